/**
 * The texts of the tail panel, translated by the host. `{0}` and `{1}` stand for values. Each has the English text that
 * the host translates in `tail-panel-texts.ts` under `src/extension/panels/`.
 */
export interface TailPanelTexts {
  // States
  readonly idle: string;
  readonly connecting: string;
  readonly joining: string;
  readonly live: string;
  readonly paused: string;
  readonly stopped: string;
  readonly reachedEnd: string;
  readonly failed: string;
  // What stands in place of rows
  readonly waitingForFirst: string;
  readonly waitingHint: string;
  readonly noRecords: string;
  readonly restored: string;
  readonly restoredPartition: string;
  readonly restoredMore: string;
  readonly restoredGroup: string;
  // Groups
  readonly joinedGroup: string;
  readonly leftGroup: string;
  readonly commitsAuto: string;
  readonly commitsManual: string;
  readonly commitsNever: string;
  readonly commitNow: string;
  // Counts
  readonly recordsPerSecond: string;
  readonly oneRecord: string;
  readonly records: string;
  readonly leftTheStore: string;
  readonly leftTheStoreHint: string;
  readonly storedOf: string;
  readonly newRecords: string;
  // Toolbar
  readonly toolbar: string;
  readonly pause: string;
  readonly resume: string;
  readonly stop: string;
  readonly startAgain: string;
  readonly retry: string;
  readonly showLog: string;
  readonly from: string;
  readonly fromHint: string;
  readonly fromProblem: string;
  readonly fromLatest: string;
  readonly fromEarliest: string;
  readonly fromLast: string;
  readonly fromAgo: string;
  readonly partitions: string;
  readonly partitionsHint: string;
  readonly partitionsProblem: string;
  readonly allPartitions: string;
  readonly apply: string;
  readonly showChoices: string;
  readonly dismiss: string;
  readonly notices: string;
  // Table
  readonly table: string;
  readonly columnPartition: string;
  readonly columnOffset: string;
  readonly columnTime: string;
  readonly columnKey: string;
  readonly columnValue: string;
  readonly columnHeaders: string;
  readonly tombstone: string;
  readonly nullKey: string;
  readonly leftStoreRow: string;
  // Detail
  readonly detail: string;
  readonly resizeDetail: string;
  readonly closeDetail: string;
  readonly value: string;
  readonly key: string;
  readonly headers: string;
  readonly copyValue: string;
  readonly copyKey: string;
  readonly copyHeaders: string;
  readonly copyRecord: string;
  readonly copied: string;
  readonly sizeNull: string;
  readonly noHeaders: string;
  readonly nullValue: string;
  readonly emptyValue: string;
  readonly cut: string;
  readonly gone: string;
  readonly noTimestamp: string;
  readonly partitionLabel: string;
  readonly offsetLabel: string;
  readonly timestampLabel: string;
  readonly leaderEpochLabel: string;
  readonly compressionLabel: string;
  readonly uncompressed: string;
}
