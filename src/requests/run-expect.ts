import { KafkaFailure } from '../core/kafka-failure.ts';
import type { StartPosition } from '../core/position.ts';
import { partitionKey, type TopicPartition } from '../core/topic.ts';
import { valueText } from '../expressions/value-text.ts';
import { pause } from '../kafka/abortable.ts';
import type { RecordFilter } from '../tail/tail-query.ts';
import { TailSession, type TailPosition } from '../tail/tail-session.ts';
import { ExpectJudge } from './expect-judge.ts';
import type { ExpectPlan } from './expect-plan.ts';
import { failedOutcome, tooSlow, type RunContext } from './run-context.ts';
import type { BlockOutcome } from '../core/run-result.ts';

/** The judge keeps nothing; this is what rows of damaged batches may take. */
const storeBound = { maxBytes: 1024 * 1024, maxRecords: 1000 };
const lookAgainMs = 100;
const lastLookMs = 2000;
const progressIntervalMs = 200;

/**
 * Waits for the records of an EXPECT until they decide it, or `within` is over.
 * @throws KafkaFailure where the topic cannot be read
 */
export async function runExpect(plan: ExpectPlan, context: RunContext): Promise<BlockOutcome> {
  const { request, cluster, match } = plan;
  const { topic, withinMs } = request;
  const sources = [request.match, ...request.asserts, ...request.captures].flatMap(
    (line) => line?.source ?? [],
  );
  const judge = new ExpectJudge(plan, await context.variables.scope(context.templates, sources));
  const deadlineMs = Date.now() + withinMs;
  let reach: Reach = 'less';
  const timer = setInterval(() => context.onProgress({ records: judge.seen }), progressIntervalMs);
  try {
    const start = request.start ?? (await context.start.positionOf(cluster.cluster, topic, context.signal));
    reach = await readUntil(plan, judge, start, deadlineMs, context.signal);
  } finally {
    clearInterval(timer);
  }
  const verdict = judge.conclude();
  const read = { topic, seen: judge.seen, matched: judge.matched };
  const notes = notesOf(judge);
  if (!verdict.holds && !judge.isDecided && reach === 'no answer') {
    throw new KafkaFailure(
      'timed-out',
      `\`${cluster.cluster.profile.name}\` did not answer for every partition of \`${topic}\` within the block's time, ${withinMs / 1000} s, so nobody knows what is there.`,
      { retriable: true },
    );
  }
  if (!verdict.holds) {
    const nearestMisses = match.length === 0 || judge.matched > 0 ? [] : judge.nearestMisses();
    return { ...failedOutcome(verdict.message, verdict.parts), read, nearestMisses, notes };
  }
  if (!judge.isDecided && reach !== 'everything') {
    throw new KafkaFailure(
      'timed-out',
      `Not everything in \`${topic}\` was read within the block's time, ${withinMs / 1000} s: a longer \`within\` may do.`,
      { retriable: true },
    );
  }
  for (const [name, value] of judge.captured) context.variables.capture(name, value);
  const captures = [...judge.captured].map(([name, value]) => ({ name, value: valueText(value) }));
  return { status: 'passed', read, captures, notes };
}

function notesOf({ errors, damaged }: ExpectJudge): readonly string[] {
  const notes: string[] = [];
  if (errors.example !== null) {
    notes.push(`\`match\` could not be evaluated on ${errors.count} of the records: ${errors.example}`);
  }
  if (damaged > 0) notes.push(`Records that came damaged, and were left out: ${damaged}.`);
  return notes;
}

/** How much of what is known to be there was read; `no answer`: of a partition nobody knows what is there. */
type Reach = 'everything' | 'less' | 'no answer';

/**
 * Reads on over a topic that appears, or is deleted and created again, until the judge or the clock ends it.
 */
async function readUntil(
  plan: ExpectPlan,
  judge: ExpectJudge,
  from: StartPosition,
  deadlineMs: number,
  signal: AbortSignal,
): Promise<Reach> {
  const { topic } = plan.request;
  const { cluster } = plan.cluster;
  using over = untilOver(judge, deadlineMs, signal);
  let start = from;
  let obstacle: KafkaFailure | undefined;
  let hasRead = false;
  for (;;) {
    const reading = await readOnce(plan, judge, start, over.happened);
    hasRead ||= reading.hasBegun;
    if (signal.aborted) throw new KafkaFailure('cancelled', 'Cancelled.');
    if (reading.isOver && hasRead) {
      if (judge.isDecided) return 'everything';
      if (!reading.hasBegun) return obstacle?.reason === 'unknown-topic' ? 'everything' : 'less';
      if (!(await areAtTheirEnds(plan, reading.unanswered ?? [], signal))) return 'no answer';
      return reading.hasReadAll === true ? 'everything' : 'less';
    }
    if (reading.isOver) throw obstacle ?? tooSlow(cluster.profile.name);
    obstacle = reading.failure;
    if (obstacle?.reason === 'unknown-topic' && Date.now() < deadlineMs) {
      await pause(Math.min(lookAgainMs, Math.max(1, deadlineMs - Date.now())), signal);
    } else if (obstacle?.reason !== 'topic-recreated') {
      throw obstacle ?? new KafkaFailure('internal', `Reading \`${topic}\` ended by itself.`);
    }
    // What is there from now on is another topic: all of it is new.
    start = { kind: 'earliest' };
  }
}

