/** A place in bytes that moves on as it is read; reading past the end throws `RangeError`. */
export class ByteCursor {
  readonly bytes: Buffer;
  readonly end: number;
  position: number;

  constructor(bytes: Buffer, start: number, end: number) {
    this.bytes = bytes;
    this.position = start;
    this.end = Math.min(end, bytes.length);
  }

  byte(): number {
    const value = this.position < this.end ? this.bytes[this.position] : undefined;
    if (value === undefined) throw new RangeError('The bytes end too early.');
    this.position += 1;
    return value;
  }

  /** A zigzag varint of 32 bits. */
  varint(): number {
    let raw = 0;
    for (let shift = 0; shift <= 28; shift += 7) {
      const byte = this.byte();
      raw |= (byte & 0x7f) << shift;
      if (byte < 0x80) return (raw >>> 1) ^ -(raw & 1);
    }
    throw new RangeError('A number is longer than 32 bits.');
  }

  /** A zigzag varint of 64 bits. */
  varlong(): bigint {
    let raw = 0n;
    for (let shift = 0n; shift <= 63n; shift += 7n) {
      const byte = this.byte();
      raw |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asIntN(64, (raw >> 1n) ^ -(raw & 1n));
    }
    throw new RangeError('A number is longer than 64 bits.');
  }

  /** `length` bytes, in the memory of the whole. */
  slice(length: number): Buffer {
    if (length < 0 || length > this.end - this.position) throw new RangeError('The bytes end too early.');
    const slice = this.bytes.subarray(this.position, this.position + length);
    this.position += length;
    return slice;
  }

  /** A varint length and so many bytes; `null` for a negative length. */
  nullableBytes(): Buffer | null {
    const length = this.varint();
    return length < 0 ? null : this.slice(length);
  }
}

/** Collects the pieces of what is written with varints. */
export class VarintWriter {
  readonly #pieces: Buffer[] = [];

  varint(value: number): this {
    return this.varlong(BigInt(value));
  }

  varlong(value: bigint): this {
    const bytes: number[] = [];
    let raw = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n));
    while (raw >= 0x80n) {
      bytes.push(Number(raw & 0x7fn) | 0x80);
      raw >>= 7n;
    }
    bytes.push(Number(raw));
    this.#pieces.push(Buffer.from(bytes));
    return this;
  }

  byte(value: number): this {
    this.#pieces.push(Buffer.from([value]));
    return this;
  }

  nullableBytes(bytes: Uint8Array | null): this {
    if (bytes === null) return this.varint(-1);
    this.varint(bytes.length);
    this.#pieces.push(Buffer.from(bytes));
    return this;
  }

  bytes(): Buffer {
    return Buffer.concat(this.#pieces);
  }
}
