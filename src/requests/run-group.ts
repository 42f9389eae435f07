import type { DestructiveStep, PlannedOffset } from '../core/destructive-step.ts';
import type { GroupDescription, GroupId, PartitionLag } from '../core/group.ts';
import { totalLag } from '../core/group.ts';
import { KafkaFailure } from '../core/kafka-failure.ts';
import type { ResetPosition } from '../core/reset-position.ts';
import { partitionKey } from '../core/topic.ts';
import type { GroupSubject } from '../expressions/subject-scope.ts';
import type { KafkaCluster } from '../kafka/kafka-cluster.ts';
import { groupRequest, type GroupRequest } from '../language/group-request.ts';
import type { Block } from '../language/kafka-file.ts';
import { confirmSteps } from './confirm-steps.ts';
import { prepareTemplates } from './prepare-templates.ts';
import { resolveReset, type CommittedPartition, type ResetOffsets } from './reset-offsets.ts';
import { failedOutcome, type PlanContext, type RunCluster, type RunContext } from './run-context.ts';
import type { BlockOutcome } from '../core/run-result.ts';
import { brokenAssert, compileAsserts, type SubjectAssert } from './subject-asserts.ts';
import { untilHolds } from './until-holds.ts';

/** A GROUP, checked, its expressions compiled. */
export interface GroupPlan {
  readonly request: GroupRequest;
  readonly cluster: RunCluster;
  readonly asserts: readonly SubjectAssert[];
}

/** @throws KafkaFailure `invalid-request` naming the line */
export async function planGroup(block: Block, context: PlanContext): Promise<GroupPlan> {
  const { file, templates, nowMs, clusterOf } = context;
  await prepareTemplates(templates, file, block);
  const request = groupRequest(block, (text) => templates.evaluate(text), nowMs);
  return {
    request,
    cluster: await clusterOf(request.cluster),
    asserts: compileAsserts(request.asserts, 'group'),
  };
}

/**
 * Resets and deletes a group as a GROUP asks for, once it is empty, and checks it then.
 * @throws KafkaFailure where the cluster refuses
 */
export async function runGroup(plan: GroupPlan, context: RunContext): Promise<BlockOutcome> {
  const { request } = plan;
  const { cluster } = plan.cluster;
  const { signal } = context;
  let deadlineMs = Date.now() + request.withinMs;
  const notes: string[] = [];
  if (request.reset !== undefined || request.delete) {
    const problem = await untilHolds(() => membersLeft(cluster, request.group, signal), deadlineMs, signal);
    if (problem !== undefined) return failedOutcome(problem);
    const reset =
      request.reset === undefined ? undefined : await planReset(cluster, request, request.reset, signal);
    const steps: DestructiveStep[] = [
      ...(reset === undefined
        ? []
        : [{ kind: 'resetOffsets', group: request.group, offsets: reset.planned } as const]),
      ...(request.delete ? [{ kind: 'deleteGroup', group: request.group } as const] : []),
    ];
    deadlineMs += await confirmSteps(plan.cluster, steps, signal);
    if (reset !== undefined) {
      await cluster.mutations.commitGroupOffsets(request.group, reset.offsets, signal);
      notes.push(...reset.notes);
    }
    if (request.delete) notes.push(...(await deleteGroup(cluster, request.group, signal)));
  }
  const vars = await context.variables.scope(
    context.templates,
    request.asserts.map(({ source }) => source),
  );
  const problem = await untilHolds(
    async () => {
      const seen = await lookAt(cluster, request, signal);
      return (
        checkProblem(request, seen) ??
        brokenAssert(plan.asserts, { vars, group: groupSubject(request.group, seen) })
      );
    },
    deadlineMs,
    signal,
  );
  return problem === undefined ? { status: 'passed', notes } : { ...failedOutcome(problem), notes };
}

async function planReset(
  cluster: KafkaCluster,
  request: GroupRequest,
  reset: ResetPosition,
  signal: AbortSignal,
): Promise<ResetOffsets & { readonly planned: readonly PlannedOffset[] }> {
  const partitions = await partitionsToReset(cluster, request, signal);
  const resolved = await resolveReset(cluster, partitions, reset, signal);
  const committed = new Map(partitions.map((row) => [partitionKey(row), row.committed]));
  const planned = resolved.offsets.map(({ topic, partition, offset }) => ({
    topic,
    partition,
    from: committed.get(partitionKey({ topic, partition })) ?? null,
    to: offset,
  }));
  return { ...resolved, planned };
}

/** A group as it is; `undefined` where there is none. */
interface SeenGroup {
  readonly description: GroupDescription | undefined;
  /** Of the topic and the partitions that the block chooses. */
  readonly partitions: readonly PartitionLag[];
}

async function lookAt(cluster: KafkaCluster, request: GroupRequest, signal: AbortSignal): Promise<SeenGroup> {
  const description = await describeGroup(cluster, request.group, signal);
  if (description === undefined) return { description, partitions: [] };
  const rows = await orAbsent(cluster.groupLag(description.groupId, signal));
  if (rows === undefined) return { description: undefined, partitions: [] };
  return { description, partitions: rows.filter((row) => isChosen(request, row)) };
}

