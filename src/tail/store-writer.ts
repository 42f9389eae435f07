import type { IsolationLevel } from '../core/position.ts';
import { copyRows } from './copy-rows.ts';
import { batchField, type ScannedBatch } from './record-batch.ts';
import { RecordStore, type StorableBatch } from './record-store.ts';
import { hasRightChecksum, readStoredRecord, type StoredRecord } from './stored-record.ts';
import type { RecordFilter } from './tail-query.ts';
import type { Delivery } from './take-batches.ts';
import { openBatch, placeholderBatch, TransactionFilter } from './visible-batches.ts';

export interface StoreWriterOptions {
  readonly isolation: IsolationLevel;
  /** Only what passes is stored; what is damaged is too, since nobody can say what it was. */
  readonly filter: RecordFilter | null;
  /** Stops after so many rows. */
  readonly limit: number | null;
}

/** A step of writing takes about as long as this. */
const stepMs = 8;
const recordsPerLook = 64;
const scratchBytes = 4 * 1024 * 1024;
const doesNotFit = 'The record batch is damaged: its records do not fit into its length.';

/**
 * Puts what a reader delivered into a store: uncompressed, without control batches and aborted transactions. A batch
 * that cannot be read becomes a row that says so.
 */
export class StoreWriter {
  readonly #store: RecordStore;
  readonly #options: StoreWriterOptions;
  readonly #onStored: () => void;
  #records = 0;
  #rows = 0;

  /** @param onStored told after each batch, while its rows are certainly there */
  constructor(store: RecordStore, options: StoreWriterOptions, onStored: () => void = () => undefined) {
    this.#store = store;
    this.#options = options;
    this.#onStored = onStored;
  }

  /** Records that were read, whether they were stored or not. */
  get records(): number {
    return this.#records;
  }

  /** Whether the limit is reached. */
  get isFull(): boolean {
    return this.#room <= 0;
  }

  get #room(): number {
    return (this.#options.limit ?? Infinity) - this.#rows;
  }

  /** As `LogReaderEvents.onBatches`; ends early, at the record after the last row, once it is full. */
  *write(delivery: Delivery): Generator<bigint, void> {
    if (this.#room <= 0) return;
    const { bytes, batches, from, next, aborted, brokenReason } = delivery;
    if (brokenReason !== null) {
      this.#appendPlaceholder(delivery, from, `The record at this offset cannot be found: ${brokenReason}.`);
    }
    const transactions = new TransactionFilter(this.#options.isolation, aborted);
    // Of its own: while this waits between two steps another leader's delivery may be written.
    const scratch = new Scratch();
    let since = performance.now();
    for (const batch of batches) {
      if (!transactions.isVisible(bytes, batch) || batch.lastOffset < from) continue;
      const done = yield* this.#writeBatch(delivery, batch, scratch);
      if (this.#room > 0 && performance.now() - since < stepMs) continue;
      yield done;
      if (this.#room <= 0) return;
      since = performance.now();
    }
    yield next;
  }

  /** Takes over rows of another store, of one batch, as far as they pass and there is room. */
  copy(from: RecordStore, rows: readonly number[]): void {
    const passing = rows.filter((row) => {
      const record = this.#options.filter === null ? undefined : readStoredRecord(from, row);
      return record === undefined || this.#passes(record);
    });
    this.#count(0, rows.length);
    this.#copy(from, passing.slice(0, Math.max(0, this.#room)));
  }

  /** @returns the offset before which everything has been dealt with */
  *#writeBatch(delivery: Delivery, batch: ScannedBatch, scratch: Scratch): Generator<bigint, bigint> {
    const { topic, partition, bytes, from, until } = delivery;
    const after = batch.lastOffset + 1n;
    const end = until !== null && until < after ? until : after;
    const opened = openBatch(bytes, batch);
    if ('corruption' in opened) {
      this.#appendPlaceholder(delivery, batch.baseOffset, opened.corruption);
      return end;
    }
    const source = this.#store.sourceNumber(topic, partition);
    const storable: StorableBatch = { source, from, until, ...opened, isCorrupt: false };
    const isWhole = this.#options.filter === null && batchField.recordCount(opened.header, 0) < this.#room;
    try {
      if (!isWhole) return (yield* this.#select(delivery, storable, scratch)) ?? end;
      const rows = this.#store.append(storable);
      if (rows === undefined) this.#appendPlaceholder(delivery, batch.baseOffset, doesNotFit);
      else this.#count(rows, rows);
      return end;
    } finally {
      opened.release();
    }
  }

  /** Writes the records of a batch that pass, as far as there is room. @returns where that ended; `undefined`: all */
  *#select(
    delivery: Delivery,
    batch: StorableBatch,
    { store: scratch }: Scratch,
  ): Generator<bigint, bigint | undefined> {
    const first = scratch.endRow;
    const source = scratch.sourceNumber(delivery.topic, delivery.partition);
    const count = scratch.append({ ...batch, source });
    const problem = count === undefined ? doesNotFit : count === 0 ? null : checksumProblem(scratch, first);
    if (problem !== null) this.#appendPlaceholder(delivery, batchField.baseOffset(batch.header, 0), problem);
    if (problem !== null || count === undefined) return undefined;
    let picked: number[] = [];
    let since = performance.now();
    for (let row = first; row < first + count; row++) {
      const record = readStoredRecord(scratch, row);
      if (record === undefined) continue;
      this.#count(0, 1);
      if (this.#passes(record)) picked.push(row);
      const isFilled = picked.length >= this.#room;
      const isLong =
        (row - first) % recordsPerLook === recordsPerLook - 1 && performance.now() - since > stepMs;
      if (!isFilled && !isLong) continue;
      this.#copy(scratch, picked);
      picked = [];
      if (isFilled) return record.offset + 1n;
      yield record.offset + 1n;
      if (this.#room <= 0) return record.offset + 1n;
      since = performance.now();
    }
    this.#copy(scratch, picked);
    return undefined;
  }

  #passes(record: StoredRecord): boolean {
    const { filter } = this.#options;
    return filter === null || record.corruption !== null || filter.matches(record);
  }

  #copy(from: RecordStore, picked: readonly number[]): void {
    copyRows(from, picked, this.#store);
    this.#count(picked.length, 0);
  }

  #appendPlaceholder({ topic, partition, from, until }: Delivery, offset: bigint, reason: string): void {
    const rows = this.#store.append({
      source: this.#store.sourceNumber(topic, partition),
      from,
      until,
      ...placeholderBatch(offset < from ? from : offset, reason),
      isVerified: true,
      isCorrupt: true,
    });
    this.#count(rows ?? 0, rows ?? 0);
  }

  #count(rows: number, records: number): void {
    this.#rows += rows;
    this.#records += records;
    if (rows > 0) this.#onStored();
  }
}

/** Where a batch is taken apart whose records do not all stay. */
class Scratch {
  #store: RecordStore | undefined;

  get store(): RecordStore {
    this.#store ??= new RecordStore({ maxBytes: scratchBytes, maxRecords: Infinity });
    return this.#store;
  }
}

function checksumProblem(scratch: RecordStore, row: number): string | null {
  const location = scratch.locate(row);
  if (location === undefined || location.isVerified) return null;
  if (!hasRightChecksum(location)) return 'The record batch is damaged: its checksum is wrong.';
  scratch.markVerified(location.batchNumber);
  return null;
}
