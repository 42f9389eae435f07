import { describe, expect, it } from 'vitest';
import type { TopicSummary } from '../../../src/core/topic.ts';
import { TopicSelection } from '../../../src/tail/topic-selection.ts';

function topics(...names: readonly string[]): readonly TopicSummary[] {
  return names.map((name) => ({
    name,
    topicId: null,
    isInternal: name.startsWith('__'),
    partitionCount: 1,
    replicationFactor: 1,
    underReplicatedPartitions: 0,
    leaderlessPartitions: 0,
  }));
}

describe('which topics are meant', () => {
  it('takes what can be a name for one, and the rest for patterns', () => {
    const selection = new TopicSelection(['orders.v1', 'a_b-c', 'orders.*', '(a|b)', 'a_b-c']);
    expect(selection.names).toEqual(['orders.v1', 'a_b-c']);
    expect(selection.patterns).toEqual(['orders.*', '(a|b)']);
  });

  it('matches whole names, leaves internal topics out, and names no topic twice', () => {
    const selection = new TopicSelection(['orders.*', 'orders-1']);
    const found = selection.matching(topics('orders-1', 'orders-2', 'my-orders', '__orders', 'orders'));
    expect(found).toEqual(['orders-2', 'orders']);
    expect(new TopicSelection(['.*']).matching(topics('a', '__consumer_offsets'))).toEqual(['a']);
  });

  it.each([
    ['orders-[', 'missing closing ], at `[`.'],
    ['a(?=b)', 'invalid or unsupported Perl syntax, at `(?=`.'],
    ['*', 'missing argument to repetition operator, at `*`.'],
  ])('says where `%s` is no pattern', (text, why) => {
    const message = `\`${text}\` is no topic's name, and no regular expression either: ${why}`;
    expect(() => new TopicSelection(['t', text])).toThrow(
      expect.objectContaining({ reason: 'invalid-request', message }),
    );
  });

  it('is not held up by a pattern that is made to backtrack', () => {
    const selection = new TopicSelection(['(a+)+$|b']);
    expect(selection.matching(topics(`${'a'.repeat(200)}-`))).toEqual([]);
  });

  it('refuses to read nothing', () => {
    expect(() => new TopicSelection([])).toThrow('No topic was named.');
  });
});
