import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { KafkaCluster } from '../../../src/kafka/kafka-cluster.ts';
import { openKafkaCluster } from '../../../src/kafka/open-kafka-cluster.ts';
import { freePorts } from '../../../src/local-cluster/free-ports.ts';
import { connectionTo, sharedBroker, uniqueName } from '../local-brokers.ts';
import { newTopic, patience } from '../tail/started-tail.ts';
import { runCli, StartedCli, type CliResult } from './started-cli.ts';

const broker = sharedBroker();
const bootstrap = broker.bootstrapServers.join();
const secret = 'pssst-not-for-logs';
let cluster: KafkaCluster;
let folder: string;

beforeAll(async () => {
  cluster = openKafkaCluster(connectionTo(broker.bootstrapServers));
  folder = await mkdtemp(path.join(os.tmpdir(), 'kafka-workbench-run-'));
  const local = { bootstrapServers: bootstrap };
  await writeFile(
    path.join(folder, 'kafka.env.json'),
    JSON.stringify({
      $clusters: {
        local: { ...local, allowDestructive: true },
        careful: local,
        live: { ...local, production: true },
        locked: { ...local, readOnly: true },
      },
      dev: { $cluster: 'local' },
    }),
  );
  await writeFile(path.join(folder, 'kafka.private.env.json'), JSON.stringify({ dev: { token: secret } }));
});
afterAll(async () => {
  await cluster.close();
  await rm(folder, { recursive: true });
});

/** Writes the lines into a file of their own, and starts it. */
async function start(lines: readonly string[], ...options: readonly string[]): Promise<StartedCli> {
  const file = path.join(folder, `${uniqueName('requests')}.kafka`);
  await writeFile(file, lines.join('\n'));
  return new StartedCli(['run', file, ...options], { NO_COLOR: '1' });
}

async function run(lines: readonly string[], ...options: readonly string[]): Promise<CliResult> {
  return (await start(lines, ...options)).result;
}

interface Report {
  readonly exitCode: number;
  readonly files: readonly {
    readonly blocks: readonly {
      readonly kind: string;
      readonly name: string;
      readonly status: string;
      readonly captures: readonly { readonly name: string; readonly value: string }[];
      readonly failure: { readonly reason: string; readonly message: string } | null;
      readonly nearestMisses: readonly { readonly offset: string; readonly parts: readonly unknown[] }[];
    }[];
  }[];
}

async function report(file: string): Promise<Report> {
  return JSON.parse(await readFile(path.join(folder, file), 'utf8')) as Report;
}

