import { describe, expect, it } from 'vitest';
import { consumerRequest, reasonToSkip } from '../../../src/language/consumer-request.ts';
import { parseKafkaFile } from '../../../src/language/parse-kafka-file.ts';

const now = Date.parse('2026-05-04T10:00:00Z');

function request(
  text: string,
  evaluate = (template: string): string => template,
): ReturnType<typeof consumerRequest> {
  const block = parseKafkaFile(text).blocks[0];
  if (block === undefined) throw new Error('There is no block.');
  return consumerRequest(block, evaluate, now);
}

describe('a CONSUMER', () => {
  it('without a name joins no group, reads everything from the latest, and never ends', () => {
    expect(request('CONSUMER\ntopic: orders')).toEqual({
      topic: 'orders',
      partitions: 'all',
      start: { kind: 'latest' },
      end: { kind: 'never' },
      isolation: 'read_uncommitted',
    });
  });

  it('with a name joins that group, and commits after delivery unless told otherwise', () => {
    expect(request('CONSUMER billing app\ntopic: orders').group).toEqual({
      groupId: 'billing app',
      commit: 'auto',
    });
    expect(request('CONSUMER billing\ntopic: orders\ncommit: manual').group?.commit).toBe('manual');
    expect(request('CONSUMER billing\ntopic: orders\nfrom: committed').start).toEqual({
      kind: 'committed',
      groupId: 'billing',
    });
  });

  it('says all that its properties say', () => {
    expect(
      request(
        'CONSUMER\ntopic: orders\nfrom: 10m ago\npartitions: 0,2-3\nkey-format: long\nvalue-format: json\nfilter: value.a == 1\nlimit: 5\nuntil: end\nwithin: 5s\nisolation: read_committed\ncluster: dev',
      ),
    ).toEqual({
      topic: 'orders',
      partitions: [0, 2, 3],
      start: { kind: 'time', timestampMs: BigInt(now - 600_000) },
      end: { kind: 'end' },
      isolation: 'read_committed',
      keyFormat: 'long',
      valueFormat: 'json',
      filter: 'value.a == 1',
      limit: 5,
      withinMs: 5000,
      cluster: 'dev',
    });
  });

  it('takes the last of a duplicate, and leaves out what is empty', () => {
    expect(request('CONSUMER\ntopic: a\nlimit: 1\nfrom:\nlimit: 2\ntopic: b')).toMatchObject({
      topic: 'b',
      limit: 2,
      start: { kind: 'latest' },
    });
  });

  it('has its templates replaced before it is checked', () => {
    const evaluate = (text: string): string => text.replace('{{x}}', '42');
    expect(request('CONSUMER\ntopic: t{{x}}\nfrom: {{x}}\nlimit: {{x}}', evaluate)).toMatchObject({
      topic: 't42',
      start: { kind: 'offset', offset: 42n },
      limit: 42,
    });
    expect(() => request('CONSUMER\ntopic: t\nlimit: {{x}}.5', evaluate)).toThrow(
      'Line 3, `limit`: `42.5` is not a whole number',
    );
  });

  it('names the line of what is wrong', () => {
    expect(() => request('\n\nCONSUMER\nfrom: earliest')).toThrow('Line 3: CONSUMER needs a `topic`.');
    expect(() => request('CONSUMER\ntopic: t\nfrom: soon')).toThrow(
      /^Line 3, `from`: `soon` is not a position/,
    );
    expect(() =>
      request('CONSUMER\ntopic: t\nlimit: {{n}}', (text) => (text === '{{n}}' ? '' : text)),
    ).toThrow('Line 3, `limit`: `` is not a whole number');
    expect(() => request('CONSUMER\ntopic: my topic')).toThrow(
      expect.objectContaining({ reason: 'invalid-request' }) as Error,
    );
  });

  it('replaces templates in its group', () => {
    expect(
      request('CONSUMER {{g}}\ntopic: t', (text) => text.replace('{{g}}', 'billing')).group?.groupId,
    ).toBe('billing');
  });

  it('is left out of the run of a file that it would never let end', () => {
    const reason = (text: string): string | undefined => {
      const block = parseKafkaFile(text).blocks[0];
      return block === undefined ? undefined : reasonToSkip(block);
    };
    expect(reason('CONSUMER\ntopic: t')).toContain('`limit` or `until`');
    expect(reason('CONSUMER\ntopic: t\nlimit:')).toContain('`limit` or `until`');
    expect(reason('CONSUMER\ntopic: t\nlimit: 1')).toBeUndefined();
    expect(reason('CONSUMER\ntopic: t\nuntil: end')).toBeUndefined();
  });
});
