import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KafkaCluster } from '../../../src/kafka/kafka-cluster.ts';
import { openKafkaCluster } from '../../../src/kafka/open-kafka-cluster.ts';
import { connectionTo, sharedBroker, uniqueName } from '../local-brokers.ts';
import { newTopic, patience } from '../tail/started-tail.ts';
import { RunFolder, secret } from './run-folder.ts';
import { runCli } from './started-cli.ts';

const broker = sharedBroker();
const bootstrap = broker.bootstrapServers.join();
let cluster: KafkaCluster;
let files: RunFolder;

beforeAll(async () => {
  cluster = openKafkaCluster(connectionTo(broker.bootstrapServers));
  files = await RunFolder.create(bootstrap);
});
afterAll(async () => {
  await cluster.close();
  await files.remove();
});

describe('kafka-workbench run', { timeout: patience.timeout * 4 }, () => {
  it('walks through what is done by hand with scripts and console tools, and leaves nothing', async () => {
    const text = await readFile(
      path.resolve(import.meta.dirname, '../../fixtures/walk-through.kafka'),
      'utf8',
    );
    const topic = uniqueName('walk');
    const options = ['--cluster', 'careful', '--yes', '--var', `topic=${topic}`];
    const { json, ...result } = await files.runWithReports(text.split('\n'), ...options);
    const blocks = json.files[0]?.blocks ?? [];
    expect(blocks.map(({ kind, status, read }) => [kind, status, read?.seen, read?.matched])).toEqual([
      ['topic', 'passed', undefined, undefined],
      ['producer', 'passed', undefined, undefined],
      ['expect', 'passed', 1, 1],
      ['producer', 'passed', undefined, undefined],
      ['expect', 'passed', 10, 9],
      ['consumer', 'passed', 3, 3],
      ['consumer', 'passed', 4, 4],
      ['group', 'passed', undefined, undefined],
      ['group', 'passed', undefined, undefined],
      ['group', 'passed', undefined, undefined],
      ['topic', 'passed', undefined, undefined],
    ]);
    expect(blocks[2]?.captures).toEqual([{ name: 'total', value: '129.5' }]);
    expect(result.stderr).toBe('');
    expect([result.code, json.exitCode]).toEqual([0, 0]);
    await expect(cluster.describeTopic(topic)).rejects.toMatchObject({ reason: 'unknown-topic' });
    await expect(cluster.describeGroup(`${topic}-readers` as never)).rejects.toMatchObject({
      reason: 'unknown-group',
    });
  });

  it('keeps integers exact from a capture through a template to an expression', async () => {
    const topic = await newTopic(cluster, 1);
    const { stdout, code } = await files.run(
      [
        ...['PRODUCER', `topic: ${topic}`, '{"amount": 9007199254740993}', '###'],
        ...['EXPECT', `topic: ${topic}`, 'capture: amount = value.amount', '###'],
        ...['PRODUCER', `topic: ${topic}`, '{"again": {{amount}}}', '###'],
        ...['EXPECT', `topic: ${topic}`, 'match: has(value.again) && value.again == vars.amount'],
      ],
      '--bootstrap',
      bootstrap,
    );
    expect(stdout).toContain('amount = 9007199254740993');
    expect(code).toBe(0);
  });

  it('shows the nearest miss of an EXPECT that failed, and hides private values everywhere', async () => {
    const topic = await newTopic(cluster, 1);
    const { json, junit, ...result } = await files.runWithReports(
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
      ...['--env', 'dev'],
    );
    expect(result.code).toBe(1);
    for (const text of [JSON.stringify(json), junit, result.stdout, result.stderr]) {
      expect(text).not.toContain(secret);
    }
    expect(result.stdout).toContain('`value.id` is 42. `value.id` is a number, and `"42"` a text');
    const blocks = json.files[0]?.blocks ?? [];
    expect(blocks.map(({ status }) => status)).toEqual(['passed', 'passed', 'failed', 'notRun']);
    expect(blocks[2]?.nearestMisses.map(({ offset }) => offset)).toEqual(['0', '1']);
    expect(junit).toMatch(/<failure message="0 of the 2 records [^"]*" type="check">/);
    expect(junit).toContain('tests="4" failures="1" errors="0" skipped="1"');
    expect(junit).not.toContain('\u0001');
  });

  it('fails at once where an assert is false of the first match', async () => {
    const topic = await newTopic(cluster, 1);
    const result = await files.run(
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
    const result = await files.run(
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

  it('runs a file through a label, or a block alone', async () => {
    const topic = await newTopic(cluster, 1);
    const block = (label: string): readonly string[] => [
      `PRODUCER ${label}`,
      `topic: ${topic}`,
      label,
      '###',
    ];
    const lines = [...block('first'), ...block('second'), ...block('third')];
    const through = await files.run(lines, '--cluster', 'local', '--only', 'second');
    expect(through.stdout).toContain('2 passed');
    const alone = await files.run(lines, '--cluster', 'local', '--only', 'third', '--only-exactly');
    expect(alone.stdout).toContain('1 passed');
  });

  it('looks at every file before it runs the first', async () => {
    const topic = await newTopic(cluster, 1);
    const [good, other] = [uniqueName('good'), uniqueName('other')].map((name) =>
      path.join(files.path, `${name}.kafka`),
    ) as [string, string];
    await writeFile(good, ['PRODUCER send', `topic: ${topic}`, 'x'].join('\n'));
    await writeFile(other, ['PRODUCER elsewhere', `topic: ${topic}`, 'x'].join('\n'));
    const damaged = path.join(files.path, uniqueName('damaged'));
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
    const { stdout, code } = await files.run(
      ['PRODUCER a', `topic: ${topic}`, 'x', 'CONSUMER b', `topic: ${topic}`],
      '--cluster',
      'local',
    );
    expect(code).toBe(0);
    expect(stdout.indexOf('Line 4:')).toBeGreaterThan(-1);
    expect(stdout.indexOf('Line 4:')).toBeLessThan(stdout.indexOf('passed'));
  });
});
