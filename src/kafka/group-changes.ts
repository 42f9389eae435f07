import { deleteGroupsV2, findCoordinatorV3, findCoordinatorV4, offsetCommitV8 } from '@platformatic/kafka';
import type { HostAndPort } from '../core/cluster-profile.ts';
import { KafkaFailure } from '../core/kafka-failure.ts';
import { pause } from './abortable.ts';
import type { BrokerConnections } from './broker-connections.ts';
import type { Groups } from './groups.ts';
import type { GroupOffset } from './kafka-cluster.ts';
import { brokerFailure, codeFailure, ErrorCode, isRetriableCode } from './kafka-errors.ts';

const retryDelayMs = 200;
const maxRetries = 25;
/** In FindCoordinator: a group, not a transaction. */
const groupKey = 0;
/** In OffsetCommit: nobody's generation, member or instance. An empty group takes it. */
const noGeneration = -1;
const noMember = '';

/** Codes by which OffsetCommit refuses whoever is no member of a group that has some. */
const memberCodes: readonly number[] = [
  ErrorCode.illegalGeneration,
  ErrorCode.unknownMemberId,
  ErrorCode.rebalanceInProgress,
];

/** Moves the committed offsets of groups without members, and deletes such groups. */
export class GroupChanges {
  readonly #connections: BrokerConnections;
  readonly #groups: Groups;

  constructor(connections: BrokerConnections, groups: Groups) {
    this.#connections = connections;
    this.#groups = groups;
  }

  /** See `ClusterMutations.commitGroupOffsets`. */
  async commit(groupId: string, offsets: readonly GroupOffset[], signal?: AbortSignal): Promise<void> {
    if (offsets.length === 0) return;
    const doing = `Could not change the offsets of group \`${groupId}\``;
    const topics = [...Map.groupBy(offsets, ({ topic }) => topic)].map(([name, places]) => ({
      name,
      partitions: places.map(({ partition, offset }) => ({
        partitionIndex: partition,
        committedOffset: offset,
        committedLeaderEpoch: -1,
        committedMetadata: '',
      })),
    }));
    await this.#untilSettled(doing, signal, async () => {
      const coordinator = await this.#coordinator(groupId, doing, signal);
      const args: Parameters<typeof offsetCommitV8.createRequest> = [
        groupId,
        noGeneration,
        noMember,
        null,
        topics,
      ];
      const answer = await this.#connections.askBroker(coordinator, offsetCommitV8.api, args, doing, signal);
      const refused = answer.topics
        .flatMap(({ name, partitions }) => partitions.map((partition) => ({ name, ...partition })))
        .find(({ errorCode }) => errorCode !== ErrorCode.none);
      if (refused === undefined || isRetriableCode(refused.errorCode)) {
        return refused?.errorCode ?? ErrorCode.none;
      }
      if (memberCodes.includes(refused.errorCode)) throw brokerFailure(ErrorCode.nonEmptyGroup, doing);
      const why = codeFailure(refused.errorCode).message;
      throw brokerFailure(
        refused.errorCode,
        doing,
        `partition ${refused.partitionIndex} of \`${refused.name}\`: ${why}`,
      );
    });
  }

  /** See `ClusterMutations.deleteGroup`. */
  async delete(groupId: string, signal?: AbortSignal): Promise<void> {
    const doing = `Could not delete group \`${groupId}\``;
    await this.#untilSettled(doing, signal, async () => {
      const { coordinator } = await this.#groups.locate(groupId, signal);
      const answer = await this.#connections.askBroker(
        coordinator,
        deleteGroupsV2.api,
        [[groupId]],
        doing,
        signal,
      );
      const code = answer.results[0]?.errorCode ?? ErrorCode.none;
      if (code !== ErrorCode.none && !isRetriableCode(code)) throw brokerFailure(code, doing);
      return code;
    });
  }

  /** Whoever has the group is its coordinator; for one that nobody has yet, the brokers choose. */
  async #coordinator(groupId: string, doing: string, signal: AbortSignal | undefined): Promise<HostAndPort> {
    try {
      return (await this.#groups.locate(groupId, signal)).coordinator;
    } catch (error) {
      if (!(error instanceof KafkaFailure) || error.reason !== 'unknown-group') throw error;
    }
    let found: HostAndPort | undefined;
    await this.#untilSettled(doing, signal, async () => {
      const link = await this.#connections.bootstrap(signal);
      const { key, version } = findCoordinatorV4.api;
      const api = link.answers(key, version) ? findCoordinatorV4.api : findCoordinatorV3.api;
      const [coordinator] = (await link.ask(api, [groupKey, [groupId]], doing, signal)).coordinators;
      const code = coordinator?.errorCode ?? ErrorCode.coordinatorNotAvailable;
      if (code === ErrorCode.none && coordinator !== undefined) found = coordinator;
      else if (!isRetriableCode(code)) throw brokerFailure(code, doing, coordinator?.errorMessage);
      return code;
    });
    if (found === undefined) throw new KafkaFailure('internal', `${doing}: there is no coordinator.`);
    return { host: found.host, port: found.port };
  }

  /** Asks until the code of the answer is none; coordinators move. */
  async #untilSettled(
    doing: string,
    signal: AbortSignal | undefined,
    ask: () => Promise<number>,
  ): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      const code = await ask();
      if (code === ErrorCode.none) return;
      if (attempt >= maxRetries) throw brokerFailure(code, doing);
      await pause(retryDelayMs, signal);
    }
  }
}
