import { WorkerLog } from '../contracts/cluster-worker.ts';
import {
  TailNotifications,
  TailRequests,
  type StoreBound,
  type TailProgress,
  type TailRequest,
} from '../contracts/tail-worker.ts';
import { handle } from '../contracts/worker-connection.ts';
import type { ClusterConnection, ClusterProfile } from '../core/cluster-profile.ts';
import { KafkaFailure } from '../core/kafka-failure.ts';
import { compileExpression } from '../expressions/compile-expression.ts';
import { formatByName } from '../formats/format-by-name.ts';
import { openKafkaCluster } from '../kafka/open-kafka-cluster.ts';
import type { RecordStore } from '../tail/record-store.ts';
import { readStoredRecord } from '../tail/stored-record.ts';
import type { TailQuery } from '../tail/tail-query.ts';
import type { RowFormats } from '../tail/row-formats.ts';
import { TailSession } from '../tail/tail-session.ts';
import { ProgressThrottle } from './progress-throttle.ts';
import { exportRecords, type ExportRows } from './export-records.ts';
import { copyRecords } from './copy-records.ts';
import { readDetail, readLogRecord, readRows } from './tail-rows.ts';
import { connectToParent } from './worker-port.ts';

/** A tail that was started, and how its records are shown. */
interface RunningTail {
  readonly session: TailSession;
  readonly formats: RowFormats;
  readonly cluster: ClusterProfile;
}

const connection = connectToParent();
let tail: RunningTail | undefined;
/** One at a time: its progress names none. */
let isExporting = false;

function started(): RunningTail {
  if (tail === undefined) throw new KafkaFailure('invalid-request', 'The tail has not been started.');
  return tail;
}

/** @throws KafkaFailure */
async function start(target: ClusterConnection, request: TailRequest, bound: StoreBound): Promise<void> {
  if (tail !== undefined) throw new KafkaFailure('invalid-request', 'The tail has been started before.');
  const formats = {
    key: request.keyFormat === undefined ? undefined : formatByName(request.keyFormat),
    value: request.valueFormat === undefined ? undefined : formatByName(request.valueFormat),
  };
  const cluster = openKafkaCluster(target);
  const progress = new ProgressThrottle(() => {
    const sent = progressOf(session);
    void connection.sendNotification(TailNotifications.progress, sent);
    // The rate sinks without anything else that happens.
    if (sent.recordsPerSecond > 0) progress.changed();
  });
  const session: TailSession = new TailSession({
    cluster,
    query: queryOf(request),
    bound,
    onChange: () => progress.changed(),
    log: (level, text) => void connection.sendNotification(WorkerLog, { level, text }),
  });
  tail = { session, formats, cluster: target.profile };
  void session.finished.then(() => cluster.close());
  await session.start();
}

function queryOf(request: TailRequest): TailQuery {
  const { topics, partitions, start: from, end, limit, isolation, group } = request;
  return {
    topics,
    partitions,
    start: from,
    end,
    limit,
    filter: null,
    isolation,
    ...(group === undefined ? {} : { group }),
  };
}

function progressOf(session: TailSession): TailProgress {
  const { state, store, notices, positions, recordsRead, filter } = session;
  return {
    state,
    firstRow: store.firstRow,
    endRow: store.endRow,
    evicted: store.firstRow,
    storedBytes: store.storedBytes,
    recordsPerSecond: session.recordsPerSecond(),
    partitions: positions,
    reach: session.reach(),
    scan: filter === null ? null : { records: recordsRead, errors: filter.errors },
    view: {
      id: 0,
      first: store.firstRow,
      end: store.endRow,
      scannedRows: store.endRow - store.firstRow,
      errors: { count: 0, example: null },
    },
    search: null,
    notices,
  };
}

/** What is stored now; what comes later is not a part of it. */
function exportRows(store: RecordStore): ExportRows {
  const { firstRow, endRow } = store;
  return {
    total: endRow - firstRow,
    rows: (function* () {
      for (let row = firstRow; row < endRow; row++) yield row;
    })(),
    read: (row) => readStoredRecord(store, row),
    fields: () => [],
  };
}

handle(connection, TailRequests.start, async ({ connection: target, request, bound }) => {
  await start(target, request, bound);
  return null;
});
handle(connection, TailRequests.pause, () => {
  started().session.pause();
  return null;
});
handle(connection, TailRequests.resume, () => {
  started().session.resume();
  return null;
});
handle(connection, TailRequests.stop, async () => {
  await started().session.stop();
  return null;
});
handle(connection, TailRequests.rows, ({ first, count }) => {
  const { session, formats } = started();
  return readRows(session.store, formats, first, count);
});
handle(connection, TailRequests.checkFilter, ({ text }) => {
  const compiled = compileExpression(text, 'bool');
  return 'problem' in compiled ? compiled.problem : null;
});
handle(connection, TailRequests.record, ({ row }) => {
  const { session, formats } = started();
  return readDetail(session.store, formats, row);
});
handle(connection, TailRequests.logRecord, ({ row }) => {
  const { session } = started();
  return readLogRecord(session.store, row);
});
handle(connection, TailRequests.copyText, ({ rows, as }) => {
  const { session, formats, cluster } = started();
  return copyRecords({ store: session.store, formats, cluster }, rows, as);
});
handle(connection, TailRequests.export, async (request, signal) => {
  const { session } = started();
  if (isExporting) {
    throw new KafkaFailure(
      'invalid-request',
      'An export of this tail is under way: wait for it, or cancel it.',
    );
  }
  isExporting = true;
  try {
    return await exportRecords(exportRows(session.store), request, {
      signal,
      onProgress: (progress) => void connection.sendNotification(TailNotifications.exportProgress, progress),
    });
  } finally {
    isExporting = false;
  }
});
handle(connection, TailRequests.commit, () => started().session.commit());
connection.listen();