/** How a reading ended: the block's end came, or it could not go on. */
interface Reading {
  readonly isOver: boolean;
  /** Records could come. */
  readonly hasBegun: boolean;
  /** Of a reading that had begun and is over. */
  readonly hasReadAll?: boolean;
  /** Likewise: partitions that `hasReadAll` knows nothing of. */
  readonly unanswered?: readonly TailPosition[];
  readonly failure?: KafkaFailure;
}

async function readOnce(
  { request: { topic, isolation }, cluster: { cluster } }: ExpectPlan,
  judge: ExpectJudge,
  start: StartPosition,
  over: Promise<'over'>,
): Promise<Reading> {
  const session = new TailSession({
    cluster,
    query: {
      topics: [topic],
      partitions: 'all',
      start,
      end: { kind: 'never' },
      limit: null,
      filter: notBefore(start, judge),
      isolation,
    },
    bound: storeBound,
    onChange: () => undefined,
    log: () => undefined,
  });
  try {
    const begun = await Promise.race([session.start().then(() => 'begun' as const), over]);
    if (begun === 'over') return { isOver: true, hasBegun: false };
    const ended = await Promise.race([session.finished, over]);
    if (ended === 'over') {
      const { hasReadAll, unanswered } = session;
      return { isOver: true, hasBegun: true, hasReadAll, unanswered };
    }
    const { state } = session;
    const failure = state.kind === 'failed' ? KafkaFailure.fromData(state.failure) : undefined;
    return { isOver: false, hasBegun: true, ...(failure === undefined ? {} : { failure }) };
  } catch (error) {
    return { isOver: false, hasBegun: false, failure: KafkaFailure.from(error) };
  } finally {
    await session.stop();
  }
}

/**
 * Reading starts no later than where the log ends, which under `read_committed` is where the first open transaction begins:
 * what comes between there and the start that was asked for does not count.
 */
function notBefore(start: StartPosition, judge: ExpectJudge): RecordFilter {
  if (start.kind !== 'offset' && start.kind !== 'offsets') return judge;
  const startOf = startsOf(start);
  return {
    matches: (record) => record.offset >= startOf(record) && judge.matches(record),
    get errors() {
      return judge.errors;
    },
  };
}

function startsOf(
  start: Extract<StartPosition, { kind: 'offset' | 'offsets' }>,
): (place: TopicPartition) => bigint {
  if (start.kind === 'offset') return () => start.offset;
  const starts = new Map(start.offsets.map((place) => [partitionKey(place), place.offset]));
  return (place) => starts.get(partitionKey(place)) ?? 0n;
}

/** Asks for the ends of partitions that answered no fetch in time: a quiet one has its reasons, a broker may have none. */
async function areAtTheirEnds(
  { request: { isolation }, cluster: { cluster } }: ExpectPlan,
  positions: readonly TailPosition[],
  signal: AbortSignal,
): Promise<boolean> {
  if (positions.length === 0) return true;
  const inTime = AbortSignal.any([signal, AbortSignal.timeout(lastLookMs)]);
  try {
    const ends = await cluster.listOffsetsOf(positions, { kind: 'latest', isolation }, inTime);
    return positions.every((place) => {
      const end = ends.get(partitionKey(place))?.offset;
      return end !== undefined && end <= place.position;
    });
  } catch {
    // Nobody knows then, and the block says so.
    return false;
  }
}

/** Happens when the judge has decided, time is over, or the run is cancelled. */
function untilOver(
  judge: ExpectJudge,
  deadlineMs: number,
  signal: AbortSignal,
): { readonly happened: Promise<'over'> } & Disposable {
  const disposed = new AbortController();
  const either = AbortSignal.any([signal, disposed.signal]);
  const time = pause(Math.max(0, deadlineMs - Date.now()), either).catch(() => undefined);
  return {
    happened: Promise.race([judge.decided, time]).then(() => 'over'),
    [Symbol.dispose]: () => disposed.abort(),
  };
}
