import { describe, expect, it } from 'vitest';
import { parseTailArguments } from '../../../src/cli/tail-arguments.ts';

const nowMs = Date.UTC(2025, 0, 2, 3, 4, 5);
const toCluster = ['--bootstrap', 'localhost:9092'];

function parse(...args: readonly string[]): ReturnType<typeof parseTailArguments> {
  return parseTailArguments([...args, ...toCluster], nowMs);
}

describe('the arguments of tail', () => {
  it('read everything from now on, as JSON lines, unless they say otherwise', () => {
    expect(parse('orders')).toEqual({
      topics: ['orders'],
      start: { kind: 'latest' },
      end: { kind: 'never' },
      partitions: 'all',
      filter: null,
      format: 'jsonl',
      limit: null,
      cluster: { bootstrap: 'localhost:9092' },
    });
  });

  it('say where to start, where to end, and what to read', () => {
    expect(
      parse('a', 'b', '--from', '10m ago', '--until', 'end', '--partitions', '3,0-1', '--limit', '5'),
    ).toMatchObject({
      topics: ['a', 'b'],
      start: { kind: 'time', timestampMs: BigInt(nowMs - 600_000) },
      end: { kind: 'end' },
      partitions: [0, 1, 3],
      limit: 5,
    });
    expect(parse('a', '--from', 'last 100')).toMatchObject({ start: { kind: 'last', count: 100 } });
    expect(parse('a', '--from=committed:my:group ')).toMatchObject({
      start: { kind: 'committed', groupId: 'my:group' },
    });
    expect(parse('a', '--until', '17', '--quiet', '--format', 'value')).toMatchObject({
      end: { kind: 'offset', offset: 17n },
      format: 'none',
    });
    expect(parse('--help')).toBe('help');
  });

  it.each([
    [[], '`tail` needs a topic. `kafka-workbench tail --help` says more.'],
    [['a', ''], 'A topic has an empty name.'],
    [['a', '--from', 'yesterday'], 'not `yesterday`.'],
    [['a', '--from', 'committed'], '`--from committed:GROUP`'],
    [['a', '--from', 'committed:'], '`--from committed:GROUP`'],
    [['a', '--until', 'latest'], '--until takes `end`, an offset or an ISO time, not `latest`.'],
    [['a', '--partitions', '3-1'], '--partitions takes partitions such as `0,2-3`, or `all`, not `3-1`.'],
    [['a', '--format', 'xml'], '--format takes `jsonl`, `value` or `none`, not `xml`.'],
    [['a', '--limit', '0'], '--limit takes a number above 0, not `0`.'],
    [['a', '--wat'], "'--wat'"],
    [['a', '--config', 'x'], 'give one of them'],
  ])('%j are refused by name', (args, sentence) => {
    expect(() => parse(...args)).toThrow(sentence);
    expect(() => parse(...args)).toThrow(expect.objectContaining({ reason: 'invalid-request' }) as Error);
  });

  it('must name the cluster', () => {
    expect(() => parseTailArguments(['a'], nowMs)).toThrow('`--bootstrap host:port`');
    expect(parseTailArguments(['a', '--config', 'c.properties'], nowMs)).toMatchObject({
      cluster: { configFile: 'c.properties' },
    });
  });
});
