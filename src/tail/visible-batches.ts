import type { AbortedTransaction } from '../kafka/fetch-answer.ts';
import type { IsolationLevel } from '../core/position.ts';
import { crc32c } from '../kafka/checksum.ts';
import { codecOf, decompress } from '../kafka/decompression.ts';
import { encodeRecord } from './encode-record.ts';
import { modernizeMessage } from './old-messages.ts';
import {
  batchField,
  batchHeaderBytes,
  checksummedFrom,
  composeBatch,
  isControl,
  isTransactional,
  type ScannedBatch,
} from './record-batch.ts';
import { ByteCursor } from './varint.ts';

/** A batch whose records a reader may see, uncompressed, or the reason why it cannot be read. */
export type VisibleBatch = OpenBatch | { readonly corruption: string };

export interface OpenBatch {
  readonly header: Buffer;
  readonly records: Buffer;
  readonly isVerified: boolean;
  /** Once the records are copied, gives memory that only they are in back to the system, before V8 has to look for it. */
  readonly release: () => void;
}

/**
 * Decides which batches of one answer are seen: control batches never are, and under `read_committed` neither are
 * those of aborted transactions, from their first offset to their producer's abort marker. Ask in the order of offsets.
 * The algorithm is the one of org.apache.kafka.clients.consumer.internals.CompletedFetch.
 */
export class TransactionFilter {
  readonly #isolation: IsolationLevel;
  readonly #pending: AbortedTransaction[];
  readonly #aborted = new Set<bigint>();

  constructor(isolation: IsolationLevel, aborted: readonly AbortedTransaction[]) {
    this.#isolation = isolation;
    this.#pending = aborted.toSorted((a, b) => Number(b.firstOffset - a.firstOffset));
  }

  isVisible(bytes: Buffer, { start, magic, lastOffset }: ScannedBatch): boolean {
    if (magic < 2) return true;
    const attributes = batchField.attributes(bytes, start);
    if (this.#isolation === 'read_committed') {
      this.#beginUpTo(lastOffset);
      const producerId = batchField.producerId(bytes, start);
      if (isControl(attributes)) {
        if (isAbortMarker(bytes, start)) this.#aborted.delete(producerId);
      } else if (isTransactional(attributes) && this.#aborted.has(producerId)) {
        return false;
      }
    }
    return !isControl(attributes);
  }

  #beginUpTo(offset: bigint): void {
    for (let next = this.#pending.at(-1); next && next.firstOffset <= offset; next = this.#pending.at(-1)) {
      this.#aborted.add(next.producerId);
      this.#pending.pop();
    }
  }
}

/** A control record's key is a version and a type, two bytes each; type 0 is an abort. */
function isAbortMarker(bytes: Buffer, start: number): boolean {
  try {
    const cursor = new ByteCursor(bytes, start + batchHeaderBytes, bytes.length);
    cursor.varint();
    cursor.byte();
    cursor.varlong();
    cursor.varint();
    return cursor.nullableBytes()?.readInt16BE(2) === 0;
  } catch {
    return false;
  }
}

/** The batch with its records uncompressed and in format v2. Never throws. */
export function openBatch(bytes: Buffer, { start, end, magic }: ScannedBatch): VisibleBatch {
  try {
    if (magic < 2) {
      const modern = modernizeMessage(bytes.subarray(start, end));
      return splitBatch(modern, 0, modern.length, true);
    }
    const attributes = batchField.attributes(bytes, start);
    const codec = codecOf(attributes);
    if (codec === undefined) return { corruption: 'The record batch is compressed in an unknown way.' };
    if (codec === 'none') return splitBatch(bytes, start, end, false);
    if (crc32c(bytes.subarray(start + checksummedFrom, end)) !== batchField.crc(bytes, start)) {
      return { corruption: 'The record batch is damaged: its checksum is wrong.' };
    }
    const { header, records } = splitBatch(bytes, start, end, true);
    const expanded = decompress(codec, records);
    return { header, records: expanded, isVerified: true, release: () => giveBack(expanded) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { corruption: `The record batch is damaged: ${reason}` };
  }
}

function splitBatch(bytes: Buffer, start: number, end: number, isVerified: boolean): OpenBatch {
  return {
    header: bytes.subarray(start, start + batchHeaderBytes),
    records: bytes.subarray(start + batchHeaderBytes, end),
    isVerified,
    release: () => undefined,
  };
}

function giveBack({ buffer, byteLength }: Buffer): void {
  // Small ones share their memory with others.
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}

/** A batch of one record at `offset` that stands for one that could not be read: its value is `reason`. */
export function placeholderBatch(
  offset: bigint,
  reason: string,
): { readonly header: Buffer; readonly records: Buffer } {
  const record = encodeRecord({
    offsetDelta: 0,
    timestampDelta: 0n,
    key: null,
    value: Buffer.from(reason),
    headers: [],
  });
  const bytes = composeBatch(
    {
      baseOffset: offset,
      leaderEpoch: -1,
      magic: 2,
      attributes: 0,
      lastOffsetDelta: 0,
      baseTimestamp: -1n,
      maxTimestamp: -1n,
      recordCount: 1,
    },
    record,
  );
  return splitBatch(bytes, 0, bytes.length, true);
}
