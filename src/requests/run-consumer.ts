import { describeProblem } from '../core/describe-problem.ts';
import { KafkaFailure } from '../core/kafka-failure.ts';
import { topicNameProblem } from '../core/topic.ts';
import { formatByName } from '../formats/format-by-name.ts';
import { pause } from '../kafka/abortable.ts';
import { consumerRequest, type ConsumerRequest } from '../language/consumer-request.ts';
import { findProperty, type Block } from '../language/kafka-file.ts';
import { compileRecordFilter } from '../tail/record-filter.ts';
import type { RowFormats } from '../tail/row-formats.ts';
import type { RecordFilter } from '../tail/tail-query.ts';
import { TailSession } from '../tail/tail-session.ts';
import { prepareTemplates } from './prepare-templates.ts';
import { failedOutcome, tooSlow, type PlanContext, type RunCluster, type RunContext } from './run-context.ts';
import type { BlockOutcome } from '../core/run-result.ts';

const defaultWithinMs = 30_000;
const progressIntervalMs = 200;
/** Records are counted as they come, and not kept. */
const storeBound = { maxBytes: 8 * 1024 * 1024, maxRecords: 100_000 };

/** A CONSUMER, checked, its filter compiled anew for each run: filters count. */
export interface ConsumerPlan {
  readonly request: ConsumerRequest;
  readonly cluster: RunCluster;
  /** @param vars what it sees as `vars` */
  readonly filter: (vars: ReadonlyMap<string, unknown>) => RecordFilter | null;
}

/** @throws KafkaFailure `invalid-request` naming the line, with a caret where the filter is wrong */
export async function planConsumer(block: Block, context: PlanContext): Promise<ConsumerPlan> {
  const { file, templates, nowMs, clusterOf } = context;
  await prepareTemplates(templates, file, block);
  const request = consumerRequest(block, (text) => templates.evaluate(text), nowMs);
  const { topic, keyFormat, valueFormat } = request;
  const problem = topicNameProblem(topic);
  if (problem !== undefined) {
    throw new KafkaFailure('invalid-topic-name', `Line ${block.startLine + 1}, \`topic\`: ${problem}`);
  }
  const formats: RowFormats = {
    key: keyFormat === undefined ? undefined : formatByName(keyFormat),
    value: valueFormat === undefined ? undefined : formatByName(valueFormat),
  };
  const line = (findProperty(block, 'filter')?.line ?? block.startLine) + 1;
  const filter: ConsumerPlan['filter'] = (vars) => compileFilter(request.filter, formats, vars, line);
  filter(new Map());
  return { request, cluster: await clusterOf(request.cluster), filter };
}

function compileFilter(
  text: string | undefined,
  formats: RowFormats,
  vars: ReadonlyMap<string, unknown>,
  line: number,
): RecordFilter | null {
  if (text === undefined) return null;
  const compiled = compileRecordFilter(text, formats, vars);
  if ('filter' in compiled) return compiled.filter;
  const { problem } = compiled;
  throw new KafkaFailure(
    'invalid-request',
    describeProblem(`Line ${line}, \`filter\`: ${problem.message}`, text, problem),
  );
}

/**
 * Reads until a CONSUMER has what it asks for, or `within` is over.
 * @throws KafkaFailure where the topic cannot be read or the group cannot be joined
 */
export async function runConsumer(plan: ConsumerPlan, context: RunContext): Promise<BlockOutcome> {
  const { request } = plan;
  const { signal } = context;
  const { topic, group, limit, end } = request;
  const withinMs = request.withinMs ?? defaultWithinMs;
  const filter = plan.filter(
    await context.variables.scope(context.templates, request.filter === undefined ? [] : [request.filter]),
  );
  let stored = 0;
  let isConnecting = false;
  const session = new TailSession({
    cluster: plan.cluster.cluster,
    query: {
      topics: [topic],
      partitions: request.partitions,
      start: request.start,
      end,
      limit: limit ?? null,
      filter,
      isolation: request.isolation,
      ...(group === undefined ? {} : { group: { ...group, commitsAtEnd: true } }),
    },
    bound: storeBound,
    onChange: () => undefined,
    log: () => undefined,
    sink: { onStored: (store) => (stored = store.endRow), untilReady: () => undefined },
  });
  const over = new AbortController();
  const timer = setInterval(
    () => context.onProgress({ records: stored, ...(limit === undefined ? {} : { total: limit }) }),
    progressIntervalMs,
  );
  try {
    await Promise.race([
      session.start().then(() => session.finished),
      pause(withinMs, AbortSignal.any([signal, over.signal])),
    ]);
    isConnecting = session.state.kind === 'connecting';
  } finally {
    over.abort();
    clearInterval(timer);
    await session.stop();
  }
  const { state } = session;
  if (state.kind === 'failed') throw KafkaFailure.fromData(state.failure);
  if (isConnecting) throw tooSlow(plan.cluster.cluster.profile.name);
  const read = { topic, seen: session.recordsRead, matched: stored };
  const notes = [...session.notices, ...filterNotes(filter)];
  if (state.kind === 'ended' && state.by === 'end') return { status: 'passed', read, notes };
  const wanted = limit === undefined ? 'its end was not reached' : `${limit} were asked for`;
  const came = `${stored} record${stored === 1 ? '' : 's'} came from \`${topic}\``;
  return { ...failedOutcome(`Within ${withinMs / 1000} s ${came}; ${wanted}.`), read, notes };
}

function filterNotes(filter: RecordFilter | null): readonly string[] {
  if (filter?.errors.example == null) return [];
  return [
    `\`filter\` could not be evaluated on ${filter.errors.count} of the records: ${filter.errors.example}`,
  ];
}
