import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KafkaFailure } from '../../../src/core/kafka-failure.ts';
import { BrokerConnections } from '../../../src/kafka/broker-connections.ts';
import type { KafkaCluster } from '../../../src/kafka/kafka-cluster.ts';
import { openKafkaCluster } from '../../../src/kafka/open-kafka-cluster.ts';
import { runFile, type RunFileOptions } from '../../../src/requests/run-file.ts';
import type { RunResult } from '../../../src/core/run-result.ts';
import { connectionTo, sharedBroker, uniqueName } from '../local-brokers.ts';
import { newTopic, patience } from '../tail/started-tail.ts';
import { openTransaction } from '../tail/transactions.ts';

let cluster: KafkaCluster;
let folder: string;

beforeAll(async () => {
  cluster = openKafkaCluster(connectionTo(sharedBroker().bootstrapServers));
  folder = await mkdtemp(path.join(os.tmpdir(), 'kafka-workbench-run-file-'));
});
afterAll(async () => {
  await cluster.close();
  await rm(folder, { recursive: true });
});

function run(lines: readonly string[], options: Partial<RunFileOptions> = {}): Promise<RunResult> {
  return runFile({
    path: path.join(folder, 'requests.kafka'),
    text: lines.join('\n'),
    environment: { layers: [], privateValues: [] },
    variables: new Map(),
    processEnvironment: {},
    clusterOf: () => ({ cluster, destructiveRefusal: undefined }),
    selection: { kind: 'all' },
    keepsGoing: false,
    signal: new AbortController().signal,
    onEvent: () => undefined,
    ...options,
  });
}

/** Runs `act` when the first block has ended. */
function afterFirstBlock(act: () => Promise<unknown>): Pick<RunFileOptions, 'onEvent'> {
  let hasActed = false;
  return {
    onEvent: ({ kind }) => {
      if (kind !== 'blockFinished' || hasActed) return;
      hasActed = true;
      void act();
    },
  };
}

function statuses({ blocks }: RunResult): readonly string[] {
  return blocks.map(({ status, failure }) => (failure === undefined ? status : failure.message));
}

/** The cluster, but for one of its members. */
function withMember<Name extends keyof KafkaCluster>(
  name: Name,
  replacement: KafkaCluster[Name],
): KafkaCluster {
  return new Proxy(cluster, {
    get: (target, asked): unknown => {
      if (asked === name) return replacement;
      const member: unknown = Reflect.get(target, asked, target);
      return typeof member === 'function' ? (member.bind(target) as unknown) : member;
    },
  });
}

async function send(topic: string, value: string): Promise<void> {
  await cluster.mutations.produce([{ topic, key: null, value: Buffer.from(value), headers: [] }]);
}

