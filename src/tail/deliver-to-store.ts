import type { IsolationLevel } from '../core/position.ts';
import type { RecordStore } from './record-store.ts';
import type { Delivery } from './take-batches.ts';
import { openBatch, placeholderBatch, TransactionFilter } from './visible-batches.ts';

/**
 * Puts what a reader delivered into a store: uncompressed, without control batches and aborted transactions. A batch
 * that cannot be read becomes a row that says so.
 * @param onStored called after each batch, while its rows are certainly there
 * @returns how many rows that made
 */
export function deliverToStore(
  store: RecordStore,
  delivery: Delivery,
  isolation: IsolationLevel,
  onStored?: () => void,
): number {
  const { topic, partition, bytes, batches, from, until, aborted, brokenReason } = delivery;
  const window = { source: store.sourceNumber(topic, partition), from, until };
  const appendPlaceholder = (offset: bigint, reason: string): number => {
    const placeholder = placeholderBatch(offset < from ? from : offset, reason);
    const rows = store.append({ ...window, ...placeholder, isVerified: true, isCorrupt: true }) ?? 0;
    onStored?.();
    return rows;
  };
  if (brokenReason !== null) {
    return appendPlaceholder(from, `The record at this offset cannot be found: ${brokenReason}.`);
  }
  const filter = new TransactionFilter(isolation, aborted);
  let rows = 0;
  for (const batch of batches) {
    if (!filter.isVisible(bytes, batch) || batch.lastOffset < from) continue;
    const opened = openBatch(bytes, batch);
    if ('corruption' in opened) {
      rows += appendPlaceholder(batch.baseOffset, opened.corruption);
      continue;
    }
    const added = store.append({ ...window, ...opened, isCorrupt: false });
    if (added === undefined) {
      rows += appendPlaceholder(
        batch.baseOffset,
        'The record batch is damaged: its records do not fit into its length.',
      );
      continue;
    }
    rows += added;
    onStored?.();
  }
  return rows;
}
