import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KafkaCluster } from '../../../src/kafka/kafka-cluster.ts';
import { openKafkaCluster } from '../../../src/kafka/open-kafka-cluster.ts';
import { connectionTo, sharedBroker, uniqueName, withFreshBroker } from '../local-brokers.ts';
import { newTopic, patience, produceTexts, textRecord } from '../tail/started-tail.ts';
import { runCli, StartedCli, type CliResult } from './started-cli.ts';

const broker = sharedBroker();
const bootstrap = broker.bootstrapServers.join();
let cluster: KafkaCluster;
let folder: string;

beforeAll(async () => {
  cluster = openKafkaCluster(connectionTo(broker.bootstrapServers));
  folder = await mkdtemp(path.join(os.tmpdir(), 'kafka-workbench-cli-'));
});
afterAll(async () => {
  await cluster.close();
  await rm(folder, { recursive: true });
});

function tail(topic: string, ...options: readonly string[]): Promise<CliResult> {
  return runCli('tail', topic, '--bootstrap', bootstrap, ...options);
}

function linesOf(result: CliResult): readonly string[] {
  return result.stdout.split('\n').slice(0, -1);
}

describe('kafka-workbench tail', () => {
  it('prints one JSON object a record, exact to the byte, and a summary beside it', async () => {
    const topic = await newTopic(cluster, 1);
    const [produced] = await cluster.mutations.produce([
      {
        topic,
        key: Buffer.from([0xff, 0x00]),
        value: Buffer.from('{"id":9007199254740993}\n\u2028é'),
        headers: [
          { name: Buffer.from('a'), value: Buffer.from('1') },
          { name: Buffer.from('a'), value: null },
          { name: Buffer.from([0xc3]), value: Buffer.from([0xfe]) },
        ],
        timestamp: 1_700_000_000_123n,
      },
      { topic, key: Buffer.from(''), value: null, headers: [], timestamp: 1_700_000_000_124n },
    ]);
    expect(produced?.offset).toBe(0n);
    const result = await tail(topic, '--from', 'earliest', '--until', 'end');
    expect(linesOf(result)).toEqual([
      `{"topic":"${topic}","partition":0,"offset":0,"timestamp":1700000000123,"timestampType":"CreateTime",` +
        '"keyBase64":"/wA=","value":"{\\"id\\":9007199254740993}\\n\u2028é",' +
        '"headers":[["a","1"],["a",null],[{"base64":"ww=="},{"base64":"/g=="}]]}',
      `{"topic":"${topic}","partition":0,"offset":1,"timestamp":1700000000124,"timestampType":"CreateTime",` +
        '"key":"","value":null,"headers":[]}',
    ]);
    expect(result.code).toBe(0);
    expect(result.stderr).toMatch(
      /^2 records, \d+ bytes in \d+\.\d\d s \([\d,]+ records\/s\) from 1 partition\n$/,
    );
  });

  it('prints the bytes of values and newlines, an empty line for a tombstone', async () => {
    const topic = await newTopic(cluster, 1);
    await cluster.mutations.produce([
      { topic, key: null, value: Buffer.from([0xff, 0x0d]), headers: [] },
      { topic, key: null, value: null, headers: [] },
      { topic, key: null, value: Buffer.alloc(300_000, 'x'), headers: [] },
      { topic, key: null, value: Buffer.from('ü'), headers: [] },
    ]);
    const started = new StartedCli(
      ['tail', topic, '--bootstrap', bootstrap, '--from', 'earliest', '--until', 'end', '--format', 'value'],
      {},
      false,
    );
    const pieces: Buffer[] = [];
    started.child.stdout.setEncoding('latin1').on('data', (text: string) => {
      pieces.push(Buffer.from(text, 'latin1'));
    });
    await new Promise((resolve) => started.child.once('close', resolve));
    const expected = [
      Buffer.from([0xff, 0x0d]),
      Buffer.alloc(0),
      Buffer.alloc(300_000, 'x'),
      Buffer.from('ü'),
    ];
    expect(
      Buffer.concat(pieces).equals(
        Buffer.concat(expected.map((value) => Buffer.concat([value, Buffer.from('\n')]))),
      ),
    ).toBe(true);
  });

  it('prints nothing but the summary with --quiet and with --format none', async () => {
    const topic = await newTopic(cluster, 2);
    await produceTexts(cluster, topic, 1_000, 'v');
    for (const options of [['--quiet'], ['--format', 'none']]) {
      const result = await tail(topic, '--from', 'earliest', '--until', 'end', ...options);
      expect(result).toMatchObject({ code: 0, stdout: '' });
      expect(result.stderr).toMatch(/^1,000 records, .* from 2 partitions\n$/);
    }
  });

  it('starts and ends where it is told', async () => {
    const topic = await newTopic(cluster, 1);
    await cluster.mutations.produce(
      Array.from({ length: 10 }, (_, index) =>
        textRecord(topic, `v${index}`, { timestamp: BigInt(Date.UTC(2024, 0, 1 + index)) }),
      ),
    );
    const values = async (...options: readonly string[]): Promise<string> => {
      const result = await tail(topic, '--format', 'value', ...options);
      expect(result).toMatchObject({ code: 0 });
      return linesOf(result).join(' ');
    };
    expect(await values('--from', '7', '--until', 'end')).toBe('v7 v8 v9');
    expect(await values('--from', 'last 2', '--until', 'end')).toBe('v8 v9');
    expect(await values('--from', 'earliest', '--until', '3')).toBe('v0 v1 v2');
    expect(await values('--from', '2024-01-03', '--until', '2024-01-05T00:00:00Z')).toBe('v2 v3');
    expect(await values('--from', '10m ago', '--until', 'end')).toBe('');
    expect(await values('--from', 'latest', '--until', 'end')).toBe('');
    expect(await values('--from', 'earliest', '--limit', '4')).toBe('v0 v1 v2 v3');
    expect(await values('--from', 'earliest', '--until', 'end', '--limit', '40')).toHaveLength(29);
  });

  it('reads the partitions that it is told', async () => {
    const topic = await newTopic(cluster, 3);
    for (const partition of [0, 1, 2]) await produceTexts(cluster, topic, 2, `p${partition}-`, { partition });
    const result = await tail(
      ...([topic, '--from', 'earliest', '--until', 'end', '--format', 'value'] as const),
      '--partitions',
      '0,2',
    );
    expect(linesOf(result).toSorted()).toEqual(['p0-0', 'p0-1', 'p2-0', 'p2-1']);
    const wrong = await tail(topic, '--partitions', '1,7');
    expect(wrong).toMatchObject({ code: 3, stdout: '' });
    expect(wrong.stderr).toBe(`\`${topic}\` has no partition 7: it has partitions 0 to 2.\n`);
  });

  it('prints only what a filter lets through, and says what it could not judge', async () => {
    const topic = await newTopic(cluster, 1);
    await cluster.mutations.produce(
      ['{"a":1}', '{"a":2}', '{"b":3}'].map((value) => textRecord(topic, value)),
    );
    const all = ['--from', 'earliest', '--until', 'end', '--format', 'value'];
    const result = await tail(topic, ...all, '--filter', 'value.a > 1');
    expect(result).toMatchObject({ code: 0, stdout: '{"a":2}\n' });
    expect(result.stderr).toMatch(
      /^The filter could not judge 1 of the records: .*a.*\n1 record of 3 read, /,
    );
    expect(await tail(topic, ...all, '--filter', 'value.a > (1')).toEqual({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/^--filter: .*\.\n {2}value\.a > \(1\n {14}\^\n$/) as string,
    });
  });

  it('reads several topics, and those that a pattern matches', async () => {
    const first = await newTopic(cluster, 1);
    const second = await newTopic(cluster, 1);
    await produceTexts(cluster, first, 1, 'one');
    await produceTexts(cluster, second, 1, 'two');
    const all = ['--from', 'earliest', '--until', 'end', '--format', 'value'];
    expect(linesOf(await tail(first, second, ...all)).toSorted()).toEqual(['one0', 'two0']);
    expect(linesOf(await tail(`(${first}|${second})`, ...all)).toSorted()).toEqual(['one0', 'two0']);
  });

  it('starts at the newest by default, goes on until Ctrl-C, and sums up then', async () => {
    const topic = await newTopic(cluster, 1);
    await produceTexts(cluster, topic, 5, 'before');
    const started = new StartedCli(['tail', topic, '--bootstrap', bootstrap, '--format', 'value']);
    await expect
      .poll(async () => {
        await produceTexts(cluster, topic, 1, 'live');
        return started.stdout;
      }, patience)
      .not.toBe('');
    started.child.kill('SIGINT');
    const result = await started.result;
    expect(result.code).toBe(130);
    expect(result.stdout).toMatch(/^(live0\n)+$/);
    expect(result.stderr).toMatch(/^\d+ records?, .* from 1 partition\n$/);
  });

  it('ends quietly, with 0, when the reader of its output goes', async () => {
    const topic = await newTopic(cluster, 1);
    for (let times = 0; times < 5; times++) await produceTexts(cluster, topic, 20_000, 'value '.repeat(10));
    const script = `"$0" dist/cli.js tail "$1" --bootstrap "$2" --from earliest | head -1; echo "\${PIPESTATUS[0]}"`;
    const child = spawn('bash', ['-c', script, process.execPath, topic, bootstrap]);
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
    child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
    await new Promise((resolve) => child.once('close', resolve));
    expect(stdout).toMatch(/^\{.*\}\n0\n$/);
    expect(stderr).toBe('');
  });

  it('reads no further than a reader that stands still lets it, and still ends on Ctrl-C', async () => {
    const topic = await newTopic(cluster, 1);
    const value = 'x'.repeat(10_000);
    for (let times = 0; times < 20; times++) {
      await cluster.mutations.produce(Array.from({ length: 1_000 }, () => textRecord(topic, value)));
    }
    const started = new StartedCli(
      ['tail', topic, '--bootstrap', bootstrap, '--from', 'earliest', '--until', 'end'],
      {},
      false,
    );
    await new Promise((resolve) => started.child.stdout.once('readable', resolve));
    started.child.kill('SIGINT');
    await expect.poll(() => started.stderr, patience).toMatch(/^[\d,]+ records?,/m);
    const read = Number(/^([\d,]+) record/m.exec(started.stderr)?.[1]?.replaceAll(',', ''));
    expect(read).toBeGreaterThan(0);
    expect(read).toBeLessThan(10_000);
    expect((await started.result).code).toBe(130);
  });

  it('starts where a group stands, without joining it', async () => {
    const topic = await newTopic(cluster, 1);
    await produceTexts(cluster, topic, 6, 'v');
    const group = uniqueName('group');
    const reset = await broker.runTool('org.apache.kafka.tools.consumer.group.ConsumerGroupCommand', [
      ...['--bootstrap-server', bootstrap, '--group', group],
      ...['--topic', `${topic}:0`, '--reset-offsets', '--to-offset', '4', '--execute'],
    ]);
    expect(reset.exitCode).toBe(0);
    const result = await tail(topic, '--from', `committed:${group}`, '--until', 'end', '--format', 'value');
    expect(linesOf(result)).toEqual(['v4', 'v5']);
    expect((await cluster.committedOffsets(group, topic)).get(0)).toBe(4n);
  });

  it('takes the cluster from a client.properties, and refuses by name what it does not speak', async () => {
    const topic = await newTopic(cluster, 1);
    await produceTexts(cluster, topic, 1, 'v');
    const file = path.join(folder, 'client.properties');
    const options = [
      'tail',
      topic,
      '--config',
      file,
      '--from',
      'earliest',
      '--until',
      'end',
      '--format',
      'value',
    ];
    await writeFile(file, `# ours\nbootstrap.servers = ${bootstrap}\nsecurity.protocol=PLAINTEXT\n`);
    expect(await runCli(...options)).toMatchObject({ code: 0, stdout: 'v0\n' });
    await writeFile(file, `bootstrap.servers=${bootstrap}\nsasl.kerberos.service.name=kafka\n`);
    const refused = await runCli(...options);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain(`\`${file}\`: \`sasl.kerberos.service.name\` is not supported here`);
  });

  it('says in a sentence what is wrong with its arguments, and ends with 2', async () => {
    const result = await runCli('tail', 'orders');
    expect(result).toEqual({
      code: 2,
      stdout: '',
      stderr: '`tail` needs to know the cluster: `--bootstrap host:port`, or `--config client.properties`.\n',
    });
    expect((await tail('orders', '--limit', 'many')).code).toBe(2);
  });

  it('ends with 3 where the topic is unknown or no broker answers, and creates nothing', async () => {
    const topic = uniqueName('nobody-made-this');
    const unknown = await tail(topic);
    expect(unknown).toMatchObject({ code: 3, stdout: '' });
    expect(unknown.stderr).toBe(`There is no topic \`${topic}\` on \`${bootstrap}\`.\n`);
    const unreachable = await runCli('tail', 'orders', '--bootstrap', '127.0.0.1:1');
    expect(unreachable).toMatchObject({ code: 3, stdout: '' });
    expect(unreachable.stderr).toMatch(/^Could not reach 127\.0\.0\.1:1: .*\.\n$/);
  });

  it('leaves no group, no topic and no offsets topic behind', async () => {
    await withFreshBroker(
      async (fresh) => {
        const servers = fresh.bootstrapServers.join();
        const own = openKafkaCluster(connectionTo(fresh.bootstrapServers));
        try {
          const topic = await newTopic(own, 2);
          await produceTexts(own, topic, 100, 'v');
          const run = (...options: readonly string[]): Promise<CliResult> =>
            runCli('tail', '--bootstrap', servers, '--until', 'end', ...options);
          expect((await run(topic, '--from', 'earliest', '--quiet')).code).toBe(0);
          expect((await run(topic, '--from', 'last 10')).code).toBe(0);
          expect((await run(topic, '--from', 'committed:nobody')).code).toBe(0);
          expect((await run('nobody-made-this')).code).toBe(3);
          expect(await own.listGroups()).toEqual([]);
          expect((await own.listTopics()).map(({ name }) => name)).toEqual([topic]);
        } finally {
          await own.close();
        }
      },
      { 'auto.create.topics.enable': 'true' },
    );
  });
});