function isChosen({ topic, partitions }: GroupRequest, row: PartitionLag): boolean {
  if (topic !== undefined && row.topic !== topic) return false;
  return partitions === 'all' || partitions.includes(row.partition);
}

function checkProblem(request: GroupRequest, { description, partitions }: SeenGroup): string | undefined {
  const { group, state, members, lag } = request;
  const actualState = description?.state ?? 'absent';
  if (state !== undefined && state !== actualState) {
    return `Group \`${group}\` is ${actualState}, not ${state}.`;
  }
  const count = description?.members.length ?? 0;
  if (members !== undefined && !members.holds(BigInt(count))) {
    return `Group \`${group}\` has ${count} member${count === 1 ? '' : 's'}; it must be ${members.text}.`;
  }
  if (lag === undefined) return undefined;
  if (description === undefined) return `There is no group \`${group}\`, and so no lag.`;
  if (partitions.every((row) => row.lag === null))
    return `Group \`${group}\` has committed nothing there yet.`;
  const total = totalLag(partitions);
  if (lag.holds(total)) return undefined;
  const behind = partitions
    .filter((row) => (row.lag ?? 0n) > 0n)
    .map((row) => `${row.lag} in partition ${row.partition} of \`${row.topic}\``);
  const where = behind.length === 0 ? '' : `: ${behind.slice(0, 10).join(', ')}`;
  return `The lag of group \`${group}\` is ${total}, and must be ${lag.text}${where}.`;
}

function groupSubject(name: string, { description, partitions }: SeenGroup): GroupSubject {
  return {
    name,
    state: description?.state ?? 'absent',
    type: description?.type ?? '',
    members: BigInt(description?.members.length ?? 0),
    lag: partitions.every((row) => row.lag === null) ? null : totalLag(partitions),
    offsets: partitions.map(
      ({ topic, partition, committed, end, lag }) =>
        new Map<string, string | bigint | null>([
          ['topic', topic],
          ['partition', BigInt(partition)],
          ['committed', committed],
          ['end', end],
          ['lag', lag],
        ]),
    ),
  };
}

/** Why offsets cannot be moved yet. */
async function membersLeft(
  cluster: KafkaCluster,
  group: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const description = await describeGroup(cluster, group, signal);
  if (description === undefined || ['Empty', 'Dead'].includes(description.state)) return undefined;
  const count = description.members.length;
  return `Group \`${group}\` is ${description.state}, with ${count} member${count === 1 ? '' : 's'}: it must be Empty before its offsets are reset or it is deleted. Stop its consumers.`;
}

/** @throws KafkaFailure `invalid-request` where nothing says which topic is meant */
async function partitionsToReset(
  cluster: KafkaCluster,
  request: GroupRequest,
  signal: AbortSignal,
): Promise<readonly CommittedPartition[]> {
  const { group, topic, partitions } = request;
  const rows = (await orAbsent(cluster.groupLag(group as GroupId, signal))) ?? [];
  if (topic === undefined) {
    if (rows.length === 0) {
      throw new KafkaFailure(
        'invalid-request',
        `Group \`${group}\` has committed nothing: say with \`topic\` what to reset.`,
      );
    }
    const uncommitted =
      partitions === 'all'
        ? undefined
        : partitions.find((partition) => rows.every((row) => row.partition !== partition));
    if (uncommitted !== undefined) {
      throw new KafkaFailure(
        'unknown-partition',
        `Group \`${group}\` has committed nothing in a partition ${uncommitted}: say with \`topic\` what to reset.`,
      );
    }
    return rows.filter((row) => isChosen(request, row));
  }
  const { partitions: all } = await cluster.topicLeaders(topic, signal);
  const count = all.length;
  const missing = partitions === 'all' ? undefined : partitions.find((partition) => partition >= count);
  if (missing !== undefined) {
    throw new KafkaFailure(
      'unknown-partition',
      `\`${topic}\` has no partition ${missing}: it has ${count} partition${count === 1 ? '' : 's'}.`,
    );
  }
  return all
    .filter(({ partition }) => partitions === 'all' || partitions.includes(partition))
    .map(({ partition }) => {
      const row = rows.find((known) => known.topic === topic && known.partition === partition);
      return { topic, partition, committed: row?.committed ?? null };
    });
}

async function deleteGroup(
  cluster: KafkaCluster,
  group: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  try {
    await cluster.mutations.deleteGroup(group, signal);
    return [];
  } catch (error) {
    if (!(error instanceof KafkaFailure) || error.reason !== 'unknown-group') throw error;
    return [`There was no group \`${group}\`.`];
  }
}

function describeGroup(
  cluster: KafkaCluster,
  group: string,
  signal: AbortSignal,
): Promise<GroupDescription | undefined> {
  return orAbsent(cluster.describeGroup(group as GroupId, signal));
}

async function orAbsent<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof KafkaFailure && error.reason === 'unknown-group') return undefined;
    throw error;
  }
}
