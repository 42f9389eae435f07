import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { escapeMarkdown, markdownCard } from '../../../../src/extension/explorer/markdown.ts';
import { cutIntoRanges } from '../../../../src/extension/explorer/ranges.ts';
import { sortConfig } from '../../../../src/extension/explorer/sort-config.ts';
import { compareNames, filterTopics } from '../../../../src/extension/explorer/topic-filter.ts';
import { readConfigLine, readCount } from '../../../../src/extension/explorer/topic-input.ts';
import {
  durationText,
  lagText,
  partitionRuns,
  serversText,
} from '../../../../src/extension/explorer/words.ts';
import { config, lag, topic } from './fake-cluster.ts';

vi.mock('vscode', () => import('../vscode-words.ts'));

describe('filtering topics', () => {
  const topics = ['orders', 'order-events', 'Payments', 'eu.orders.v2'].map((name) => topic(name));
  const names = (text: string): readonly string[] =>
    filterTopics(topics, { text, showInternal: false }).map(({ name }) => name);

  test('finds every word anywhere in the name, whatever its case', () => {
    expect(names('')).toHaveLength(4);
    expect(names('ORDER')).toEqual(['eu.orders.v2', 'order-events', 'orders']);
    expect(names('v2 order')).toEqual(['eu.orders.v2']);
    expect(names('pay')).toEqual(['Payments']);
  });

  test('numbers stand in their order, and different names never compare as equal', () => {
    expect(['t10', 't9', 't1'].toSorted(compareNames)).toEqual(['t1', 't9', 't10']);
    expect(compareNames('t01', 't1')).not.toBe(0);
  });
});

test('ranges hold everything in order, none above the bound, none more than one longer than another', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.integer({ min: 1, max: 20 }), (items, max) => {
      const ranges = cutIntoRanges(items, max);
      const lengths = ranges.map(({ length }) => length);
      expect(ranges.flat()).toEqual(items);
      expect(Math.max(...lengths)).toBeLessThanOrEqual(max);
      expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(1);
    }),
  );
});

test('a topic’s own configuration comes first; what its brokers set is inherited', () => {
  const entries = [config('b', '1', 'static-broker'), config('a', '1', 'default'), config('z', '1', 'topic')];
  expect(sortConfig(entries, 'topic').map(({ name }) => name)).toEqual(['z', 'a', 'b']);
  expect(sortConfig(entries, 'broker').map(({ name }) => name)).toEqual(['b', 'a', 'z']);
});

describe('words', () => {
  test('draw runs of partitions together', () => {
    expect(partitionRuns([7, 0, 1, 2, 3, 9, 10])).toBe('0–3, 7, 9–10');
    expect(partitionRuns([])).toBe('');
  });

  test('say a duration in the largest unit that is exact', () => {
    expect(durationText(604_800_000n)).toBe('7 d');
    expect(durationText(5_400_000n)).toBe('90 min');
    expect(durationText(1500n)).toBe('1,500 ms');
    expect(durationText(0n)).toBe('0 ms');
  });

  test('sum the lags that are known, exactly, with an arrow when they moved', () => {
    const huge = [lag('t', 0, 0n, 9_007_199_254_740_993n), lag('t', 1, null, 3n)];
    expect(lagText(huge, 'rising')).toBe('lag 9,007,199,254,740,993 ▲');
    expect(lagText([lag('t', 0, null, 3n)])).toBe('');
  });

  test('shorten a list of servers', () => {
    expect(serversText(['a:1'])).toBe('a:1');
    expect(serversText(['a:1', 'b:2', 'c:3'])).toBe('a:1 +2');
  });
});

describe('Markdown', () => {
  test('is escaped on one line', () => {
    expect(escapeMarkdown('a*b\n# <c> & $(gear)')).toBe('a\\*b \\# &lt;c&gt; &amp; \\$\\(gear\\)');
  });

  test('cards leave out what has no value', () => {
    expect(
      markdownCard(
        't',
        [
          ['a', '1'],
          ['b', ''],
        ],
        [''],
      ),
    ).toBe('**t**\n\na: 1');
  });
});

describe('input for a topic', () => {
  test('a line of configuration is split at the first equals sign', () => {
    expect(readConfigLine(' a.b = c=d, e ')).toEqual({ name: 'a.b', value: 'c=d, e' });
    expect(readConfigLine('a=')).toEqual({ name: 'a', value: '' });
    expect(readConfigLine('a')).toHaveProperty('problem');
    expect(readConfigLine('=b')).toHaveProperty('problem');
    expect(readConfigLine('a b=c')).toEqual({ problem: '`a b` is no configuration name.' });
  });

  test('a count is whole and in its bounds, or left to the brokers', () => {
    expect(readCount('', 1, 10)).toEqual({ value: undefined });
    expect(readCount(' 10 ', 1, 10)).toEqual({ value: 10 });
    for (const text of ['0', '11', '1.5', '-1', 'x', '1e1'])
      expect(readCount(text, 1, 10)).toHaveProperty('problem');
  });
});
