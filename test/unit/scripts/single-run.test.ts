import { randomBytes } from 'node:crypto';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { SingleRun } from '../../../scripts/single-run.ts';

const uniqueName = (): string => `test-${randomBytes(5).toString('hex')}`;

async function claim(name: string): Promise<SingleRun> {
  const run = await SingleRun.claim(name);
  if (!(run instanceof SingleRun)) throw new Error(`\`${name}\` is taken.`);
  return run;
}

test('the second of a kind hears what the first announces', async () => {
  const name = uniqueName();
  await using run = await claim(name);
  expect(await SingleRun.claim(name)).toBe('');
  run.announce('http://127.0.0.1:1');
  expect(await SingleRun.claim(name)).toBe('http://127.0.0.1:1');
});

test('what is given back can be claimed again', async () => {
  const name = uniqueName();
  await (await claim(name))[Symbol.asyncDispose]();
  await using again = await claim(name);
  expect(again).toBeInstanceOf(SingleRun);
});

test('one that was killed is in nobody’s way', async () => {
  const name = uniqueName();
  const url = new URL('../../../scripts/single-run.ts', import.meta.url).href;
  const source = `const { SingleRun } = await import('${url}'); await SingleRun.claim('${name}'); console.log('claimed');`;
  const owner = spawn(process.execPath, ['--input-type=module', '-e', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(owner.stdout, 'data');
  expect(await SingleRun.claim(name)).toBe('');
  owner.kill('SIGKILL');
  await once(owner, 'close');
  await using run = await claim(name);
  expect(run).toBeInstanceOf(SingleRun);
});
