import type { CompressionCodec, RecordHeader, TimestampType } from '../core/record.ts';
import type { RecordStore } from './record-store.ts';
import { readStoredRecord, type StoredRecord } from './stored-record.ts';

/**
 * The record of one row after the other, for what goes through many: key and value are where the store has them, and
 * the rest is read when it is asked for. What it gives is what `readStoredRecord` gives, until `moveTo`.
 */
export class RowRecord implements StoredRecord {
  readonly #store: RecordStore;
  #row = -1;
  /** Made when it is asked for: most look at the value alone. */
  #key: Buffer | null | undefined = null;
  #keyStart = 0;
  #keyEnd = 0;
  #bytes: Buffer = Buffer.alloc(0);
  #value: Buffer | null = null;
  #whole: StoredRecord | undefined;

  constructor(store: RecordStore) {
    this.#store = store;
  }

  /** @returns whether the store has `row` */
  moveTo(row: number): boolean {
    const location = this.#store.locate(row);
    if (location === undefined) return false;
    this.#row = row;
    this.#whole = undefined;
    const { bytes, start, length } = location;
    const end = start + length;
    let at = start + 1;
    this.#bytes = bytes;
    // Timestamp delta and offset delta.
    for (let skipped = 0; skipped < 2; skipped++) {
      while (at < end && (bytes[at] ?? 0) >= 0x80) at++;
      at++;
    }
    for (let part = 0; part < 2; part++) {
      let raw = 0;
      for (let shift = 0; shift <= 28 && at < end; shift += 7) {
        const byte = bytes[at++] ?? 0;
        raw |= (byte & 0x7f) << shift;
        if (byte < 0x80) break;
      }
      const size = (raw >>> 1) ^ -(raw & 1);
      const isAbsent = size < 0 || at + size > end;
      if (part === 0) {
        this.#key = isAbsent ? null : undefined;
        this.#keyStart = at;
        this.#keyEnd = at + size;
      } else {
        this.#value = isAbsent ? null : bytes.subarray(at, at + size);
      }
      at += Math.max(size, 0);
    }
    // What ends with an empty list of headers is sound so far; the rest is looked at in whole.
    const isPlain = location.isVerified && !location.isCorrupt && at === end - 1 && bytes[at] === 0;
    if (!isPlain) this.#whole = readStoredRecord(this.#store, row);
    return true;
  }

  get topic(): string {
    return this.#rest.topic;
  }

  get partition(): number {
    return this.#rest.partition;
  }

  get offset(): bigint {
    return this.#rest.offset;
  }

  get timestamp(): bigint {
    return this.#rest.timestamp;
  }

  get timestampType(): TimestampType {
    return this.#rest.timestampType;
  }

  get key(): Uint8Array | null {
    if (this.#whole !== undefined) return this.#whole.key;
    if (this.#key === undefined) this.#key = this.#bytes.subarray(this.#keyStart, this.#keyEnd);
    return this.#key;
  }

  get value(): Uint8Array | null {
    return this.#whole === undefined ? this.#value : this.#whole.value;
  }

  get headers(): readonly RecordHeader[] {
    return this.#rest.headers;
  }

  get leaderEpoch(): number {
    return this.#rest.leaderEpoch;
  }

  get compression(): CompressionCodec {
    return this.#rest.compression;
  }

  get corruption(): string | null {
    return this.#whole === undefined ? null : this.#whole.corruption;
  }

  get isTruncated(): boolean {
    return this.#rest.isTruncated;
  }

  get #rest(): StoredRecord {
    this.#whole ??= readStoredRecord(this.#store, this.#row);
    if (this.#whole === undefined) throw new RangeError(`Row ${this.#row} has left the store.`);
    return this.#whole;
  }
}
