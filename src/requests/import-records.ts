import { KafkaFailure } from '../core/kafka-failure.ts';
import type { OutgoingRecord } from '../core/record.ts';
import type { JsonRecord } from '../formats/record-json.ts';
import type { KafkaCluster } from '../kafka/kafka-cluster.ts';
import { ProduceFailure } from '../kafka/produce-failure.ts';
import { fileVersion, readRecordLines, type FileVersion } from './read-record-lines.ts';

/** What stands in a file of JSON lines, before anything of it is sent. */
export interface ImportPreview {
  readonly version: FileVersion;
  readonly records: number;
  /** The topics that the records were in, at most 100, by their first record. */
  readonly topics: readonly { readonly topic: string; readonly records: number }[];
  /** −1 without a record. */
  readonly highestPartition: number;
  readonly badLines: number;
  /** A sentence that names the line. */
  readonly firstProblem: string | null;
}

export interface ImportProgress {
  readonly records: number;
  readonly bytes: number;
}

export interface ImportOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: ImportProgress) => void;
}

export interface ImportPlan {
  readonly path: string;
  /** As the preview saw it: what was changed since is refused. */
  readonly version: FileVersion;
  readonly topic: string;
  /** `written`: each record to the partition of the same number; `key`: as Java's producer would choose. */
  readonly partitions: 'written' | 'key';
  /** Otherwise a line that cannot be read ends the import. */
  readonly leavesOutBadLines: boolean;
}

/** How an import went. `failure` present: it stopped there. */
export interface ImportResult {
  readonly sent: number;
  readonly leftOut: number;
  readonly failure?: KafkaFailure;
}

const maxTopics = 100;
const maxBatchRecords = 5000;
const maxBatchBytes = 2 * 1024 * 1024;

/**
 * Reads the whole file and sends nothing.
 * @throws KafkaFailure `cancelled`; `invalid-request` where the file cannot be read
 */
export async function previewImport(
  path: string,
  { signal, onProgress }: ImportOptions,
): Promise<ImportPreview> {
  const version = await fileVersion(path);
  const topics = new Map<string, number>();
  let records = 0;
  let highestPartition = -1;
  let badLines = 0;
  let firstProblem: string | null = null;
  const progress = (bytes: number): void => onProgress?.({ records, bytes });
  for await (const lines of readRecordLines(path, { signal, onProgress: progress })) {
    for (const line of lines) {
      if ('problem' in line) {
        badLines++;
        firstProblem ??= line.problem;
        continue;
      }
      const { topic, partition } = line.record;
      records++;
      highestPartition = Math.max(highestPartition, partition);
      if (topics.has(topic) || topics.size < maxTopics) topics.set(topic, (topics.get(topic) ?? 0) + 1);
    }
  }
  return {
    version,
    records,
    topics: [...topics].map(([topic, count]) => ({ topic, records: count })),
    highestPartition,
    badLines,
    firstProblem,
  };
}

/**
 * Sends the records of a file, in memory that does not grow with it: while one batch is under way the next is read. Keys,
 * values, headers and timestamps are sent as they stand in the file, in its order.
 */
export async function importRecords(
  cluster: Pick<KafkaCluster, 'mutations'>,
  plan: ImportPlan,
  { signal, onProgress }: ImportOptions,
): Promise<ImportResult> {
  let sent = 0;
  let leftOut = 0;
  let bytes = 0;
  const send = async (batch: readonly OutgoingRecord[]): Promise<void> => {
    try {
      sent += (await cluster.mutations.produce(batch, {}, signal)).length;
    } catch (error) {
      if (error instanceof ProduceFailure) sent += error.written.length;
      throw error;
    }
    onProgress?.({ records: sent, bytes });
  };
  let sending: Promise<void> = Promise.resolve();
  try {
    await refuseChanged(plan);
    let batch: OutgoingRecord[] = [];
    let batchBytes = 0;
    const flush = async (): Promise<void> => {
      const full = batch;
      batch = [];
      batchBytes = 0;
      await sending;
      if (signal.aborted) throw new KafkaFailure('cancelled', 'Cancelled.');
      if (full.length === 0) return;
      sending = send(full);
      // It is awaited later; until then its failure is nobody's unhandled one.
      sending.catch(() => undefined);
    };
    const reading = { signal, onProgress: (read: number) => void (bytes = read) };
    for await (const lines of readRecordLines(plan.path, reading)) {
      for (const line of lines) {
        if ('problem' in line) {
          if (!plan.leavesOutBadLines) throw new KafkaFailure('invalid-request', line.problem);
          leftOut++;
          continue;
        }
        batch.push(outgoing(line.record, plan));
        batchBytes += sizeOf(line.record);
        if (batch.length >= maxBatchRecords || batchBytes >= maxBatchBytes) await flush();
      }
    }
    await flush();
    await sending;
    return { sent, leftOut };
  } catch (error) {
    await sending.catch(() => undefined);
    return { sent, leftOut, failure: KafkaFailure.from(error) };
  }
}

async function refuseChanged({ path, version }: ImportPlan): Promise<void> {
  const now = await fileVersion(path);
  if (now.sizeBytes === version.sizeBytes && now.modifiedMs === version.modifiedMs) return;
  throw new KafkaFailure(
    'invalid-request',
    `\`${path}\` was changed after it was looked through: import it again.`,
  );
}

function outgoing(record: JsonRecord, { topic, partitions }: ImportPlan): OutgoingRecord {
  const { key, value, headers, timestamp, partition } = record;
  return { topic, key, value, headers, timestamp, ...(partitions === 'written' ? { partition } : {}) };
}

function sizeOf({ key, value, headers }: JsonRecord): number {
  let bytes = (key?.length ?? 0) + (value?.length ?? 0);
  for (const header of headers) bytes += header.name.length + (header.value?.length ?? 0);
  return bytes;
}
