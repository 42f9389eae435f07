import type { ImportJob, ImportPreviewData } from '../../contracts/import-job.ts';

/** How an import can be done; what it says is the caller's to word. */
export type ImportChoice = Pick<ImportJob, 'partitions' | 'leavesOutBadLines'>;

/**
 * What the reader may choose from: records go where the file says only where the topic has these partitions, and with bad
 * lines only without them. None where there is nothing to send.
 * @param partitionCount of the topic that the records go to
 */
export function importChoices(
  { records, highestPartition, badLines }: ImportPreviewData,
  partitionCount: number,
): readonly ImportChoice[] {
  if (records === 0) return [];
  const leavesOutBadLines = badLines > 0;
  const byKey: ImportChoice = { partitions: 'key', leavesOutBadLines };
  return highestPartition < partitionCount ? [{ partitions: 'written', leavesOutBadLines }, byKey] : [byKey];
}