describe('runFile', { timeout: patience.timeout * 2 }, () => {
  it('expects what came since the run began, and not what was there before', async () => {
    const topic = await newTopic(cluster, 2);
    await send(topic, 'before');
    const result = await run([
      ...['PRODUCER', `topic: ${topic}`, 'now', '###'],
      ...['EXPECT now', `topic: ${topic}`, 'match: value == "now"', 'count: 1', 'within: 1s'],
      ...['EXPECT before', `topic: ${topic}`, 'match: value == "before"', 'count: 0', 'within: 1s'],
      ...['EXPECT all', `topic: ${topic}`, 'from: earliest', 'count: >= 2'],
    ]);
    expect(statuses(result)).toEqual(['passed', 'passed', 'passed', 'passed']);
    expect(result.blocks[1]?.read).toEqual({ topic, seen: 1, matched: 1 });
  });

  it('expects everything of a topic that appears, and of one that is created again', async () => {
    const topic = uniqueName('appears');
    const create = (): Promise<unknown> =>
      cluster.mutations.createTopic({ name: topic, partitions: 1, replicationFactor: 1, configs: {} });
    const other = await newTopic(cluster, 1);
    const file = [
      ...['PRODUCER', `topic: ${other}`, 'x', '###'],
      ...['EXPECT', `topic: ${topic}`, 'within: 25s', 'match: value == "new"', 'capture: at = offset'],
    ];
    const appears = async (): Promise<void> => {
      await create();
      await send(topic, 'new');
    };
    const first = await run(file, afterFirstBlock(appears));
    expect(statuses(first)).toEqual(['passed', 'passed']);
    const second = await run(
      file,
      afterFirstBlock(async () => {
        await cluster.mutations.deleteTopic(topic);
        await appears();
      }),
    );
    expect(statuses(second)).toEqual(['passed', 'passed']);
    expect(second.blocks[1]?.captures).toEqual([{ name: 'at', value: '0' }]);
  });

  it('remembers where a topic ends that a capture names, once the capture is there', async () => {
    const [names, answers] = [await newTopic(cluster, 1), await newTopic(cluster, 1)];
    await send(answers, 'old');
    const result = await run([
      ...['PRODUCER', `topic: ${names}`, answers, '###'],
      ...['EXPECT', `topic: ${names}`, 'capture: answers = value', '###'],
      ...['PRODUCER', 'topic: {{answers}}', 'new', '###'],
      ...['EXPECT', 'topic: {{answers}}', 'capture: which = value'],
    ]);
    expect(statuses(result)).toEqual(['passed', 'passed', 'passed', 'passed']);
    expect(result.blocks[3]?.captures).toEqual([{ name: 'which', value: '"new"' }]);
  });

  it('goes by the newest capture of a name, in variables and in topics as well', async () => {
    const names = await newTopic(cluster, 1);
    const [one, two] = [await newTopic(cluster, 1), await newTopic(cluster, 1)];
    await send(two, 'old');
    const capture = (name: string): readonly string[] => [
      ...['PRODUCER', `topic: ${names}`, name, '###'],
      ...['EXPECT', `topic: ${names}`, `match: value == "${name}"`, 'capture: at = value', '###'],
    ];
    const result = await run([
      ...['@through = {{at}}', ...capture(one)],
      ...['PRODUCER', 'topic: {{through}}', 'sent to one', '###', ...capture(two)],
      ...['PRODUCER', 'topic: {{at}}', '{{through}}', '###'],
      ...['EXPECT', 'topic: {{through}}', 'capture: which = value'],
    ]);
    expect(statuses(result)).toEqual(Array.from({ length: 7 }, () => 'passed'));
    expect(result.blocks[2]?.sent?.topic).toBe(one);
    expect(result.blocks[6]?.captures).toEqual([{ name: 'which', value: `"${two}"` }]);
  });

  it('does not expect anything of a topic whose end could not be remembered', async () => {
    const topic = await newTopic(cluster, 1);
    await send(topic, 'before');
    let isBroken = true;
    const broken: KafkaCluster['leadersOf'] = (...args) => {
      if (!isBroken) return cluster.leadersOf(...args);
      isBroken = false;
      return Promise.reject(new KafkaFailure('unreachable', 'Not there just now.'));
    };
    const flaky = withMember('leadersOf', broken);
    const result = await run(
      [
        ...['PRODUCER', `topic: ${topic}`, 'x', '###', 'PRODUCER', `topic: ${topic}`, 'y', '###'],
        ...['EXPECT', `topic: ${topic}`, 'match: value == "before"', 'within: 2s'],
      ],
      { keepsGoing: true, clusterOf: () => ({ cluster: flaky, destructiveRefusal: undefined }) },
    );
    expect(statuses(result)).toEqual(['Not there just now.', 'passed', 'Not there just now.']);
  });

  it('does not take for absent what could not be read in time', async () => {
    const topic = await newTopic(cluster, 1);
    await send(topic, 'x');
    const connections = new BrokerConnections(connectionTo(sharedBroker().bootstrapServers));
    connections.broker = () =>
      Promise.reject(new KafkaFailure('unreachable', 'Not there.', { retriable: true }));
    const unreachable = withMember('connections', connections);
    const { blocks } = await run(['EXPECT', `topic: ${topic}`, 'from: earliest', 'count: 0', 'within: 1s'], {
      clusterOf: () => ({ cluster: unreachable, destructiveRefusal: undefined }),
    });
    expect(blocks[0]).toMatchObject({ status: 'errored', failure: { reason: 'timed-out' } });
    expect(blocks[0]?.failure?.message).toContain(`Not everything in \`${topic}\` was read`);
  });

  it('says that a broker did not answer, and not that nothing came', async () => {
    const topic = await newTopic(cluster, 1);
    await send(topic, 'x');
    const connections = new BrokerConnections(connectionTo(sharedBroker().bootstrapServers));
    connections.broker = () =>
      Promise.reject(new KafkaFailure('unreachable', 'Not there.', { retriable: true }));
    const unreachable = withMember('connections', connections);
    const expecting = ['EXPECT', `topic: ${topic}`, 'from: earliest', 'within: 1s'];
    const { blocks } = await run(expecting, {
      clusterOf: () => ({ cluster: unreachable, destructiveRefusal: undefined }),
    });
    expect(blocks[0]).toMatchObject({ status: 'errored', failure: { reason: 'timed-out' } });
    expect(blocks[0]?.failure?.message).toContain(`did not answer for every partition of \`${topic}\``);
  });

  it('does not count what an open transaction wrote before the run began', async () => {
    const { bootstrapServers } = sharedBroker();
    const topic = await newTopic(cluster, 1);
    const transaction = await openTransaction(bootstrapServers, topic, 'before');
    await send(topic, 'before, too');
    const committed = [`topic: ${topic}`, 'isolation: read_committed'];
    let isOpen = true;
    const result = await run(
      [
        ...['EXPECT', ...committed, 'within: 2s', 'match: value != "after"', 'count: 0', '###'],
        ...['EXPECT', ...committed, 'within: 25s', 'match: value == "after"'],
      ],
      {
        // Reading has begun by then, where the open transaction begins.
        onEvent: ({ kind }) => {
          if (kind !== 'progress' || !isOpen) return;
          isOpen = false;
          void transaction.end('commit').then(() => send(topic, 'after'));
        },
      },
    );
    expect(statuses(result)).toEqual(['passed', 'passed']);
    expect(result.blocks.map(({ read }) => read?.seen)).toEqual([1, 1]);
  });

  it.each(['read_committed', 'read_uncommitted'])(
    'does not take for absent what there was no time to read, under %s',
    async (isolation) => {
      const topic = await newTopic(cluster, 1);
      const value = Buffer.from('x');
      const records = Array.from({ length: 20_000 }, () => ({ topic, key: null, value, headers: [] }));
      await cluster.mutations.produce(records);
      const numbers = `[${Array.from({ length: 40 }, (_, index) => index).join(', ')}]`;
      // So slow that only the first records have their turn.
      const match = `match: ${numbers}.exists(x, ${numbers}.exists(y, x + y > 1000))`;
      const { blocks } = await run([
        ...['EXPECT', `topic: ${topic}`, 'from: earliest', `isolation: ${isolation}`],
        ...[match, 'count: 0', 'within: 1s'],
      ]);
      expect(blocks[0]).toMatchObject({ status: 'errored', failure: { reason: 'timed-out' } });
      expect(blocks[0]?.failure?.message).toContain(`Not everything in \`${topic}\` was read`);
    },
  );

  it.each(['read_committed', 'read_uncommitted'])(
    'does not count what comes before an offset that is not there yet, under %s',
    async (isolation) => {
      const topic = await newTopic(cluster, 1);
      await send(topic, '0');
      let hasSent = false;
      const result = await run(
        [
          ...['EXPECT', `topic: ${topic}`, 'from: 3', `isolation: ${isolation}`],
          ...['within: 25s', 'capture: at = offset'],
        ],
        {
          onEvent: ({ kind }) => {
            if (kind !== 'progress' || hasSent) return;
            hasSent = true;
            void (async () => {
              for (const value of ['1', '2', '3']) await send(topic, value);
            })();
          },
        },
      );
      expect(statuses(result)).toEqual(['passed']);
      expect(result.blocks[0]?.captures).toEqual([{ name: 'at', value: '3' }]);
      expect(result.blocks[0]?.read?.seen).toBe(1);
    },
  );

  it('masks a private value wherever it stands in what it shows, and cuts only then', async () => {
    const topic = await newTopic(cluster, 1);
    const token = 's3cret-token-0123456789';
    const certificate = 'PRIVATE'.repeat(1000);
    await send(topic, 'x'.repeat(3_985) + token);
    await send(topic, certificate);
    const result = await run(
      [
        ...['EXPECT', `topic: ${topic}`, 'from: earliest', 'assert: value == "y"', '###'],
        ...['EXPECT', `topic: ${topic}`, 'from: earliest', 'match: value == "y"', 'within: 1s', '###'],
        ...['EXPECT', `topic: ${topic}`, 'from: earliest', 'match: offset == 1', 'capture: all = value'],
      ],
      { keepsGoing: true, environment: { layers: [], privateValues: [token, certificate] } },
    );
    expect(result.blocks.map(({ status }) => status)).toEqual(['failed', 'failed', 'passed']);
    const [asserted, matched, captured] = result.blocks;
    expect(asserted?.failure?.message).toMatch(
      /is false of the record at .*: `value == "y"` is false; `value` is "x{199}…\.$/,
    );
    expect(matched?.nearestMisses?.map(({ value }) => value)).toEqual(['•••', `${'x'.repeat(200)}…`]);
    expect(captured?.captures).toEqual([{ name: 'all', value: '"•••"' }]);
    const all = JSON.stringify(result, (_name, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    );
    expect(all).not.toMatch(/s3cret|PRIVATE/);
  });

  it('filters the records of a CONSUMER by variables', async () => {
    const topic = await newTopic(cluster, 1);
    for (const value of ['a', 'b', 'a']) await send(topic, value);
    const result = await run([
      '@wanted = a',
      ...['CONSUMER', `topic: ${topic}`, 'from: earliest', 'limit: 2', 'filter: value == vars.wanted'],
      'within: 10s',
    ]);
    expect(statuses(result)).toEqual(['passed']);
    expect(result.blocks[0]?.read).toMatchObject({ matched: 2 });
  });

  it('says of a CONSUMER whose broker does not answer that it could not be carried out', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const silent = openKafkaCluster(connectionTo([`127.0.0.1:${port}`]));
    try {
      const { blocks } = await run(['CONSUMER', 'topic: t', 'limit: 1', 'within: 1s'], {
        clusterOf: () => ({ cluster: silent, destructiveRefusal: undefined }),
      });
      expect(blocks[0]).toMatchObject({ status: 'errored', failure: { reason: 'timed-out' } });
    } finally {
      await silent.close();
      server.close();
    }
  });

  it('takes nothing for granted of a group that has committed nothing', async () => {
    const [first = ''] = statuses(
      await run([`GROUP ${uniqueName('group')}`, 'assert: group.lag <= 0', 'within: 300ms']),
    );
    expect(first).toContain('Line 2, `assert` cannot be evaluated');
  });

  it('alters a topic only where it is told to', async () => {
    const topic = await newTopic(cluster, 1);
    const wanted = [`TOPIC ${topic}`, 'partitions: 3', 'config: retention.ms = 7654321'];
    expect(statuses(await run(wanted))).toEqual([
      `\`${topic}\` has 1 partition, fewer than 3. \`alter: true\` would change it.`,
    ]);
    expect(statuses(await run([...wanted, 'alter: true', 'assert: topic.partitions == 3']))).toEqual([
      'passed',
    ]);
    expect(statuses(await run(wanted))).toEqual(['passed']);
  });

  it('creates a topic again as it was, without its records', async () => {
    const topic = await newTopic(cluster, 3);
    await send(topic, 'old');
    const { topicId } = await cluster.describeTopic(topic);
    const result = await run([
      `TOPIC ${topic}`,
      'state: recreated',
      'assert: topic.offsets.all(o, o.end == 0)',
    ]);
    expect(statuses(result)).toEqual(['passed']);
    const after = await cluster.describeTopic(topic);
    expect(after.partitionCount).toBe(3);
    expect(after.topicId).not.toBe(topicId);
  });

  it('sends a value file to the byte, from the folder of the file', async () => {
    const topic = await newTopic(cluster, 1);
    await writeFile(path.join(folder, 'value.bin'), Buffer.from([0, 0xff, 0x7b, 0x7b]));
    const result = await run([
      ...['PRODUCER', `topic: ${topic}`, 'value-file: value.bin', '###'],
      ...['EXPECT', `topic: ${topic}`, 'match: value == b"\\x00\\xff{{"'.replace('{{', '\\{{')],
    ]);
    expect(statuses(result)).toEqual(['passed', 'passed']);
    const missing = await run(['PRODUCER', `topic: ${topic}`, 'value-file: nowhere.bin']);
    expect(statuses(missing)[0]).toContain('Line 3, `value-file`: could not read `nowhere.bin`');
  });

  it('says of no record where it stands that the broker was not to confirm', async () => {
    const topic = await newTopic(cluster, 1);
    const [unconfirmed, confirmed] = (
      await run([
        ...['PRODUCER', `topic: ${topic}`, 'acks: 0', 'x', '###'],
        ...['PRODUCER', `topic: ${topic}`, 'acks: 1', 'y'],
      ])
    ).blocks;
    expect(unconfirmed?.sent).toEqual({ topic, records: 1 });
    expect(confirmed?.sent).toMatchObject({ records: 1, last: { partition: 0 } });
  });

  it('skips a CONSUMER without an end, and fails one that does not get what it asks for', async () => {
    const topic = await newTopic(cluster, 1);
    const result = await run([
      ...['CONSUMER', `topic: ${topic}`, '###'],
      ...['CONSUMER', `topic: ${topic}`, 'from: earliest', 'limit: 2', 'within: 1s'],
    ]);
    expect(statuses(result)).toEqual([
      'skipped',
      `Within 1 s 0 records came from \`${topic}\`; 2 were asked for.`,
    ]);
  });

  it('does not run what waits for a capture that never came, and goes on with the rest', async () => {
    const topic = await newTopic(cluster, 1);
    const result = await run(
      [
        ...['EXPECT', `topic: ${topic}`, 'within: 300ms', 'capture: id = key', '###'],
        ...['PRODUCER', `topic: ${topic}`, '{{id}}', '###'],
        ...['PRODUCER', `topic: ${topic}`, 'x'],
      ],
      { keepsGoing: true },
    );
    expect(result.blocks.map(({ status }) => status)).toEqual(['failed', 'notRun', 'passed']);
    expect(result.blocks[1]?.notes).toEqual(['Not captured by the blocks before: `id`.']);
  });

  it('moves a group by a shift and by a time, and says where an offset left the log', async () => {
    const topic = await newTopic(cluster, 1);
    const group = uniqueName('group');
    for (const value of ['a', 'b', 'c', 'd']) await send(topic, value);
    const result = await run([
      ...[`GROUP ${group}`, `topic: ${topic}`, 'reset: latest', 'lag: 0', '###'],
      ...[`GROUP ${group}`, 'reset: shift -3', 'lag: 3', '###'],
      ...[`GROUP ${group}`, 'reset: 1h ago', 'lag: 4', '###'],
      ...[`GROUP ${group}`, 'reset: 99', 'lag: 0'],
    ]);
    expect(statuses(result)).toEqual(['passed', 'passed', 'passed', 'passed']);
    expect(result.blocks[3]?.notes).toEqual([
      `Partition 0 of \`${topic}\` holds 0 to 4: it is set to 4, not 99.`,
    ]);
    const partition = await run([`GROUP ${group}`, 'partitions: 0,7', 'reset: earliest']);
    expect(statuses(partition)).toEqual([
      `Group \`${group}\` has committed nothing in a partition 7: say with \`topic\` what to reset.`,
    ]);
    const missing = await run([`GROUP ${uniqueName('group')}`, 'reset: earliest']);
    expect(statuses(missing)[0]).toContain('say with `topic` what to reset');
  });
});
