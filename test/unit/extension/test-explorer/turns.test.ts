import { expect, test } from 'vitest';
import { Turns } from '../../../../src/extension/test-explorer/turns.ts';

const never = new AbortController().signal;

test('what has the same key comes one after the other, in the order in which it came', async () => {
  const turns = new Turns();
  const log: string[] = [];
  const gate: PromiseWithResolvers<void> = Promise.withResolvers();
  const work = (name: string) => async (): Promise<string> => {
    log.push(`${name} begins`);
    await gate.promise;
    log.push(`${name} ends`);
    return name;
  };
  const all = [
    turns.take('a', never, work('1')),
    turns.take('a', never, work('2')),
    turns.take('b', never, work('3')),
  ];
  gate.resolve();
  expect(await Promise.all(all)).toEqual(['1', '2', '3']);
  expect(log.indexOf('2 begins')).toBeGreaterThan(log.indexOf('1 ends'));
  expect(log.indexOf('3 begins')).toBeLessThan(log.indexOf('1 ends'));
});

test('who is cancelled while waiting leaves at once, and those behind still wait for the one that works', async () => {
  const turns = new Turns();
  const gate: PromiseWithResolvers<void> = Promise.withResolvers();
  const cancelled = new AbortController();
  const log: string[] = [];
  const first = turns.take('a', never, () => gate.promise.then(() => log.push('first')));
  const second = turns.take('a', cancelled.signal, () => log.push('second'));
  const third = turns.take('a', never, () => log.push('third'));
  cancelled.abort();
  expect(await second).toBeUndefined();
  expect(log).toEqual([]);
  gate.resolve();
  await Promise.all([first, third]);
  expect(log).toEqual(['first', 'third']);
});

test('work that fails lets the next one in', async () => {
  const turns = new Turns();
  const first = turns.take('a', never, () => Promise.reject(new Error('no')));
  const second = turns.take('a', never, () => 'yes');
  await expect(first).rejects.toThrow('no');
  expect(await second).toBe('yes');
});
