import { WorkerLog } from '../contracts/cluster-worker.ts';
import {
  TailNotifications,
  TailRequests,
  type StoreBound,
  type TailProgress,
  type TailRequest,
} from '../contracts/tail-worker.ts';
import { handle } from '../contracts/worker-connection.ts';
import type { ClusterConnection } from '../core/cluster-profile.ts';
import { KafkaFailure } from '../core/kafka-failure.ts';
import { compileExpression } from '../expressions/compile-expression.ts';
import { formatByName } from '../formats/format-by-name.ts';
import type { KafkaCluster } from '../kafka/kafka-cluster.ts';
import { openKafkaCluster } from '../kafka/open-kafka-cluster.ts';
import { compileRecordFilter } from '../tail/record-filter.ts';
import type { RecordFilter, TailQuery } from '../tail/tail-query.ts';
import type { RowFormats } from '../tail/row-formats.ts';
import { TailSession } from '../tail/tail-session.ts';
import { ProgressThrottle } from './progress-throttle.ts';
import { exportRecords } from './export-records.ts';
import { storedExport, viewExport } from './export-rows.ts';
import { copyRecords } from './copy-records.ts';
import { readDetail, readLogRecord, readRows } from './tail-rows.ts';
import { fieldNames } from './field-names.ts';
import { readPartBytes } from './part-bytes.ts';
import { TailViews } from './tail-views.ts';
import { connectToParent } from './worker-port.ts';

/** A tail that was started, and how its records are shown. */
interface RunningTail {
  readonly session: TailSession;
  readonly formats: RowFormats;
  readonly views: TailViews;
  readonly cluster: KafkaCluster;
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
    const sent = progressOf(session, views);
    void connection.sendNotification(TailNotifications.progress, sent);
    // The rate sinks without anything else that happens.
    if (sent.recordsPerSecond > 0) progress.fades();
  });
  const session: TailSession = new TailSession({
    cluster,
    query: queryOf(request, formats),
    bound,
    pausesWhenRefused: true,
    onChange: () => {
      views.storeChanged();
      if (session.isOver) progress.changedAtLast();
      else progress.changed();
    },
    log: (level, text) => void connection.sendNotification(WorkerLog, { level, text }),
  });
  const views = new TailViews(session.store, formats, () => progress.changed());
  tail = { session, formats, views, cluster };
  void session.finished.then(() => cluster.close());
  await session.start();
}

/** @throws KafkaFailure `invalid-request` where the filter cannot be used */
function queryOf(request: TailRequest, formats: RowFormats): TailQuery {
  const { topics, partitions, start: from, end, limit, isolation, group } = request;
  return {
    topics,
    partitions,
    start: from,
    end,
    limit,
    filter: request.filter === null ? null : recordFilter(request.filter, formats),
    isolation,
    ...(group === undefined ? {} : { group }),
  };
}

function recordFilter(text: string, formats: RowFormats): RecordFilter {
  const compiled = compileRecordFilter(text, formats);
  if ('filter' in compiled) return compiled.filter;
  throw new KafkaFailure('invalid-request', `The filter cannot be used: ${compiled.problem.message}`);
}

function progressOf(session: TailSession, views: TailViews): TailProgress {
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
    view: views.viewProgress(),
    search: views.searchProgress(),
    notices,
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
handle(connection, TailRequests.resume, ({ secrets }) => {
  const { cluster, session } = started();
  if (secrets !== null) cluster.connections.useSecrets(secrets);
  session.resume();
  return null;
});
handle(connection, TailRequests.stop, async () => {
  await started().session.stop();
  return null;
});
handle(connection, TailRequests.rows, ({ view, first, count, fields }) => {
  const { session, formats, views } = started();
  if (!views.isView(view)) return [];
  return readRows(session.store, formats, first, count, { view: views.view, fields, search: views.search });
});
handle(connection, TailRequests.checkFilter, ({ text }) => {
  const compiled = compileExpression(text, 'bool');
  return 'problem' in compiled ? compiled.problem : null;
});
handle(connection, TailRequests.fieldNames, () => {
  const { session, formats } = started();
  return fieldNames(session.store, formats);
});
handle(connection, TailRequests.setView, ({ view }) => started().views.setView(view));
handle(connection, TailRequests.setSearch, ({ search }) => started().views.setSearch(search));
handle(connection, TailRequests.findHit, ({ view, from, direction }, signal) =>
  started().views.findHit(view, from, direction, signal),
);
handle(connection, TailRequests.histogram, ({ buckets }) => started().views.histogram(buckets));
handle(connection, TailRequests.locate, ({ view, place }, signal) =>
  started().views.locate(view, place, signal),
);
handle(connection, TailRequests.bytes, ({ row, part, first, count }) =>
  readPartBytes(started().session.store, row, part, first, count),
);
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
  return copyRecords({ store: session.store, formats, cluster: cluster.profile }, rows, as);
});
handle(connection, TailRequests.export, async (request, signal) => {
  const { session, formats, views } = started();
  if (isExporting) {
    throw new KafkaFailure(
      'invalid-request',
      'An export of this tail is under way: wait for it, or cancel it.',
    );
  }
  isExporting = true;
  try {
    const source = { store: session.store, formats, fields: request.fields };
    const rows =
      request.scope === 'stored' ? storedExport(source) : await viewExport(source, views.view, signal);
    return await exportRecords(rows, request, {
      signal,
      onProgress: (progress) => void connection.sendNotification(TailNotifications.exportProgress, progress),
    });
  } finally {
    isExporting = false;
  }
});
handle(connection, TailRequests.commit, () => started().session.commit());
connection.listen();
