import { describe, expect, it } from 'vitest';
import { TemplateRun } from '../../../src/expressions/template-run.ts';
import { parseKafkaFile } from '../../../src/language/parse-kafka-file.ts';
import { ExpectJudge } from '../../../src/requests/expect-judge.ts';
import { planExpect } from '../../../src/requests/expect-plan.ts';
import type { RunCluster } from '../../../src/requests/run-context.ts';
import type { StoredRecord } from '../../../src/tail/stored-record.ts';

const nowhere = {} as RunCluster;

async function judge(...properties: readonly string[]): Promise<ExpectJudge> {
  const file = parseKafkaFile(['EXPECT', 'topic: orders', ...properties].join('\n'));
  const [block] = file.blocks;
  if (block === undefined) throw new Error('No block.');
  const plan = await planExpect(block, {
    file,
    folder: '',
    templates: new TemplateRun(),
    nowMs: 0,
    clusterOf: () => nowhere,
  });
  return new ExpectJudge(plan, new Map([['limit', 5n]]));
}

let nextOffset = 0n;

function record(value: unknown): StoredRecord {
  return {
    topic: 'orders',
    partition: 0,
    offset: nextOffset++,
    timestamp: 0n,
    timestampType: 'CreateTime',
    key: null,
    value: Buffer.from(JSON.stringify(value)),
    headers: [],
    leaderEpoch: 0,
    compression: 'none',
    corruption: null,
    isTruncated: false,
  };
}

/** Whether a judge has decided by itself; what it says is `conclude`'s. */
async function hasDecided({ decided }: ExpectJudge): Promise<boolean> {
  return Promise.race([decided.then(() => true), Promise.resolve().then(() => false)]);
}

describe('ExpectJudge', () => {
  it('passes with the first match, and captures of it with its type', async () => {
    const one = await judge(
      'match: value.id == 7',
      'capture: amount = value.amount',
      'capture: whole = value',
    );
    one.matches(record({ id: 1, amount: 1 }));
    expect(await hasDecided(one)).toBe(false);
    one.matches(record({ id: 7, amount: 2 }));
    one.matches(record({ id: 7, amount: 3 }));
    expect(await hasDecided(one)).toBe(true);
    expect(one.conclude()).toEqual({ holds: true });
    expect(one.captured.get('amount')).toBe(2n);
    expect([one.seen, one.matched]).toEqual([2, 1]);
  });

  it('does not hold where nothing matched that it could capture of', async () => {
    const one = await judge('count: <= 3', 'capture: id = value.id');
    expect(one.conclude()).toEqual({ holds: false, message: 'Nothing matched, so `id` was not captured.' });
    one.matches(record({ id: 1 }));
    expect(one.conclude()).toEqual({ holds: true });
    const two = await judge('count: <= 3', 'capture: id = value.id', 'capture: at = offset');
    expect(two.conclude()).toEqual({
      holds: false,
      message: 'Nothing matched, so `id`, `at` were not captured.',
    });
  });

  it.each([
    ['count: 2', 2, false, true],
    ['count: 2', 1, false, false],
    ['count: 2', 3, true, false],
    ['count: 0', 0, false, true],
    ['count: 0', 1, true, false],
    ['count: <= 1', 1, false, true],
    ['count: <= 1', 2, true, false],
    ['count: >= 2', 2, true, true],
    ['count: > 2', 2, false, false],
  ])('%s with %i matches: decided early %s, holds %s', async (count, matches, isEarly, holds) => {
    const one = await judge(count);
    for (let index = 0; index < matches; index++) one.matches(record({}));
    expect(await hasDecided(one)).toBe(isEarly);
    expect(one.conclude().holds).toBe(holds);
  });

  it('fails at once with the first match whose assert is false, and shows its values', async () => {
    const one = await judge(
      'match: value.id == 7',
      'assert: value.amount > vars.limit && true',
      'count: >= 2',
    );
    one.matches(record({ id: 7, amount: 3 }));
    expect(one.conclude()).toEqual({
      holds: false,
      message: 'Line 4, `assert` is false of the record at `orders`, partition 0, offset 18:',
      parts: [
        {
          source: 'value.amount > vars.limit',
          operands: [
            { source: 'value.amount', value: '3' },
            { source: 'vars.limit', value: '5' },
          ],
        },
      ],
    });
  });

  it('fails with a caret where an assert or a capture cannot be evaluated', async () => {
    for (const property of ['assert: value.amount > 1', 'capture: a = value.amount']) {
      const one = await judge(property);
      one.matches(record({}));
      expect(one.conclude()).toMatchObject({
        message: expect.stringMatching(/No such key: amount\n {2}value\.amount.*\n {2}\^+$/) as string,
      });
    }
  });

  it('takes what `match` cannot be evaluated on for no match, and counts it', async () => {
    const one = await judge('match: value.a == 1 && value.b == 1');
    one.matches(record({ a: 1 }));
    one.matches(record({ a: 2 }));
    one.matches(record({}));
    expect(one.errors).toEqual({ count: 2, example: 'No such key: b' });
    expect(one.conclude()).toMatchObject({
      holds: false,
      message: '0 of the 3 records that came in `orders` within 10 s matched; the count must be >= 1.',
    });
  });

  it('keeps the records of which the most was true, an int where a text is meant before others', async () => {
    const one = await judge('match: value.id == "7" && value.state == "PAID"');
    one.matches(record({ id: 7, state: 'PAID' }));
    for (let index = 0; index < 10; index++) one.matches(record({ id: index + 10, state: 'PAID' }));
    one.matches(record({ id: 'x', state: 'x' }));
    const [nearest, ...others] = one.nearestMisses();
    expect(nearest?.value).toBe('{"id":7,"state":"PAID"}');
    expect(nearest?.parts).toEqual([
      {
        source: 'value.id == "7"',
        operands: [{ source: 'value.id', value: '7' }],
        hint: '`value.id` is a number, and `"7"` a text: they are never equal.',
      },
    ]);
    expect(others.map(({ value }) => value)).toEqual([
      '{"id":19,"state":"PAID"}',
      '{"id":18,"state":"PAID"}',
    ]);
  });

  it('counts damaged records, and leaves them out', async () => {
    const one = await judge();
    one.matches({ ...record({}), corruption: 'The record is damaged.' });
    expect([one.seen, one.matched, one.damaged]).toEqual([1, 0, 1]);
  });
});
