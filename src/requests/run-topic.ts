import type { DestructiveStep } from '../core/destructive-step.ts';
import { KafkaFailure } from '../core/kafka-failure.ts';
import type { ConfigEntry, NewTopic, TopicDescription } from '../core/topic.ts';
import type { TopicSubject } from '../expressions/subject-scope.ts';
import type { KafkaCluster } from '../kafka/kafka-cluster.ts';
import type { Block } from '../language/kafka-file.ts';
import { topicRequest, type TopicRequest } from '../language/topic-request.ts';
import { confirmSteps } from './confirm-steps.ts';
import { prepareTemplates } from './prepare-templates.ts';
import { failedOutcome, type PlanContext, type RunCluster, type RunContext } from './run-context.ts';
import type { BlockOutcome } from '../core/run-result.ts';
import { brokenAssert, compileAsserts, type SubjectAssert } from './subject-asserts.ts';
import { untilHolds } from './until-holds.ts';

/** A TOPIC, checked, its expressions compiled. */
export interface TopicPlan {
  readonly request: TopicRequest;
  readonly cluster: RunCluster;
  readonly asserts: readonly SubjectAssert[];
}

/** @throws KafkaFailure `invalid-request` naming the line */
export async function planTopic(block: Block, context: PlanContext): Promise<TopicPlan> {
  const { file, templates, clusterOf } = context;
  await prepareTemplates(templates, file, block);
  const request = topicRequest(block, (text) => templates.evaluate(text));
  return {
    request,
    cluster: await clusterOf(request.cluster),
    asserts: compileAsserts(request.asserts, 'topic'),
  };
}

/**
 * Brings a topic into the state that a TOPIC asks for, and checks it.
 * @throws KafkaFailure where the cluster refuses
 */
export async function runTopic(plan: TopicPlan, context: RunContext): Promise<BlockOutcome> {
  const { request } = plan;
  const { cluster } = plan.cluster;
  const { signal } = context;
  let deadlineMs = Date.now() + request.withinMs;
  const before = await describeTopic(cluster, request.topic, signal);
  if (before !== undefined && request.state !== 'present') {
    deadlineMs += await confirmRemoval(plan, before, signal);
  }
  switch (request.state) {
    case 'absent':
      return await removeTopic(cluster, request.topic, before, deadlineMs, signal);
    case 'recreated': {
      const asItWas = before === undefined ? undefined : await topicAsItIs(cluster, before, signal);
      signal.throwIfAborted();
      // From here on nothing but time ends it: a topic that is deleted and not created again would be lost.
      const removed = await removeTopic(cluster, request.topic, before, deadlineMs, untilDone);
      if (removed.status !== 'passed') return removed;
      await cluster.mutations.createTopic(newTopic(request, asItWas), untilDone);
      break;
    }
    case 'present':
      if (before === undefined) await cluster.mutations.createTopic(newTopic(request), signal);
      else if (request.alter) await alterTopic(cluster, request, before, signal);
  }
  const mayChange = before === undefined || request.state === 'recreated' || request.alter;
  const scope = await context.variables.scope(
    context.templates,
    request.asserts.map(({ source }) => source),
  );
  const look = async (): Promise<string | undefined> => {
    const topic = await describeTopic(cluster, request.topic, signal);
    if (topic === undefined) return `There is no topic \`${request.topic}\` on \`${cluster.profile.name}\`.`;
    const config = await cluster.describeTopicConfig(request.topic, signal);
    return (
      difference(request, topic, config) ??
      brokenAssert(plan.asserts, { vars: scope, topic: topicSubject(topic, config) })
    );
  };
  const fixed = mayChange ? undefined : await lookAtDifference(cluster, request, signal);
  const problem = fixed ?? (await untilHolds(look, deadlineMs, signal));
  return problem === undefined
    ? { status: 'passed', notes: notesOf(request, before) }
    : failedOutcome(problem);
}

const untilDone = new AbortController().signal;

/** What differs and stays so, since nothing is altered. */
async function lookAtDifference(
  cluster: KafkaCluster,
  request: TopicRequest,
  signal: AbortSignal,
): Promise<string | undefined> {
  const topic = await cluster.describeTopic(request.topic, signal);
  const config = await cluster.describeTopicConfig(request.topic, signal);
  const problem = difference(request, topic, config);
  return problem === undefined ? undefined : `${problem} \`alter: true\` would change it.`;
}

function difference(
  { topic: name, partitions, config: wanted }: TopicRequest,
  topic: TopicDescription,
  config: readonly ConfigEntry[],
): string | undefined {
  if (partitions !== undefined && topic.partitionCount < partitions) {
    return `\`${name}\` has ${topic.partitionCount} partition${topic.partitionCount === 1 ? '' : 's'}, fewer than ${partitions}.`;
  }
  for (const { name: entry, value } of wanted) {
    const actual = config.find((known) => known.name === entry);
    if (actual === undefined) return `\`${name}\` has no configuration \`${entry}\`.`;
    if (actual.value !== value) {
      return `\`${entry}\` of \`${name}\` is \`${actual.value ?? ''}\`, not \`${value}\`.`;
    }
  }
  return undefined;
}

