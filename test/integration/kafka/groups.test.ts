import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  GroupDescription,
  GroupId,
  GroupSummary,
  GroupType,
  PartitionLag,
} from '../../../src/core/group.ts';
import type { KafkaCluster } from '../../../src/kafka/kafka-cluster.ts';
import { openKafkaCluster } from '../../../src/kafka/open-kafka-cluster.ts';
import { connectionTo, sharedBroker, uniqueName } from '../local-brokers.ts';
import { runningTool, runTool } from './console-tools.ts';

const consumerClass = 'org.apache.kafka.tools.consumer.ConsoleConsumer';
const shareConsumerClass = 'org.apache.kafka.tools.consumer.ConsoleShareConsumer';
const groupCommand = 'org.apache.kafka.tools.consumer.group.ConsumerGroupCommand';
const shareGroupCommand = 'org.apache.kafka.tools.consumer.group.ShareGroupCommand';

let broker: ReturnType<typeof sharedBroker>;
let cluster: KafkaCluster;

beforeAll(() => {
  broker = sharedBroker();
  cluster = openKafkaCluster(connectionTo(broker.bootstrapServers));
});
afterAll(() => cluster.close());

/** A topic of three partitions with 10, 20 and 30 records. */
async function filledTopic(): Promise<string> {
  const topic = uniqueName('grouped');
  await cluster.mutations.createTopic({ name: topic, partitions: 3, configs: {} });
  await produce(topic, [10, 20, 30]);
  return topic;
}

async function produce(topic: string, counts: readonly number[]): Promise<void> {
  const records = counts.flatMap((count, partition) =>
    Array.from({ length: count }, () => ({
      topic,
      partition,
      key: null,
      value: Buffer.from('v'),
      headers: [],
    })),
  );
  await cluster.mutations.produce(records);
}

function consumerArguments(
  topic: string,
  group: string,
  protocol: 'classic' | 'consumer',
): readonly string[] {
  const properties = [`group.protocol=${protocol}`, 'auto.commit.interval.ms=200', 'client.id=shop-app'];
  return [
    ...['--topic', topic, '--group', group, '--from-beginning'],
    ...properties.flatMap((property) => ['--command-property', property]),
  ];
}

/** Waits until the group has a member that reads all three partitions. */
async function stableGroup(groupId: GroupId): Promise<GroupDescription> {
  const isStable = async (): Promise<boolean> => {
    const description = await cluster.describeGroup(groupId).catch(() => undefined);
    const partitions = description?.members.flatMap(({ assignment }) =>
      assignment.flatMap((part) => part.partitions),
    );
    return description?.state === 'Stable' && partitions?.length === 3;
  };
  await expect.poll(isStable, { timeout: 30_000, interval: 200 }).toBe(true);
  return cluster.describeGroup(groupId);
}

