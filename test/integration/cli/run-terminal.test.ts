import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { KafkaCluster } from '../../../src/kafka/kafka-cluster.ts';
import { openKafkaCluster } from '../../../src/kafka/open-kafka-cluster.ts';
import { connectionTo, sharedBroker } from '../local-brokers.ts';
import { newTopic, patience } from '../tail/started-tail.ts';
import { RunFolder } from './run-folder.ts';
import { cli, StartedCli } from './started-cli.ts';

const broker = sharedBroker();
const clearLine = '\r\u001b[K';
const escape = '\u001b[';
let cluster: KafkaCluster;
let files: RunFolder;
let topic: string;

beforeAll(async () => {
  cluster = openKafkaCluster(connectionTo(broker.bootstrapServers));
  files = await RunFolder.create(broker.bootstrapServers.join());
  topic = await newTopic(cluster, 1);
});
afterAll(async () => {
  await cluster.close();
  await files.remove();
});

const blocks = (): readonly string[] => [
  ...['PRODUCER sends', `topic: ${topic}`, 'x', '###'],
  ...['EXPECT nothing', `topic: ${topic}`, 'within: 1s', 'match: value == "y"', 'count: 0', '###'],
  ...['EXPECT missing', `topic: ${topic}`, 'within: 300ms', 'match: value == "y"'],
];

/** Runs the command on a pseudo-terminal: what a person would see, escapes and all. */
async function onTerminal(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<{ readonly code: number | null; readonly seen: string }> {
  const command = [process.execPath, cli, ...args];
  // `script` of util-linux takes a command line, that of BSD and macOS its words.
  const words =
    process.platform === 'linux'
      ? ['-qec', command.map((word) => `'${word}'`).join(' '), '/dev/null']
      : ['-q', '/dev/null', ...command];
  const child = spawn('script', words, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, TERM: 'xterm', NO_COLOR: '', ...environment },
  });
  let seen = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (seen += text));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  });
  return { code, seen };
}

describe('a run on a terminal', { timeout: patience.timeout * 2 }, () => {
  it('shows how the block that runs gets on, and colours what came of it', async () => {
    const file = await files.write(blocks());
    const { code, seen } = await onTerminal(['run', file, '--cluster', 'local'], {});
    expect(code).toBe(1);
    expect(seen).toMatch(/\r\u001b\[K\u001b\[2mEXPECT nothing: 1 record, \d\.\d s\u001b\[22m/);
    expect(seen).toContain(`${escape}32m✓${escape}39m PRODUCER sends: passed`);
    expect(seen).toContain(`${escape}31m✗${escape}39m EXPECT missing: failed`);
    // The progress is gone before anything else is printed, and at the end.
    const [, last = ''] = /([^\n]*)\n[^\n]*$/.exec(seen) ?? [];
    expect(last.slice(last.lastIndexOf(clearLine))).not.toContain(`${escape}2m`);
  });

  it('shows it without colours where NO_COLOR is set', async () => {
    const file = await files.write(blocks());
    const { seen } = await onTerminal(['run', file, '--cluster', 'local'], { NO_COLOR: '1' });
    expect(seen).toMatch(/\r\u001b\[KEXPECT nothing: 1 record, \d\.\d s/);
    expect(seen.replaceAll(clearLine, '')).not.toContain(escape);
    expect(seen).toContain('✓ PRODUCER sends: passed');
  });

  it('prints plain lines where it is none', async () => {
    const file = await files.write(blocks());
    const child = new StartedCli(['run', file, '--cluster', 'local'], { NO_COLOR: '' });
    const { stdout, stderr } = await child.result;
    expect(stderr).toBe('');
    expect(stdout).not.toContain('\u001b');
    expect(stdout).not.toContain('\r');
    expect(stdout.split('\n').filter((line) => line.includes('EXPECT nothing'))).toHaveLength(1);
  });
});

describe('Ctrl-C', { timeout: patience.timeout * 2 }, () => {
  it('ends the file that runs with 130, begins no other, and the report says both', async () => {
    const waiting = await files.write([
      ...['PRODUCER sends', `topic: ${topic}`, 'x', '###'],
      ...['EXPECT waits', `topic: ${topic}`, 'within: 10m', 'match: false', '###'],
      ...['PRODUCER late', `topic: ${topic}`, 'y'],
    ]);
    const other = await files.write(['PRODUCER other', `topic: ${topic}`, 'z']);
    const report = path.join(files.path, 'interrupted.json');
    const args = ['run', waiting, other, '--cluster', 'local', '--keep-going', '--report', `json=${report}`];
    const started = new StartedCli(args, { NO_COLOR: '1' });
    await vi.waitFor(() => expect(started.stdout).toContain('1 record sent'), patience);
    started.child.kill('SIGINT');
    const { code, stdout } = await started.result;
    expect(code).toBe(130);
    expect(stdout).toContain('PRODUCER late: not run');
    expect(stdout).not.toContain(other);
    const { exitCode, files: ran } = JSON.parse(await readFile(report, 'utf8')) as {
      readonly exitCode: number;
      readonly files: readonly { readonly file: string; readonly isCancelled: boolean }[];
    };
    expect(exitCode).toBe(130);
    expect(ran).toMatchObject([{ file: waiting, isCancelled: true }]);
  });
});