describe('kafka-workbench run', { timeout: patience.timeout * 4 }, () => {
  it('creates a topic, sends, expects, captures, reads as a group, resets it and deletes everything', async () => {
    const topic = uniqueName('walk');
    const reportFile = `${topic}.json`;
    const result = await run(
      [
        `@topic = ${topic}`,
        '@id = {{$uuid}}',
        'TOPIC {{topic}}',
        'partitions: 8',
        'config: retention.ms = 600000',
        'assert: topic.partitions == 8 && topic.config["retention.ms"] == "600000"',
        '###',
        'PRODUCER place',
        'topic: {{topic}}',
        'key: {{id}}',
        'header: source = test',
        'partition: 3',
        'timestamp: 1700000000123',
        'value-format: json',
        '{"id": "{{id}}", "amount": 9007199254740993}',
        '###',
        'EXPECT placed',
        'topic: {{topic}}',
        'match: value.id == "{{id}}"',
        'assert: partition == 3 && headers["source"] == "test"',
        'capture: amount = value.amount',
        '###',
        'PRODUCER more',
        'topic: {{topic}}',
        'partition: 3',
        'count: 4',
        '{"amount": {{amount}}, "index": {{$index}}}',
        '###',
        'EXPECT exact',
        'topic: {{topic}}',
        'match: has(value.index) && value.amount == vars.amount',
        'count: >= 4',
        '###',
        'CONSUMER {{topic}}-readers',
        'topic: {{topic}}',
        'partitions: 3',
        'from: earliest',
        'limit: 2',
        'commit: manual',
        '###',
        'GROUP {{topic}}-readers',
        'lag: 3',
        '###',
        'GROUP {{topic}}-readers',
        'topic: {{topic}}',
        'partitions: 3',
        'reset: 1',
        'lag: 4',
        'assert: group.state == "Empty"',
        '###',
        'GROUP {{topic}}-readers',
        'delete: true',
        'state: absent',
        '###',
        'TOPIC {{topic}}',
        'state: absent',
      ],
      '--env',
      'dev',
      '--report',
      `json=${path.join(folder, reportFile)}`,
    );
    const { files, exitCode } = await report(reportFile);
    const blocks = files[0]?.blocks ?? [];
    expect(blocks.map(({ kind, status }) => `${kind} ${status}`)).toEqual([
      'topic passed',
      'producer passed',
      'expect passed',
      'producer passed',
      'expect passed',
      'consumer passed',
      'group passed',
      'group passed',
      'group passed',
      'topic passed',
    ]);
    expect(blocks[2]?.captures).toEqual([{ name: 'amount', value: '9007199254740993' }]);
    expect(result.stderr).toBe('');
    expect([result.code, exitCode]).toEqual([0, 0]);
    await expect(cluster.describeTopic(topic)).rejects.toMatchObject({ reason: 'unknown-topic' });
    await expect(cluster.describeGroup(`${topic}-readers` as never)).rejects.toMatchObject({
      reason: 'unknown-group',
    });
  });

  it('shows the nearest miss of an EXPECT that failed, and hides private values everywhere', async () => {
    const topic = await newTopic(cluster, 1);
    const [junit, json] = [`${topic}.xml`, `${topic}.json`];
    const result = await run(
      [
        'PRODUCER one',
        `topic: ${topic}`,
        '{"id": 42, "state": "PAID", "token": "{{token}}"}',
        '###',
        'PRODUCER other',
        `topic: ${topic}`,
        '{"id": 7, "state": "OPEN"}',
        '###',
        'EXPECT paid',
        `topic: ${topic}`,
        'within: 1s',
        'match: value.id == "42" && value.state == "PAID" && value.token != "{{token}}<\u0001>"',
        '###',
        'PRODUCER never',
        `topic: ${topic}`,
        'x',
      ],
      ...['--env', 'dev', '--report', `junit=${path.join(folder, junit)}`],
      ...['--report', `json=${path.join(folder, json)}`],
    );
    expect(result.code).toBe(1);
    const written = await Promise.all([junit, json].map((name) => readFile(path.join(folder, name), 'utf8')));
    for (const text of [...written, result.stdout, result.stderr]) expect(text).not.toContain(secret);
    expect(result.stdout).toContain('`value.id` is 42. `value.id` is a number, and `"42"` a text');
    const blocks = (await report(json)).files[0]?.blocks ?? [];
    expect(blocks.map(({ status }) => status)).toEqual(['passed', 'passed', 'failed', 'notRun']);
    expect(blocks[2]?.nearestMisses.map(({ offset }) => offset)).toEqual(['0', '1']);
    expect(written[0]).toMatch(/<failure message="0 of the 2 records [^"]*" type="check">/);
    expect(written[0]).toContain('tests="4" failures="1" errors="0" skipped="1"');
    expect(written[0]).not.toContain('\u0001');
  });

  it('fails at once where an assert is false of the first match', async () => {
    const topic = await newTopic(cluster, 1);
    const result = await run(
      [
        ...['PRODUCER', `topic: ${topic}`, '{"amount": 3}', '###'],
        ...['EXPECT', `topic: ${topic}`, 'within: 60s', 'assert: value.amount > 5'],
      ],
      '--bootstrap',
      bootstrap,
    );
    expect(result.code).toBe(1);
    expect(result.stdout).toContain('`value.amount > 5` is false; `value.amount` is 3.');
  });

  it('sends nothing where a later block asks for a name that nothing provides', async () => {
    const topic = await newTopic(cluster, 1);
    const result = await run(
      [
        ...['PRODUCER', `topic: ${topic}`, 'x', '###'],
        ...['EXPECT', `topic: ${topic}`, 'match: value == "{{orderId}}"', '###'],
        ...['EXPECT', `topic: ${topic}`, 'capture: orderId = key'],
      ],
      '--bootstrap',
      bootstrap,
    );
    expect(result.code).toBe(2);
    expect(result.stdout).toContain('Line 7: Nothing provides `orderId`');
    const { partitions } = await cluster.describeTopic(topic);
    expect(partitions[0]?.offsets?.end).toBe(0n);
  });

  it('gives each kind of failure its exit code', { timeout: 120_000 }, async () => {
    const topic = await newTopic(cluster, 1);
    const missing = uniqueName('missing');
    const [port = 0] = await freePorts(1);
    const send = ['PRODUCER', `topic: ${topic}`, 'x'];
    const remove = [`TOPIC ${topic}`, 'state: absent'];
    const cases = [
      { lines: send, options: ['--bootstrap', `127.0.0.1:${port}`], code: 3, says: 'nothing listens there' },
      {
        lines: ['PRODUCER', `topic: ${missing}`, 'x'],
        options: ['--cluster', 'local'],
        code: 3,
        says: missing,
      },
      {
        lines: ['EXPECT', `topic: ${missing}`, 'within: 500ms'],
        options: ['--cluster', 'local'],
        code: 3,
        says: `There is no topic \`${missing}\``,
      },
      {
        lines: ['PRODUCER', `topic: ${topic}`, 'every: 1s', 'x'],
        options: ['--cluster', 'local'],
        code: 2,
        says: 'Give it a `count`',
      },
      { lines: send, options: ['--cluster', 'locked'], code: 2, says: 'read-only' },
      { lines: send, options: ['--cluster', 'lokal'], code: 2, says: 'there is `local`' },
      { lines: send, options: ['--env', 'prod'], code: 2, says: 'There is no environment `prod`' },
      { lines: remove, options: ['--cluster', 'careful'], code: 2, says: '`--yes`' },
      { lines: remove, options: ['--cluster', 'live', '--yes'], code: 2, says: '--confirm live' },
      {
        lines: ['EXPECT', `topic: ${topic}`, 'match: value.'],
        options: ['--cluster', 'local'],
        code: 2,
        says: '^',
      },
      {
        lines: ['EXPECT', `topic: ${topic}`, 'within: 300ms'],
        options: ['--cluster', 'local'],
        code: 1,
        says: 'No record came',
      },
      {
        lines: [`TOPIC ${topic}`, 'partitions: 3'],
        options: ['--cluster', 'local'],
        code: 1,
        says: 'fewer than 3',
      },
      {
        lines: remove,
        options: ['--cluster', 'live', '--yes', '--confirm', 'live'],
        code: 0,
        says: '1 passed',
      },
    ];
    for (const { lines, options, code, says } of cases) {
      const { stdout, stderr, code: actual } = await run(lines, ...options);
      expect(stdout + stderr).toContain(says);
      expect([says, actual]).toEqual([says, code]);
    }
  });

  it('runs a file through a label, or a block alone', async () => {
    const topic = await newTopic(cluster, 1);
    const block = (label: string): readonly string[] => [
      `PRODUCER ${label}`,
      `topic: ${topic}`,
      label,
      '###',
    ];
    const lines = [...block('first'), ...block('second'), ...block('third')];
    const through = await run(lines, '--cluster', 'local', '--only', 'second');
    expect(through.stdout).toContain('2 passed');
    const alone = await run(lines, '--cluster', 'local', '--only', 'third', '--only-exactly');
    expect(alone.stdout).toContain('1 passed');
  });

  it('looks at every file before it runs the first', async () => {
    const topic = await newTopic(cluster, 1);
    const [good, other] = [uniqueName('good'), uniqueName('other')].map((name) =>
      path.join(folder, `${name}.kafka`),
    ) as [string, string];
    await writeFile(good, ['PRODUCER send', `topic: ${topic}`, 'x'].join('\n'));
    await writeFile(other, ['PRODUCER elsewhere', `topic: ${topic}`, 'x'].join('\n'));
    const damaged = path.join(folder, uniqueName('damaged'));
    await mkdir(damaged);
    await writeFile(path.join(damaged, 'kafka.env.json'), '{');
    const inDamaged = path.join(damaged, 'a.kafka');
    await writeFile(inDamaged, '');
    for (const args of [
      [good, other, '--only', 'send'],
      [good, inDamaged],
    ]) {
      const { code, stdout } = await runCli('run', ...args, '--cluster', 'local');
      expect(code).toBe(2);
      expect(stdout).not.toContain('sent');
    }
  });

  it('says before it sends that a value holds a keyword line', async () => {
    const topic = await newTopic(cluster, 1);
    const { stdout, code } = await run(
      ['PRODUCER a', `topic: ${topic}`, 'x', 'CONSUMER b', `topic: ${topic}`],
      '--cluster',
      'local',
    );
    expect(code).toBe(0);
    expect(stdout.indexOf('Line 4:')).toBeGreaterThan(-1);
    expect(stdout.indexOf('Line 4:')).toBeLessThan(stdout.indexOf('passed'));
  });

  it('ends at Ctrl-C with 130, and says what was not run', async () => {
    const topic = await newTopic(cluster, 1);
    const started = await start(
      [
        ...['PRODUCER', `topic: ${topic}`, 'x', '###'],
        ...['EXPECT', `topic: ${topic}`, 'within: 10m', 'count: 0', 'match: false', '###'],
        ...['PRODUCER late', `topic: ${topic}`, 'y'],
      ],
      '--cluster',
      'local',
    );
    await vi.waitFor(() => expect(started.stdout).toContain('1 record sent'), patience);
    started.child.kill('SIGINT');
    const { code, stdout } = await started.result;
    expect(code).toBe(130);
    expect(stdout).toContain('PRODUCER late: not run');
  });
});