async function alterTopic(
  cluster: KafkaCluster,
  { topic, partitions, config }: TopicRequest,
  before: TopicDescription,
  signal: AbortSignal,
): Promise<void> {
  if (partitions !== undefined && partitions > before.partitionCount) {
    await cluster.mutations.addPartitions(topic, partitions, signal);
  }
  const entries = await cluster.describeTopicConfig(topic, signal);
  const changed = config.filter(
    ({ name, value }) => entries.find((entry) => entry.name === name)?.value !== value,
  );
  if (changed.length === 0) return;
  const wanted = Object.fromEntries(changed.map(({ name, value }) => [name, value]));
  await cluster.mutations.alterTopicConfig(topic, wanted, signal);
}

/**
 * @returns how long the user took, in milliseconds
 * @throws KafkaFailure `cancelled` where they turned away; `unknown-topic` where it is another topic by now
 */
async function confirmRemoval(
  { request, cluster }: TopicPlan,
  before: TopicDescription,
  signal: AbortSignal,
): Promise<number> {
  const { name, partitions, partitionCount, topicId } = before;
  const known = partitions.flatMap(({ offsets }) => (offsets === null ? [] : [offsets.end - offsets.begin]));
  const step: DestructiveStep = {
    kind: 'deleteTopic',
    topic: name,
    partitions: partitionCount,
    records: known.length < partitionCount ? null : known.reduce((sum, count) => sum + count, 0n),
    isRecreated: request.state === 'recreated',
  };
  const elapsedMs = await confirmSteps(cluster, [step], signal);
  const now = elapsedMs === 0 ? before : await describeTopic(cluster.cluster, name, signal);
  if (now === undefined || now.topicId === topicId) return elapsedMs;
  throw new KafkaFailure(
    'unknown-topic',
    `\`${name}\` was deleted and created anew by somebody else: nothing was changed.`,
  );
}

async function removeTopic(
  cluster: KafkaCluster,
  topic: string,
  before: TopicDescription | undefined,
  deadlineMs: number,
  signal: AbortSignal,
): Promise<BlockOutcome> {
  if (before === undefined) return { status: 'passed', notes: [`There was no topic \`${topic}\`.`] };
  await cluster.mutations.deleteTopic(topic, signal);
  const problem = await untilHolds(
    async () =>
      (await describeTopic(cluster, topic, signal)) === undefined
        ? undefined
        : `\`${topic}\` was deleted, and is still shown.`,
    deadlineMs,
    signal,
  );
  return problem === undefined ? { status: 'passed' } : failedOutcome(problem);
}

function newTopic(
  { topic, partitions, replicationFactor, config }: TopicRequest,
  asItWas?: NewTopic,
): NewTopic {
  const counts = {
    partitions: partitions ?? asItWas?.partitions,
    replicationFactor: replicationFactor ?? asItWas?.replicationFactor,
  };
  return {
    name: topic,
    ...(counts.partitions === undefined ? {} : { partitions: counts.partitions }),
    ...(counts.replicationFactor === undefined ? {} : { replicationFactor: counts.replicationFactor }),
    configs: { ...asItWas?.configs, ...Object.fromEntries(config.map(({ name, value }) => [name, value])) },
  };
}

/** What creating the topic once more takes. */
async function topicAsItIs(
  cluster: KafkaCluster,
  topic: TopicDescription,
  signal: AbortSignal,
): Promise<NewTopic> {
  const entries = await cluster.describeTopicConfig(topic.name, signal);
  return {
    name: topic.name,
    partitions: topic.partitionCount,
    replicationFactor: topic.replicationFactor,
    configs: Object.fromEntries(
      entries.flatMap(({ name, value, source }) =>
        source === 'topic' && value !== null ? [[name, value] as const] : [],
      ),
    ),
  };
}

function notesOf(
  { state, topic, partitions, replicationFactor }: TopicRequest,
  before: TopicDescription | undefined,
): readonly string[] {
  if (before === undefined || state !== 'present') return [];
  const notes: string[] = [];
  if (partitions !== undefined && before.partitionCount > partitions) {
    notes.push(`\`${topic}\` has ${before.partitionCount} partitions, more than ${partitions}.`);
  }
  if (replicationFactor !== undefined && before.replicationFactor !== replicationFactor) {
    notes.push(
      `The replication factor of \`${topic}\` is ${before.replicationFactor}, not ${replicationFactor}; it is not changed.`,
    );
  }
  return notes;
}

function topicSubject(topic: TopicDescription, config: readonly ConfigEntry[]): TopicSubject {
  return {
    name: topic.name,
    id: topic.topicId ?? '',
    partitions: BigInt(topic.partitionCount),
    replicationFactor: BigInt(topic.replicationFactor),
    config: new Map(config.flatMap(({ name, value }) => (value === null ? [] : [[name, value] as const]))),
    offsets: topic.partitions.map(
      ({ partition, offsets }) =>
        new Map<string, bigint | null>([
          ['partition', BigInt(partition)],
          ['begin', offsets?.begin ?? null],
          ['end', offsets?.end ?? null],
        ]),
    ),
  };
}

/** `undefined` where there is no such topic. */
async function describeTopic(
  cluster: KafkaCluster,
  topic: string,
  signal: AbortSignal,
): Promise<TopicDescription | undefined> {
  try {
    return await cluster.describeTopic(topic, signal);
  } catch (error) {
    if (error instanceof KafkaFailure && error.reason === 'unknown-topic') return undefined;
    throw error;
  }
}