describe('groups', { timeout: 180_000 }, () => {
  it.each([
    ['classic', 'range'],
    ['consumer', 'uniform'],
  ] as const)(
    'shows a group of the %s protocol as it is, while it runs and after',
    async (protocol, assignor) => {
      const topic = await filledTopic();
      const groupId = uniqueName(protocol) as GroupId;
      // It leaves the group in good order once it has read one record more than there are now.
      const untilOneMore = ['--max-messages', '61'];
      const args = [...consumerArguments(topic, groupId, protocol), ...untilOneMore];
      const consumer = runningTool(broker, consumerClass, args);
      try {
        const running = await stableGroup(groupId);
        const members = await describedByTool(groupId, ['--members', '--verbose']);
        expect(running).toMatchObject({
          groupId,
          type: protocol,
          protocolType: 'consumer',
          state: 'Stable',
          coordinator: 1,
          assignor,
        });
        expect(running.members).toHaveLength(1);
        expect(running.members[0]).toMatchObject({
          memberId: members[0]?.['CONSUMER-ID'],
          clientId: 'shop-app',
          groupInstanceId: null,
          host: members[0]?.['HOST']?.replace('/', ''),
          assignment: [{ topic, partitions: [0, 1, 2] }],
        });
        expect(await listed(groupId)).toEqual({
          groupId,
          type: protocol,
          protocolType: 'consumer',
          state: 'Stable',
        });

        const committed = async (): Promise<readonly (bigint | null)[]> =>
          (await cluster.groupLag(groupId)).map((row) => row.committed);
        await expect.poll(committed, { timeout: 15_000 }).toEqual([10n, 20n, 30n]);
        const rows = await cluster.groupLag(groupId);
        expect(rows.map(printed)).toEqual(await describedByTool(groupId, ['--offsets']).then(sortedRows));
        expect(rows[0]).toMatchObject({ memberId: running.members[0]?.memberId, clientId: 'shop-app' });

        await produce(topic, [1]);
        await consumer.ended;
      } finally {
        await consumer.stop();
      }

      await expect.poll(async () => (await listed(groupId))?.state, { timeout: 10_000 }).toBe('Empty');
      await produce(topic, [1, 2, 3]);
      const rows = await cluster.groupLag(groupId);
      expect(rows.map(({ lag }) => lag)).toEqual([1n, 2n, 3n]);
      expect(rows.map((row) => (row.end ?? 0n) - (row.committed ?? 0n))).toEqual([1n, 2n, 3n]);
      expect(rows.map(printed)).toEqual(await describedByTool(groupId, ['--offsets']).then(sortedRows));
      expect(await cluster.describeGroup(groupId)).toMatchObject({
        type: protocol,
        state: 'Empty',
        members: [],
      });
      expect(await cluster.committedOffsets(groupId, topic)).toEqual(
        new Map([
          [0, 11n],
          [1, 20n],
          [2, 30n],
        ]),
      );
      expect(await cluster.committedOffsets(groupId, 'another')).toEqual(new Map());
    },
  );

  it('shows an assigned partition of which nothing is committed', async () => {
    const topic = await filledTopic();
    const groupId = uniqueName('uncommitted') as GroupId;
    const properties = ['--command-property', 'enable.auto.commit=false'];
    const consumer = runningTool(broker, consumerClass, [
      '--topic',
      topic,
      '--group',
      groupId,
      ...properties,
    ]);
    try {
      await stableGroup(groupId);
      const rows = await cluster.groupLag(groupId);
      expect(rows).toMatchObject([
        { topic, partition: 0, committed: null, end: 10n, lag: null },
        { topic, partition: 1, committed: null, end: 20n, lag: null },
        { topic, partition: 2, committed: null, end: 30n, lag: null },
      ]);
      expect(rows.map(printed)).toEqual(await describedByTool(groupId, ['--offsets']).then(sortedRows));
    } finally {
      await consumer.stop();
    }
  });

  it('shows a share group with its members, and where it starts to read, as its own tool does', async () => {
    const topic = await filledTopic();
    const groupId = uniqueName('share') as GroupId;
    const consumer = runningTool(broker, shareConsumerClass, ['--topic', topic, '--group', groupId]);
    try {
      const group = await stableGroup(groupId);
      // Where it starts is fixed with the first records that it gets.
      const hasReadAll = async (): Promise<boolean> => {
        const rows = await cluster.groupLag(groupId);
        const isFixed = rows.every(({ committed }) => committed !== null);
        if (!isFixed) await produce(topic, [1, 1, 1]);
        return isFixed && rows.every(({ lag }) => lag === 0n);
      };
      await expect.poll(hasReadAll, { timeout: 90_000, interval: 1000 }).toBe(true);
      const [member] = await describedByTool(groupId, ['--members'], shareGroupCommand);
      expect(group).toMatchObject({ groupId, type: 'share', state: 'Stable' });
      expect(group.epoch).toBeGreaterThan(0);
      expect(group.members).toMatchObject([
        {
          memberId: member?.['CONSUMER-ID'],
          clientId: member?.['CLIENT-ID'],
          host: member?.['HOST']?.replace('/', ''),
          assignment: [{ topic, partitions: [0, 1, 2] }],
        },
      ]);
      const offsets = async () => {
        const ours = (await cluster.groupLag(groupId)).map(({ partition, committed, lag }) =>
          [partition, committed, lag].join(' '),
        );
        const theirs = (await describedByTool(groupId, ['--offsets'], shareGroupCommand)).map((row) =>
          [row['PARTITION'], row['START-OFFSET'], row['LAG']].join(' '),
        );
        return { ours, theirs: theirs.sort() };
      };
      // What was read is written down a moment later, in between perhaps.
      await expect
        .poll(async () => offsets().then(({ ours, theirs }) => ours.join() === theirs.join()), {
          timeout: 30_000,
        })
        .toBe(true);
      expect((await offsets()).ours).toHaveLength(3);
      expect(
        (await cluster.groupLag(groupId)).every(({ memberId, end }) => memberId === null && end !== null),
      ).toBe(true);
    } finally {
      await consumer.stop();
    }
  });

  it("lists the groups that Kafka's own tool lists", async () => {
    const topic = await filledTopic();
    const groupId = uniqueName('counted');
    await runTool(broker, consumerClass, [
      ...consumerArguments(topic, groupId, 'classic'),
      '--max-messages',
      '60',
    ]);
    const ids = async (): Promise<ReadonlySet<string>> => {
      const types: readonly GroupType[] = ['classic', 'consumer'];
      return new Set(
        (await cluster.listGroups()).filter(({ type }) => types.includes(type)).map((group) => group.groupId),
      );
    };
    // Other suites come and go meanwhile: what stands in both of our lists must be printed, and nothing beside them.
    const before = await ids();
    const printedIds = new Set((await runTool(broker, groupCommand, ['--list'])).trim().split('\n'));
    const after = await ids();
    expect([...before].filter((id) => after.has(id) && !printedIds.has(id))).toEqual([]);
    expect([...printedIds].filter((id) => !before.has(id) && !after.has(id))).toEqual([]);
    expect(printedIds).toContain(groupId);
  });

  it('says that a group is not there', async () => {
    const groupId = uniqueName('nobody') as GroupId;
    const failure = { reason: 'unknown-group', message: `There is no group \`${groupId}\` on \`test\`.` };
    await expect(cluster.describeGroup(groupId)).rejects.toMatchObject(failure);
    await expect(cluster.groupLag(groupId)).rejects.toMatchObject(failure);
    expect(await cluster.committedOffsets(groupId, 'orders')).toEqual(new Map());
  });
});

