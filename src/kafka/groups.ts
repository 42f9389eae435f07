import {
  consumerGroupDescribeV0,
  describeGroupsV5,
  listGroupsV4,
  listGroupsV5,
  type API,
} from '@platformatic/kafka';
import type { HostAndPort } from '../core/cluster-profile.ts';
import type {
  GroupDescription,
  GroupId,
  GroupMember,
  GroupSummary,
  GroupType,
  TopicPartitions,
} from '../core/group.ts';
import { KafkaFailure } from '../core/kafka-failure.ts';
import { pause } from './abortable.ts';
import type { BrokerConnections } from './broker-connections.ts';
import type { ClusterMetadata } from './cluster-metadata.ts';
import { parseConsumerAssignment } from './consumer-protocol.ts';
import { brokerFailure, ErrorCode, isRetriableCode } from './kafka-errors.ts';
import { shareGroupDescribeApi } from './share-group-apis.ts';
import { partitionsOfTasks, streamsGroupDescribeApi } from './streams-group-api.ts';

const retryDelayMs = 200;
const maxRetries = 25;

/** What the answers of all describing requests have in common. */
interface DescribedGroup {
  readonly errorCode: number;
  readonly errorMessage?: string | null | undefined;
}

/** A group and the broker that coordinates it. */
export interface LocatedGroup {
  readonly summary: GroupSummary;
  readonly coordinator: HostAndPort & { readonly brokerId: number };
}

/**
 * Consumer groups, as their coordinators know them. A broker lists the groups that it coordinates, so whoever lists a
 * group is its coordinator: FindCoordinator is never asked, which would create `__consumer_offsets` on a fresh broker.
 */
export class Groups {
  readonly #connections: BrokerConnections;
  readonly #metadata: ClusterMetadata;

  constructor(connections: BrokerConnections, metadata: ClusterMetadata) {
    this.#connections = connections;
    this.#metadata = metadata;
  }

  /** Every group of every broker, by id. Fails when one broker cannot be asked: a list with holes would not say so. */
  async list(signal?: AbortSignal): Promise<readonly GroupSummary[]> {
    const located = await this.#locateAll(signal);
    return located.map(({ summary }) => summary).sort((a, b) => (a.groupId < b.groupId ? -1 : 1));
  }

  /** The group and its coordinator. @throws KafkaFailure `unknown-group` */
  async locate(groupId: string, signal?: AbortSignal): Promise<LocatedGroup> {
    const found = (await this.#locateAll(signal)).find(({ summary }) => summary.groupId === groupId);
    if (found !== undefined) return found;
    throw new KafkaFailure(
      'unknown-group',
      `There is no group \`${groupId}\` on \`${this.#connections.profile.name}\`.`,
    );
  }

  /** See `KafkaCluster.describeGroup`. */
  async describe(groupId: GroupId, signal?: AbortSignal): Promise<GroupDescription> {
    for (let attempt = 0; ; attempt++) {
      const located = await this.locate(groupId, signal);
      const description = await this.#describeAt(located, signal);
      if (description !== undefined) return description;
      // The group moved to another coordinator, or changed its protocol, after it was listed.
      if (attempt >= maxRetries) {
        throw new KafkaFailure('broker-error', `The coordinator of group \`${groupId}\` keeps moving.`, {
          retriable: true,
        });
      }
      await pause(retryDelayMs, signal);
    }
  }

  async #locateAll(signal: AbortSignal | undefined): Promise<readonly LocatedGroup[]> {
    const doing = `Could not list the groups of \`${this.#connections.profile.name}\``;
    const { brokers } = await this.#metadata.fetch([], doing, signal);
    const lists = await Promise.all(
      brokers.map(async ({ nodeId, host, port }) => {
        const coordinator = { brokerId: nodeId, host, port };
        const summaries = await this.#listAt(coordinator, doing, signal);
        return summaries.map((summary): LocatedGroup => ({ summary, coordinator }));
      }),
    );
    return lists.flat();
  }

