import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GroupId } from '../../../src/core/group.ts';
import type { KafkaCluster } from '../../../src/kafka/kafka-cluster.ts';
import { openKafkaCluster } from '../../../src/kafka/open-kafka-cluster.ts';
import { runningTool, runTool } from '../kafka/console-tools.ts';
import { connectionTo, sharedBroker, uniqueName } from '../local-brokers.ts';
import { newTopic, produceTexts } from '../tail/started-tail.ts';
import { runCli, StartedCli } from './started-cli.ts';

const consumerClass = 'org.apache.kafka.tools.consumer.ConsoleConsumer';
const groupCommand = 'org.apache.kafka.tools.consumer.group.ConsumerGroupCommand';

const broker = sharedBroker();
const bootstrap = broker.bootstrapServers.join();
let cluster: KafkaCluster;
beforeAll(() => {
  cluster = openKafkaCluster(connectionTo(broker.bootstrapServers));
});
afterAll(() => cluster.close());

/** The cells of a table's lines, those of its titles first; in any order, as both print them. */
function cellsOf(table: string): readonly (readonly string[])[] {
  const [titles = [], ...rows] = table
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => line.trim().split(/\s+/));
  return [titles, ...rows.map((row) => row.map((cell) => cell.replace(/^\//, ''))).sort()];
}

describe('kafka-workbench lag', { timeout: 120_000 }, () => {
  it('prints what Kafka’s own tool prints: while members read, one of which has nothing to, and after them', async () => {
    const topic = await newTopic(cluster, 1);
    const group = uniqueName('lag');
    await produceTexts(cluster, topic, 5, 'v');
    const consumers = [0, 1].map(() =>
      runningTool(broker, consumerClass, [
        ...['--topic', topic, '--group', group, '--from-beginning'],
        ...['--command-property', 'auto.commit.interval.ms=200'],
        // They are killed: their places in the group expire.
        ...['--command-property', 'session.timeout.ms=6000'],
      ]),
    );
    try {
      await expect
        .poll(
          async () => {
            const rows = await cluster.groupLag(group as GroupId).catch(() => []);
            const members = (await cluster.describeGroup(group as GroupId).catch(() => undefined))?.members;
            return [members?.length, rows.map(({ committed, memberId }) => memberId && committed)];
          },
          { timeout: 60_000, interval: 300 },
        )
        .toEqual([2, [5n]]);
      await produceTexts(cluster, topic, 1, 'v');
      const theirs = await runTool(broker, groupCommand, ['--describe', '--group', group]);
      const ours = await runCli('lag', group, '--bootstrap', bootstrap);
      expect(ours).toMatchObject({ code: 0, stderr: '' });
      expect(cellsOf(ours.stdout)).toEqual(cellsOf(theirs));
      expect(cellsOf(ours.stdout)).toHaveLength(2);
    } finally {
      await Promise.all(consumers.map((consumer) => consumer.stop()));
    }
    await expect
      .poll(async () => (await cluster.describeGroup(group as GroupId)).state, { timeout: 60_000 })
      .toBe('Empty');
    await produceTexts(cluster, topic, 2, 'v');
    const theirs = await runTool(broker, groupCommand, ['--describe', '--group', group]);
    expect(cellsOf((await runCli('lag', group, '--bootstrap', bootstrap)).stdout)).toEqual(cellsOf(theirs));
  });

  it('gives JSON, null where there is nothing to tell, of several groups', async () => {
    const topic = await newTopic(cluster, 2);
    await produceTexts(cluster, topic, 3, 'v', { partition: 1 });
    const groups = [uniqueName('lag'), uniqueName('lag')];
    for (const [index, group] of groups.entries()) {
      await cluster.mutations.commitGroupOffsets(group, [{ topic, partition: 1, offset: BigInt(index) }]);
    }
    const { stdout, code } = await runCli('lag', ...groups, '--json', '--bootstrap', bootstrap);
    expect(code).toBe(0);
    const nobody = { consumerId: null, host: null, clientId: null };
    expect(JSON.parse(stdout)).toEqual([
      { group: groups[0], topic, partition: 1, committed: 0, end: 3, lag: 3, ...nobody },
      { group: groups[1], topic, partition: 1, committed: 1, end: 3, lag: 2, ...nobody },
    ]);
  });

  it('prints again every second until Ctrl-C', async () => {
    const topic = await newTopic(cluster, 1);
    const group = uniqueName('lag');
    await cluster.mutations.commitGroupOffsets(group, [{ topic, partition: 0, offset: 0n }]);
    const started = new StartedCli(['lag', group, '--watch', '--json', '--bootstrap', bootstrap]);
    const lags = (): readonly unknown[] =>
      started.stdout
        .split('\n')
        .slice(0, -1)
        .map((line) => (JSON.parse(line) as { readonly lag: number }[])[0]?.lag);
    await expect.poll(() => lags()[0], { timeout: 20_000 }).toBe(0);
    await produceTexts(cluster, topic, 4, 'v');
    await expect.poll(() => lags().at(-1), { timeout: 20_000 }).toBe(4);
    started.child.kill('SIGINT');
    expect(await started.result).toMatchObject({ code: 130, stderr: '' });
  });

  it('refuses what it cannot do, by name', async () => {
    expect(await runCli('lag', '--bootstrap', bootstrap)).toMatchObject({
      code: 2,
      stderr: '`lag` needs a group. `kafka-workbench lag --help` says more.\n',
    });
    expect(await runCli('lag', 'g')).toMatchObject({
      code: 2,
      stderr: '`lag` needs to know the cluster: `--bootstrap host:port`, or `--config client.properties`.\n',
    });
    const unknown = uniqueName('nobody');
    const result = await runCli('lag', unknown, '--bootstrap', bootstrap);
    expect(result).toMatchObject({ code: 3, stdout: '' });
    expect(result.stderr).toContain(`There is no group \`${unknown}\``);
  });
});
