import { KafkaFailure } from '../core/kafka-failure.ts';
import type { OutgoingRecord, ProducedRecord } from '../core/record.ts';
import type { KafkaCluster } from '../kafka/kafka-cluster.ts';
import { ProduceFailure } from '../kafka/produce-failure.ts';
import { Pace } from './pace.ts';
import type { ProducePlan } from './plan-produce.ts';

/** How sending a block's records went. */
export interface ProduceResult {
  readonly sent: number;
  /** The newest, at most 100, in the order of sending. */
  readonly records: readonly ProducedRecord[];
  readonly elapsedMs: number;
  /** It stopped here: says which record and why. Reason `cancelled` when the signal did. */
  readonly failure?: KafkaFailure;
}

export interface ProduceBlockOptions {
  /** Called after each request with the records that were sent so far. */
  readonly onProgress?: (sent: number) => void;
  readonly signal?: AbortSignal;
}

const keptRecords = 100;
const maxChunkRecords = 10_000;
const maxChunkBytes = 2 * 1024 * 1024;
/** A request that is under way when the user cancels may still be answered, so that what was sent is known. */
const cancelGraceMs = 2000;

/**
 * Sends the records of a plan, in memory that does not grow with their number: while one request is under way, the
 * records of the next are made. The first record that cannot be sent ends it; those before it are sent.
 */
export async function produceBlock(
  cluster: Pick<KafkaCluster, 'mutations'>,
  plan: ProducePlan,
  { onProgress, signal }: ProduceBlockOptions = {},
): Promise<ProduceResult> {
  const startMs = performance.now();
  let sent = 0;
  let records: readonly ProducedRecord[] = [];
  const take = (produced: readonly ProducedRecord[]): void => {
    sent += produced.length;
    records = [...records, ...produced.slice(-keptRecords)].slice(-keptRecords);
    onProgress?.(sent);
  };
  const send = async (chunk: Chunk): Promise<void> => {
    using grace = graceAfter(signal);
    try {
      take(await cluster.mutations.produce(chunk.records, plan.options, grace.signal));
    } catch (error) {
      if (!(error instanceof ProduceFailure)) throw error;
      take(error.written);
      throw recordFailure(KafkaFailure.from(error.cause), chunk.first + error.recordIndex, plan.total);
    }
    if (chunk.failure !== undefined) throw chunk.failure;
  };
  const result = (failure?: KafkaFailure): ProduceResult => ({
    sent,
    records,
    elapsedMs: performance.now() - startMs,
    ...(failure === undefined ? {} : { failure }),
  });
  try {
    await sendChunks(plan, send, signal);
    return result();
  } catch (error) {
    return result(KafkaFailure.from(error));
  }
}

/** Records that are sent with one request. */
interface Chunk {
  /** The number of its first record. */
  readonly first: number;
  readonly records: readonly OutgoingRecord[];
  /** The record behind these could not be made. */
  readonly failure?: KafkaFailure;
}

async function sendChunks(
  plan: ProducePlan,
  send: (chunk: Chunk) => Promise<void>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const total = plan.total ?? Infinity;
  const pace =
    plan.recordsPerSecond === undefined
      ? undefined
      : new Pace(plan.recordsPerSecond, { waitMs: plan.lingerMs });
  let sending: Promise<void> = Promise.resolve();
  try {
    for (let first = 0; first < total;) {
      throwIfCancelled(signal);
      // A pace decides what is due when the request before is over, not when it starts.
      if (pace !== undefined) {
        await sending;
        await pace.untilMoreThan(first, signal);
      }
      const chunk = makeChunk(plan, first, Math.min(total, pace?.due ?? Infinity));
      await sending;
      throwIfCancelled(signal);
      sending = send(chunk);
      // It is awaited later; until then its failure is nobody's unhandled one.
      sending.catch(() => undefined);
      first += chunk.records.length;
      if (chunk.failure !== undefined) break;
    }
  } finally {
    await sending;
  }
}

function makeChunk(plan: ProducePlan, first: number, end: number): Chunk {
  const records: OutgoingRecord[] = [];
  let bytes = 0;
  for (let index = first; index < end; index++) {
    if (records.length >= maxChunkRecords || bytes >= maxChunkBytes) break;
    try {
      const record = plan.record(index);
      records.push(record);
      bytes += sizeOf(record);
    } catch (error) {
      return { first, records, failure: recordFailure(KafkaFailure.from(error), index, plan.total) };
    }
  }
  return { first, records };
}

function sizeOf({ key, value, headers }: OutgoingRecord): number {
  let bytes = (key?.length ?? 0) + (value?.length ?? 0);
  for (const header of headers) bytes += header.name.length + (header.value?.length ?? 0);
  return bytes;
}

/** What is wrong with the record itself; everything else would have been wrong with any. */
const reasonsOfRecords: readonly KafkaFailure['reason'][] = [
  'invalid-request',
  'undecodable',
  'record-too-large',
  'unknown-partition',
  'corrupt-data',
];

function recordFailure(failure: KafkaFailure, index: number, total: number | null): KafkaFailure {
  const isAboutAll = index === 0 && !reasonsOfRecords.includes(failure.reason);
  if (total === 1 || isAboutAll || failure.reason === 'cancelled') return failure;
  const number = total === null ? `Record ${index + 1}` : `Record ${index + 1} of ${total}`;
  return new KafkaFailure(failure.reason, `${number}: ${failure.message}`, {
    retriable: failure.retriable,
    cause: failure,
  });
}

function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new KafkaFailure('cancelled', 'Cancelled.');
}

/** A signal that follows `signal` some time later. */
function graceAfter(signal: AbortSignal | undefined): { readonly signal: AbortSignal } & Disposable {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const onAbort = (): void => {
    timer = setTimeout(() => controller.abort(), cancelGraceMs);
  };
  if (signal?.aborted === true) onAbort();
  else signal?.addEventListener('abort', onAbort, { once: true });
  return {
    signal: controller.signal,
    [Symbol.dispose]: () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    },
  };
}
