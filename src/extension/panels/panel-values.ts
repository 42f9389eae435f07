import type {
  PanelPartition,
  PanelPlace,
  PanelProgress,
  PanelRecordDetail,
  PanelRow,
  PanelTailState,
  SavedTailPanel,
} from '../../contracts/tail-panel.ts';
import type {
  PartitionProgress,
  TailPlaceInStore,
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
  const { firstRow, endRow, evicted, storedBytes, recordsPerSecond, scan, view, search, notices } = progress;
  return {
    state: toPanelState(progress.state),
    firstRow,
    endRow,
    evicted,
    storedBytes,
    recordsPerSecond,
    scan,
    view,
    search,
    notices,
    reach: toPanelReach(progress.reach),
    partitions: progress.partitions.map(toPanelPartition),
    ...more,
  };
}

/** Of a panel without a tail; `starts` is where one would read again. */
export function idleProgress(
  state: PanelTailState,
  starts: SavedTailPanel['starts'],
  maxBytes: number,
): PanelProgress {
  return {
    state,
    firstRow: 0,
    endRow: 0,
    evicted: 0,
    storedBytes: 0,
    maxBytes,
    recordsPerSecond: 0,
    startedAtMs: null,
    partitions: starts.map(({ topic, topicId, partition, offset }) => ({
      topic,
      topicId,
      partition,
      start: offset,
      position: offset,
      end: offset,
    })),
    reach: null,
    scan: null,
    view: { id: 0, first: 0, end: 0, scannedRows: 0, errors: { count: 0, example: null } },
    search: null,
    notices: [],
  };
}

/** The page learns the sentence; the reason and what lay underneath are for the log. */
export function toPanelState(state: TailState): PanelTailState {
  switch (state.kind) {
    case 'failed':
      return { kind: 'failed', message: state.failure.message };
    case 'paused':
      return { kind: 'paused' };
    default:
      return state;
  }
}

function toPanelReach(reach: TailProgress['reach']): PanelProgress['reach'] {
  if (reach === null) return null;
  const { offsets, totalOffsets, remainingMs } = reach;
  return { share: totalOffsets === 0n ? 1 : Number(offsets) / Number(totalOffsets), remainingMs };
}

function toPanelPartition({
  topic,
  topicId,
  partition,
  start,
  position,
  end,
}: PartitionProgress): PanelPartition {
  return { topic, topicId, partition, start: String(start), position: String(position), end: String(end) };
}

export function toPanelBytes({
  bytes,
  sizeBytes,
}: {
  readonly bytes: Uint8Array;
  readonly sizeBytes: number;
}): {
  readonly base64: string;
  readonly sizeBytes: number;
} {
  const { buffer, byteOffset, byteLength } = bytes;
  return { base64: Buffer.from(buffer, byteOffset, byteLength).toString('base64'), sizeBytes };
}

/** What the page says, as the worker takes it. */
export function toTailPlace(place: PanelPlace): TailPlaceInStore {
  return place.kind === 'offset' ? { ...place, offset: BigInt(place.offset) } : place;
}
