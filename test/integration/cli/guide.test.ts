import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LocalCluster } from '../../../src/local-cluster/local-cluster.ts';
import { freshBroker } from '../local-brokers.ts';
import { StartedCli, type CliResult } from './started-cli.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const guide = await readFile(path.join(root, 'docs', 'requests.md'), 'utf8');

/** What stands in the fences of a language, each with the heading above it. */
function fences(language: string): readonly { readonly heading: string; readonly text: string }[] {
  let heading = '';
  return [...guide.matchAll(/^#+ ([^\n]+)$|^```(\w+)\n(.*?)^```$/gms)].flatMap(
    ([, title, name, text = '']) => {
      if (title !== undefined) heading = title;
      return name === language ? [{ heading, text }] : [];
    },
  );
}

let cluster: LocalCluster;
let folder: string;

beforeAll(async () => {
  cluster = await freshBroker();
  folder = await mkdtemp(path.join(os.tmpdir(), 'kafka-workbench-guide-'));
  const [environments] = fences('json');
  const text = environments?.text.replace('localhost:9092', cluster.bootstrapServers.join()) ?? '';
  await writeFile(path.join(folder, 'kafka.env.json'), text);
});
afterAll(async () => {
  await cluster.stop();
  await rm(folder, { recursive: true });
});

function runIn(args: readonly string[]): Promise<CliResult> {
  return new StartedCli(args, { NO_COLOR: '1' }, true, folder).result;
}

// Each builds on those before it, as in the guide.
describe('the guide to request files', { timeout: 120_000 }, () => {
  const examples = fences('kafka');

  it('has an example for each block', () => {
    for (const kind of ['PRODUCER', 'CONSUMER', 'EXPECT', 'TOPIC', 'GROUP']) {
      expect(examples.some(({ heading, text }) => heading === kind && text.includes(kind))).toBe(true);
    }
  });

  it.each(examples.map(({ heading, text }, index) => ({ index, heading, text })))(
    'example $index, "$heading", passes',
    async ({ index, text }) => {
      const name = `example-${index}.kafka`;
      await writeFile(path.join(folder, name), text);
      const checked = await runIn(['check', name]);
      expect(checked.stdout).toBe('');
      const { stdout, stderr, code } = await runIn(['run', name, '--env', 'dev']);
      expect([stderr, code], stdout).toEqual(['', 0]);
      const blocks = text.match(/^(PRODUCER|CONSUMER|EXPECT|TOPIC|GROUP)\b/gm)?.length;
      expect(stdout).toContain(`\n${blocks} passed in `);
    },
  );

  it('shows commands that run', async () => {
    const commands = fences('sh').flatMap(({ text }) => text.trim().split('\n'));
    expect(commands.length).toBeGreaterThan(2);
    await writeFile(path.join(folder, 'orders.kafka'), examples[0]?.text ?? '');
    for (const command of commands) {
      const [program, ...args] = command.split(' ');
      expect(program).toBe('kafka-workbench');
      const { stdout, stderr, code } = await runIn(args);
      expect([command, stderr, code], stdout).toEqual([command, '', 0]);
    }
  });
});
