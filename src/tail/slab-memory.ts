/** A stretch of memory that holds batches, one after the other. */
export interface Slab {
  readonly id: number;
  readonly bytes: Buffer;
  used: number;
  batches: number;
}

const largestSlabBytes = 1024 * 1024;
const smallestSlabBytes = 64 * 1024;
const maxSpareSlabs = 4;

/** Memory for batches that come in one order and leave in the same. */
export class SlabMemory {
  readonly #slabBytes: number;
  readonly #slabs = new Map<number, Slab>();
  readonly #spare: Buffer[] = [];
  #current: Slab | undefined;
  #nextId = 0;

  /** @param maxBytes about how much it will hold */
  constructor(maxBytes: number) {
    this.#slabBytes = Math.min(largestSlabBytes, Math.max(smallestSlabBytes, Math.floor(maxBytes / 8)));
  }

  get(id: number): Slab | undefined {
    return this.#slabs.get(id);
  }

  /** The slab that takes a batch of so many bytes: from `used` on, which the caller moves. */
  slabFor(bytes: number): Slab {
    const current = this.#current;
    if (current !== undefined && current.bytes.length - current.used >= bytes) return current;
    if (current?.batches === 0) this.#release(current);
    const memory =
      bytes > this.#slabBytes ? Buffer.allocUnsafeSlow(bytes) : (this.#spare.pop() ?? this.#newMemory());
    const slab: Slab = { id: this.#nextId, bytes: memory, used: 0, batches: 0 };
    this.#nextId += 1;
    this.#slabs.set(slab.id, slab);
    this.#current = slab;
    return slab;
  }

  /** The oldest batch of a slab has left. */
  forgetBatch(id: number): void {
    const slab = this.#slabs.get(id);
    if (slab === undefined) return;
    slab.batches -= 1;
    if (slab.batches === 0 && slab !== this.#current) this.#release(slab);
  }

  #newMemory(): Buffer {
    return Buffer.allocUnsafeSlow(this.#slabBytes);
  }

  /** The memory of a slab is used again: fresh memory costs more than what is written into it. */
  #release(slab: Slab): void {
    this.#slabs.delete(slab.id);
    if (slab.bytes.length === this.#slabBytes && this.#spare.length < maxSpareSlabs) {
      this.#spare.push(slab.bytes);
    }
  }
}
