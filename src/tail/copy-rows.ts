import { batchHeaderBytes, withRecordCount } from './record-batch.ts';
import type { RecordLocation, RecordStore } from './record-store.ts';
import { hasRightChecksum } from './stored-record.ts';
import { VarintWriter } from './varint.ts';

/**
 * Copies records of one batch into another store, as a batch of these records alone, byte by byte as they are.
 * @param rows rows of `from`, of the same batch, in their order
 */
export function copyRows(from: RecordStore, rows: readonly number[], to: RecordStore): void {
  const locations = rows.map((row) => from.locate(row)).filter((location) => location !== undefined);
  const [first] = locations;
  if (first === undefined) return;
  const { topic, partition } = from.sourceOf(first.source);
  to.append({
    source: to.sourceNumber(topic, partition),
    header: withRecordCount(
      first.bytes.subarray(first.batchStart, first.batchStart + batchHeaderBytes),
      locations.length,
    ),
    records: joinRecords(locations),
    from: 0n,
    until: null,
    // A part of a batch has no checksum: a wrong one is kept as wrong.
    isVerified: first.isVerified || hasRightChecksum(first),
    isCorrupt: first.isCorrupt,
  });
}

/** Each record after its length. */
function joinRecords(locations: readonly RecordLocation[]): Buffer {
  return Buffer.concat(
    locations.flatMap(({ bytes, start, length }) => [
      new VarintWriter().varint(length).bytes(),
      bytes.subarray(start, start + length),
    ]),
  );
}