async function listed(groupId: string): Promise<GroupSummary | undefined> {
  return (await cluster.listGroups()).find((group) => group.groupId === groupId);
}

type PrintedRow = Readonly<Record<string, string>>;

/** The table that `kafka-consumer-groups --describe` prints, a row a record. */
async function describedByTool(
  groupId: string,
  args: readonly string[],
  tool = groupCommand,
): Promise<readonly PrintedRow[]> {
  const output = await runTool(broker, tool, ['--describe', '--group', groupId, ...args]);
  const lines = output.split('\n').map((line) => line.trim().split(/\s+/));
  const header = lines.findIndex(([first]) => first === 'GROUP');
  const columns = lines[header] ?? [];
  return lines
    .slice(header + 1)
    .filter((cells) => cells.length > 1)
    .map((cells) => Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? ''])));
}

interface ComparableRow {
  readonly topic: string;
  readonly partition: string;
  readonly committed: string;
  readonly end: string;
  readonly lag: string;
  readonly memberId: string;
  readonly host: string;
  readonly clientId: string;
}

function printed(row: PartitionLag): ComparableRow {
  const text = (value: bigint | string | null): string => (value === null ? '-' : String(value));
  return {
    topic: row.topic,
    partition: String(row.partition),
    committed: text(row.committed),
    end: text(row.end),
    lag: text(row.lag),
    memberId: text(row.memberId),
    host: text(row.host),
    clientId: text(row.clientId),
  };
}

function sortedRows(rows: readonly PrintedRow[]): readonly ComparableRow[] {
  return rows
    .map((row) => ({
      topic: row['TOPIC'] ?? '',
      partition: row['PARTITION'] ?? '',
      committed: row['CURRENT-OFFSET'] ?? '',
      end: row['LOG-END-OFFSET'] ?? '',
      lag: row['LAG'] ?? '',
      memberId: row['CONSUMER-ID'] ?? '',
      host: (row['HOST'] ?? '').replace('/', ''),
      clientId: row['CLIENT-ID'] ?? '',
    }))
    .sort((a, b) => Number(a.partition) - Number(b.partition));
}
