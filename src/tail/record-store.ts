import { ChunkedTable, rowInChunk, rowsPerChunk } from './chunked-table.ts';
import { LogTruncations } from './log-truncations.ts';
import { batchField, batchHeaderBytes } from './record-batch.ts';
import { createRecordTable, indexBytesPerRecord, indexRecords } from './record-index.ts';
import { SlabMemory } from './slab-memory.ts';

/** How much a store keeps. */
export interface StoreBound {
  /** Of batches and index together; the newest batch stays even where it alone is larger. */
  readonly maxBytes: number;
  readonly maxRecords: number;
}

/** Where batches come from. */
export interface RecordSource {
  readonly topic: string;
  readonly partition: number;
}

/** A batch of format v2 whose records are not compressed any more. */
export interface StorableBatch {
  /** As `RecordStore.sourceNumber` gives it. */
  readonly source: number;
  /** Its header, 61 bytes. */
  readonly header: Buffer;
  readonly records: Buffer;
  /** Records before this offset are left out. */
  readonly from: bigint;
  /** Records from this offset on are left out; `null`: none. */
  readonly until: bigint | null;
  /** The checksum was compared, or there is none to compare with. */
  readonly isVerified: boolean;
  /** The batch stands for one that could not be read: its one value is a text that says why. */
  readonly isCorrupt: boolean;
}

/** Where a stored record's bytes are. */
export interface RecordLocation {
  readonly batchNumber: number;
  readonly source: number;
  /** Holds the batch from `batchStart` to `batchEnd`. */
  readonly bytes: Buffer;
  readonly batchStart: number;
  readonly batchEnd: number;
  /** Of the record's first byte after its length. */
  readonly start: number;
  readonly length: number;
  readonly isVerified: boolean;
  readonly isCorrupt: boolean;
}

interface BatchChunk {
  readonly slab: Float64Array;
  readonly start: Uint32Array;
  readonly bytes: Uint32Array;
  readonly source: Int32Array;
  readonly flags: Uint8Array;
  /** One past the batch's last row. */
  readonly endRow: Float64Array;
}

const indexBytesPerBatch = 29;
const verifiedFlag = 1;
const corruptFlag = 2;

/**
 * Keeps the newest records, as the bytes of their batches and an index in typed arrays. Rows are numbered from 0 in
 * the order of their arrival and keep their number; the oldest leave first.
 */
export class RecordStore {
  readonly bound: StoreBound;
  readonly #records = createRecordTable();
  readonly #batches = new ChunkedTable<BatchChunk>(createBatchChunk);
  readonly #memory: SlabMemory;
  readonly #sources: RecordSource[] = [];
  readonly #sourceNumbers = new Map<string, number>();
  readonly #truncations = new LogTruncations();
  #firstRow = 0;
  #endRow = 0;
  #firstBatch = 0;
  #endBatch = 0;
  #batchBytes = 0;

  constructor(bound: StoreBound) {
    this.bound = bound;
    this.#memory = new SlabMemory(bound.maxBytes);
  }

  /** The oldest row that is still here; also how many have left. */
  get firstRow(): number {
    return this.#firstRow;
  }

  /** One past the newest row. */
  get endRow(): number {
    return this.#endRow;
  }