  async #listAt(
    broker: HostAndPort,
    doing: string,
    signal: AbortSignal | undefined,
  ): Promise<readonly GroupSummary[]> {
    for (let attempt = 0; ; attempt++) {
      const link = await this.#connections.broker(broker, '', signal);
      const knowsTypes = link.answers(listGroupsV5.api.key, listGroupsV5.api.version);
      const answer = await this.#connections.askBroker(
        broker,
        knowsTypes ? listGroupsV5.api : listGroupsV4.api,
        [[], []],
        doing,
        signal,
      );
      if (answer.errorCode === ErrorCode.none) return answer.groups.map(groupSummary);
      // Before its first group, a broker's coordinator may not be there at all.
      if (answer.errorCode === ErrorCode.coordinatorNotAvailable) return [];
      if (!isRetriableCode(answer.errorCode) || attempt >= maxRetries) {
        throw brokerFailure(answer.errorCode, doing);
      }
      await pause(retryDelayMs, signal);
    }
  }

  /** @returns `undefined` where the group is not what the list said any more */
  async #describeAt(located: LocatedGroup, signal?: AbortSignal): Promise<GroupDescription | undefined> {
    switch (located.summary.type) {
      case 'consumer':
        return this.#describeConsumer(located, signal);
      case 'classic':
      case 'other':
        return this.#describeClassic(located, signal);
      case 'share':
        return this.#describeShare(located, signal);
      case 'streams':
        return this.#describeStreams(located, signal);
    }
  }

  /** @returns what the coordinator says of the group; `undefined` where it is not what the list said any more */
  async #ask<Args extends unknown[], Answer, Group extends DescribedGroup>(
    { summary, coordinator }: LocatedGroup,
    api: API<Args, Answer>,
    args: Args,
    groupOf: (answer: Answer) => Group | undefined,
    signal: AbortSignal | undefined,
  ): Promise<Group | undefined> {
    const doing = `Could not describe group \`${summary.groupId}\``;
    const group = groupOf(await this.#connections.askBroker(coordinator, api, args, doing, signal));
    if (group === undefined || isMoving(group.errorCode)) return undefined;
    if (group.errorCode !== ErrorCode.none) throw brokerFailure(group.errorCode, doing, group.errorMessage);
    return group;
  }

  async #describeClassic(located: LocatedGroup, signal?: AbortSignal): Promise<GroupDescription | undefined> {
    const { summary, coordinator } = located;
    const group = await this.#ask(
      located,
      describeGroupsV5.api,
      [[summary.groupId], false],
      ({ groups }) => groups[0],
      signal,
    );
    if (group === undefined) return undefined;
    // "Dead" is how this request says that it knows no such classic group.
    if (group.groupState === 'Dead' && summary.state !== 'Dead') return undefined;
    return {
      groupId: summary.groupId,
      type: classicType(group.protocolType),
      protocolType: group.protocolType,
      state: group.groupState,
      coordinator: coordinator.brokerId,
      assignor: group.protocolData,
      epoch: null,
      members: group.members.map((member): GroupMember => ({
        memberId: member.memberId,
        groupInstanceId: member.groupInstanceId ?? null,
        epoch: null,
        clientId: member.clientId,
        host: withoutSlash(member.clientHost),
        assignment:
          group.protocolType === consumerProtocolType
            ? (parseConsumerAssignment(member.memberAssignment) ?? [])
            : [],
      })),
    };
  }

  async #describeConsumer(
    located: LocatedGroup,
    signal?: AbortSignal,
  ): Promise<GroupDescription | undefined> {
    const { summary, coordinator } = located;
    const group = await this.#ask(
      located,
      consumerGroupDescribeV0.api,
      [[summary.groupId], false],
      ({ groups }) => groups[0],
      signal,
    );
    if (group === undefined) return undefined;
    return {
      ...summary,
      state: group.groupState,
      coordinator: coordinator.brokerId,
      assignor: group.assignorName,
      epoch: group.groupEpoch,
      members: group.members.map((member): GroupMember => ({
        memberId: member.memberId,
        groupInstanceId: member.instanceId ?? null,
        epoch: member.memberEpoch,
        clientId: member.clientId,
        host: withoutSlash(member.clientHost),
        assignment: sorted(
          member.assignment.topicPartitions.map(({ topicName, partitions }) => ({
            topic: topicName,
            partitions,
          })),
        ),
      })),
    };
  }

  async #describeShare(located: LocatedGroup, signal?: AbortSignal): Promise<GroupDescription | undefined> {
    const { summary, coordinator } = located;
    const group = await this.#ask(
      located,
      shareGroupDescribeApi,
      [summary.groupId],
      ([described]) => described,
      signal,
    );
    if (group === undefined) return undefined;
    return {
      ...summary,
      state: group.state,
      coordinator: coordinator.brokerId,
      assignor: group.assignor,
      epoch: group.epoch,
      members: group.members.map((member) => ({
        ...member,
        groupInstanceId: null,
        host: withoutSlash(member.host),
        assignment: sorted(member.assignment),
      })),
    };
  }

  async #describeStreams(located: LocatedGroup, signal?: AbortSignal): Promise<GroupDescription | undefined> {
    const { summary, coordinator } = located;
    const group = await this.#ask(
      located,
      streamsGroupDescribeApi,
      [summary.groupId],
      ([described]) => described,
      signal,
    );
    if (group === undefined) return undefined;
    return {
      ...summary,
      state: group.state,
      coordinator: coordinator.brokerId,
      assignor: '',
      epoch: group.epoch,
      members: group.members.map(({ memberId, epoch, instanceId, clientId, host, tasks }) => ({
        memberId,
        epoch,
        groupInstanceId: instanceId,
        clientId,
        host: withoutSlash(host),
        assignment: sorted(partitionsOfTasks(tasks, group.sources)),
      })),
    };
  }
}

/** By topic, and their partitions by number. */
function sorted(assignment: readonly TopicPartitions[]): readonly TopicPartitions[] {
  return assignment
    .map(({ topic, partitions }) => ({ topic, partitions: partitions.toSorted((a, b) => a - b) }))
    .sort((a, b) => (a.topic < b.topic ? -1 : 1));
}

const consumerProtocolType = 'consumer';

function groupSummary(
  group: listGroupsV5.ListGroupsResponseGroup | listGroupsV4.ListGroupsResponseGroup,
): GroupSummary {
  return {
    groupId: group.groupId as GroupId,
    type: groupType(group.groupType ?? 'classic', group.protocolType),
    protocolType: group.protocolType,
    state: group.groupState,
  };
}

/** @param type the broker's word; brokers before Kafka 3.8 have classic groups alone, and do not say so */
function groupType(type: string, protocolType: string): GroupType {
  switch (type.toLowerCase()) {
    case 'consumer':
      return 'consumer';
    case 'share':
      return 'share';
    case 'streams':
      return 'streams';
    case 'classic':
    case '':
      return classicType(protocolType);
    default:
      return 'other';
  }
}

/** A group without a protocol holds only offsets that somebody committed: a consumer's, by assignment. */
function classicType(protocolType: string): GroupType {
  return protocolType === consumerProtocolType || protocolType === '' ? 'classic' : 'other';
}

function isMoving(code: number): boolean {
  return code === ErrorCode.groupIdNotFound || isRetriableCode(code);
}

/** Java prints an address without a name as `/127.0.0.1`. */
function withoutSlash(host: string): string {
  return host.startsWith('/') ? host.slice(1) : host;
}
