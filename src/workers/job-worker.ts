import path from 'node:path';
import {
  JobNotifications,
  JobRequests,
  type ProduceJob,
  type ProduceOutcome,
} from '../contracts/job-worker.ts';
import { RunRequests } from '../contracts/run-job.ts';
import { handle } from '../contracts/worker-connection.ts';
import { importRecords, previewImport, type ImportProgress } from '../requests/import-records.ts';
import { planProduce } from '../requests/plan-produce.ts';
import { produceBlock } from '../requests/produce-block.ts';
import { atIntervals } from './at-intervals.ts';
import { ClusterPool } from './cluster-pool.ts';
import { LocalClusterJob } from './local-cluster-job.ts';
import { runFileJob } from './run-file-job.ts';
import { connectToParent } from './worker-port.ts';

const idleClusterMs = 60_000;
const progressEveryMs = 100;

const connection = connectToParent();
const clusters = new ClusterPool(idleClusterMs);
const localCluster = new LocalClusterJob();

handle(connection, JobRequests.produce, produce);
handle(connection, RunRequests.run, (job, signal) => runFileJob(connection, clusters, job, signal));
handle(connection, JobRequests.startLocalCluster, ({ dataDir }, signal) =>
  localCluster.start(
    dataDir,
    (text) => void connection.sendNotification(JobNotifications.localClusterProgress, { text }),
    signal,
  ),
);
handle(connection, JobRequests.previewImport, ({ jobId, path }, signal) =>
  previewImport(path, { signal, onProgress: importProgress(jobId) }),
);
handle(connection, JobRequests.importRecords, async ({ jobId, connection: target, ...plan }, signal) => {
  const { failure, ...result } = await clusters.use(target, (cluster) =>
    importRecords(cluster, plan, { signal, onProgress: importProgress(jobId) }),
  );
  return failure === undefined ? result : { ...result, failure: failure.toData() };
});
connection.listen();

function importProgress(jobId: string): (progress: ImportProgress) => void {
  return atIntervals(
    progressEveryMs,
    (progress) => void connection.sendNotification(JobNotifications.importProgress, { jobId, ...progress }),
  );
}

async function produce(job: ProduceJob, signal: AbortSignal): Promise<ProduceOutcome> {
  const { jobId, text, startLine, environments, times } = job;
  const plan = await planProduce(text, startLine, {
    times,
    templates: { environments, processEnvironment: process.env },
    folder: path.dirname(job.path),
  });
  const onProgress = atIntervals(
    progressEveryMs,
    (sent: number) =>
      void connection.sendNotification(JobNotifications.progress, { jobId, sent, total: plan.total }),
  );
  const { failure, ...result } = await clusters.use(job.connection, (cluster) =>
    produceBlock(cluster, plan, { onProgress, signal }),
  );
  return {
    topic: plan.topic,
    warnings: plan.warnings,
    ...result,
    ...(failure === undefined ? {} : { failure: failure.toData() }),
  };
}