  get storedBytes(): number {
    return (
      this.#batchBytes +
      (this.#endRow - this.#firstRow) * indexBytesPerRecord +
      (this.#endBatch - this.#firstBatch) * indexBytesPerBatch
    );
  }

  /** The number that stands for a partition of a topic in this store, for good. */
  sourceNumber(topic: string, partition: number): number {
    const key = `${topic} ${partition}`;
    let number = this.#sourceNumbers.get(key);
    if (number === undefined) {
      number = this.#sources.length;
      this.#sources.push({ topic, partition });
      this.#sourceNumbers.set(key, number);
    }
    return number;
  }

  /** What `sourceNumber` gave the number for. @throws RangeError when it gave none */
  sourceOf(number: number): RecordSource {
    const source = this.#sources[number];
    if (source === undefined) throw new RangeError(`There is no source ${number}.`);
    return source;
  }

  /** The log lost what is stored of `source` from `offset` on; what comes from now on is in it again. */
  markTruncated(source: number, offset: bigint): void {
    this.#truncations.add(source, { offset, endRow: this.#endRow }, this.#firstRow);
  }

  /** Whether the log lost the record of `row`, which came from `offset` of `source`. */
  isTruncated(source: number, row: number, offset: bigint): boolean {
    return this.#truncations.cuts(source, row, offset);
  }

  /**
   * Adds the records of a batch, and lets go of the oldest where the bound asks for it.
   * @returns how many rows it made, or `undefined`, with nothing added, when the records are damaged
   */
  append(batch: StorableBatch): number | undefined {
    const rows = indexRecords(this.#records, this.#endRow, this.#endBatch, batch);
    if (rows === undefined || rows === 0) return rows;
    const bytes = batchHeaderBytes + batch.records.length;
    const slab = this.#memory.slabFor(bytes);
    const start = slab.used;
    batch.header.copy(slab.bytes, start);
    batch.records.copy(slab.bytes, start + batchHeaderBytes);
    slab.used += bytes;
    slab.batches += 1;
    const chunk = this.#batches.growTo(this.#endBatch);
    const at = rowInChunk(this.#endBatch);
    chunk.slab[at] = slab.id;
    chunk.start[at] = start;
    chunk.bytes[at] = bytes;
    chunk.source[at] = batch.source;
    chunk.flags[at] = (batch.isVerified ? verifiedFlag : 0) | (batch.isCorrupt ? corruptFlag : 0);
    this.#endRow += rows;
    chunk.endRow[at] = this.#endRow;
    this.#endBatch += 1;
    this.#batchBytes += bytes;
    this.#evict();
    return rows;
  }

  /** Where the record of `row` is; `undefined` when it has left or never came. */
  locate(row: number): RecordLocation | undefined {
    if (row < this.#firstRow || row >= this.#endRow) return undefined;
    const records = this.#records.chunkOf(row);
    if (records === undefined) return undefined;
    const at = rowInChunk(row);
    const batchNumber = this.#firstBatch + (((records.batch[at] ?? 0) - this.#firstBatch) >>> 0);
    const batches = this.#batches.chunkOf(batchNumber);
    const batchAt = rowInChunk(batchNumber);
    const slab = batches && this.#memory.get(batches.slab[batchAt] ?? -1);
    if (batches === undefined || slab === undefined) return undefined;
    const batchStart = batches.start[batchAt] ?? 0;
    const flags = batches.flags[batchAt] ?? 0;
    return {
      batchNumber,
      source: batches.source[batchAt] ?? 0,
      bytes: slab.bytes,
      batchStart,
      batchEnd: batchStart + (batches.bytes[batchAt] ?? 0),
      start: batchStart + (records.position[at] ?? 0),
      length: records.length[at] ?? 0,
      isVerified: (flags & verifiedFlag) !== 0,
      isCorrupt: (flags & corruptFlag) !== 0,
    };
  }

  /** Where the bytes of `row` begin in the memory that `stretchFrom` gives, behind their length. */
  startOf(row: number): number {
    const records = this.#records.chunkOf(row);
    if (records === undefined) return 0;
    const at = rowInChunk(row);
    const batchNumber = this.#firstBatch + (((records.batch[at] ?? 0) - this.#firstBatch) >>> 0);
    const batchStart = this.#batches.chunkOf(batchNumber)?.start[rowInChunk(batchNumber)] ?? 0;
    return batchStart + (records.position[at] ?? 0);
  }

  /** How many bytes `row` has from `startOf` on. */
  lengthOf(row: number): number {
    return this.#records.chunkOf(row)?.length[rowInChunk(row)] ?? 0;
  }

  /** The number of the source of `row`, which is here. */
  sourceNumberOf(row: number): number {
    return this.locate(row)?.source ?? 0;
  }

  /** The offset of `row`, which is here. */
  offsetOf(row: number): bigint {
    const location = this.locate(row);
    if (location === undefined) return 0n;
    const delta = this.#records.chunkOf(row)?.offsetDelta[rowInChunk(row)] ?? 0;
    return batchField.baseOffset(location.bytes, location.batchStart) + BigInt(delta);
  }

  /** The memory that holds `row`, and the rows that follow each other in it: `row … endRow − 1`. */
  stretchFrom(
    row: number,
  ): { readonly bytes: Buffer; readonly endRow: number; readonly end: number } | undefined {
    const location = this.locate(row);
    if (location === undefined) return undefined;
    const slabOf = (batch: number): number | undefined =>
      batch < this.#endBatch ? this.#batches.chunkOf(batch)?.slab[rowInChunk(batch)] : undefined;
    const slab = slabOf(location.batchNumber);
    let last = location.batchNumber;
    while (slabOf(last + 1) === slab) last += 1;
    const chunk = this.#batches.chunkOf(last);
    const at = rowInChunk(last);
    return {
      bytes: location.bytes,
      endRow: chunk?.endRow[at] ?? row + 1,
      end: (chunk?.start[at] ?? 0) + (chunk?.bytes[at] ?? 0),
    };
  }

  /** The timestamps of the chunk that `row` is in, by `rowInChunk`: see `timestampOf`. */
  timestampsAround(row: number): Float64Array | undefined {
    return this.#records.chunkOf(row)?.timestamp;
  }

  /** Milliseconds since 1970, as near as a double comes; for a row that is here. */
  timestampOf(row: number): number {
    return this.#records.chunkOf(row)?.timestamp[rowInChunk(row)] ?? 0;
  }

  /** The bytes of the records of rows `first … end − 1`, which are here. */
  bytesOf(first: number, end: number): number {
    let bytes = 0;
    for (let row = first; row < end;) {
      const chunk = this.#records.chunkOf(row);
      const from = rowInChunk(row);
      const until = Math.min(rowsPerChunk, from + end - row);
      for (let at = from; at < until; at++) bytes += chunk?.length[at] ?? 0;
      row += until - from;
    }
    return bytes;
  }

  /** Remembers that the checksum of a batch was right. */
  markVerified(batchNumber: number): void {
    const chunk = this.#batches.chunkOf(batchNumber);
    if (chunk === undefined) return;
    const at = rowInChunk(batchNumber);
    chunk.flags[at] = (chunk.flags[at] ?? 0) | verifiedFlag;
  }

  #evict(): void {
    this.#firstRow = Math.max(this.#firstRow, this.#endRow - this.bound.maxRecords);
    while (this.#firstBatch < this.#endBatch - 1) {
      const endRow = this.#batches.chunkOf(this.#firstBatch)?.endRow[rowInChunk(this.#firstBatch)] ?? 0;
      const isOver = this.storedBytes > this.bound.maxBytes;
      if (endRow > this.#firstRow && !isOver) break;
      this.#firstRow = Math.max(this.#firstRow, endRow);
      this.#forgetFirstBatch();
    }
    this.#records.releaseBefore(this.#firstRow);
    this.#batches.releaseBefore(this.#firstBatch);
  }

  #forgetFirstBatch(): void {
    const chunk = this.#batches.chunkOf(this.#firstBatch);
    const at = rowInChunk(this.#firstBatch);
    this.#firstBatch += 1;
    if (chunk === undefined) return;
    this.#batchBytes -= chunk.bytes[at] ?? 0;
    this.#memory.forgetBatch(chunk.slab[at] ?? -1);
  }
}

function createBatchChunk(): BatchChunk {
  return {
    slab: new Float64Array(rowsPerChunk),
    start: new Uint32Array(rowsPerChunk),
    bytes: new Uint32Array(rowsPerChunk),
    source: new Int32Array(rowsPerChunk),
    flags: new Uint8Array(rowsPerChunk),
    endRow: new Float64Array(rowsPerChunk),
  };
}
