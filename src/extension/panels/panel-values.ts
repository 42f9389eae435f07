import type {
  PanelPartition,
  PanelProgress,
  PanelRecordDetail,
  PanelRow,
  PanelTailState,
} from '../../contracts/tail-panel.ts';
import type {
  PartitionProgress,
  TailProgress,
  TailRecordDetail,
  TailRow,
  TailState,
} from '../../contracts/tail-worker.ts';

/** What the worker gives, as the page gets it: every 64-bit number a decimal string. */
export function toPanelRow(row: TailRow): PanelRow {
  return { ...row, offset: String(row.offset), timestamp: String(row.timestamp) };
}

export function toPanelRecord(record: TailRecordDetail): PanelRecordDetail {
  return { ...record, offset: String(record.offset), timestamp: String(record.timestamp) };
}

export function toPanelProgress(
  progress: TailProgress,
  more: { readonly maxBytes: number; readonly startedAtMs: number },
): PanelProgress {
  const { state, partitions, firstRow, endRow, evicted, storedBytes, recordsPerSecond, notices } = progress;
  return {
    state: toPanelState(state),
    firstRow,
    endRow,
    evicted,
    storedBytes,
    recordsPerSecond,
    notices,
    partitions: partitions.map(toPanelPartition),
    ...more,
  };
}

/** The page learns the sentence; the reason and what lay underneath are for the log. */
export function toPanelState(state: TailState): PanelTailState {
  return state.kind === 'failed' ? { kind: 'failed', message: state.failure.message } : state;
}

function toPanelPartition({ partition, start, position, end }: PartitionProgress): PanelPartition {
  return { partition, start: String(start), position: String(position), end: String(end) };
}
