import { describe, expect, it } from 'vitest';
import { expectRequest, type ExpectRequest } from '../../../src/language/expect-request.ts';
import { requestTexts } from '../../../src/language/request-texts.ts';
import { asWritten, firstBlock, replacing } from './first-block.ts';

const now = Date.parse('2026-05-04T10:00:00Z');

function request(text: string, evaluate = asWritten): ExpectRequest {
  return expectRequest(firstBlock(text), evaluate, now);
}

describe('an EXPECT', () => {
  it('awaits at least one record that comes after the start of the run, for 10 s', () => {
    const { count, ...rest } = request('EXPECT\ntopic: orders');
    expect(count.text).toBe('>= 1');
    expect(rest).toEqual({
      label: '',
      topic: 'orders',
      start: undefined,
      withinMs: 10_000,
      asserts: [],
      captures: [],
      isolation: 'read_uncommitted',
    });
  });

  it('says all that its properties say', () => {
    const { count, ...rest } = request(
      'EXPECT paid\n\ntopic: orders\nfrom: earliest\nwithin: 5s\nmatch: value.id == 1\nassert: value.paid\nassert: key == "a = b"\ncount: <= 3\ncapture: id = value.id == 1 ? 2 : 3\nkey-format: long\nvalue-format: json\nisolation: read_committed\ncluster: dev',
    );
    expect(count.text).toBe('<= 3');
    expect(rest).toEqual({
      label: 'paid',
      topic: 'orders',
      start: { kind: 'earliest' },
      withinMs: 5000,
      match: { source: 'value.id == 1', line: 5 },
      asserts: [
        { source: 'value.paid', line: 6 },
        { source: 'key == "a = b"', line: 7 },
      ],
      captures: [{ name: 'id', source: 'value.id == 1 ? 2 : 3', line: 9 }],
      keyFormat: 'long',
      valueFormat: 'json',
      isolation: 'read_committed',
      cluster: 'dev',
    });
  });

  it('replaces templates in every text that it names', () => {
    const text =
      'EXPECT {{a}}\ntopic: t-{{a}}\nmatch: key == "{{a}}"\nassert: vars.x == "{{b}}"\ncapture: c = {{b}} == 1\ncount: {{c}}';
    const { label, topic, match, asserts, captures, count } = request(
      text,
      replacing({ a: 'x', b: 'y = z', c: '2' }),
    );
    expect([label, topic, match?.source, count.text]).toEqual(['{{a}}', 't-x', 'key == "x"', '2']);
    expect(asserts[0]?.source).toBe('vars.x == "y = z"');
    expect(captures[0]).toEqual({ name: 'c', source: 'y = z == 1', line: 4 });
    expect(requestTexts(firstBlock(text))).toEqual([
      't-{{a}}',
      'key == "{{a}}"',
      'vars.x == "{{b}}"',
      'c = {{b}} == 1',
      '{{c}}',
    ]);
  });

  it('names the line of what it cannot understand', () => {
    expect(() => request('EXPECT\n')).toThrow('Line 1: EXPECT needs a `topic`.');
    expect(() => request('EXPECT\ntopic: t\ncount: many')).toThrow(
      'Line 3, `count`: `many` is not a comparison',
    );
    expect(() => request('EXPECT\ntopic: t\n\ncapture: value.id')).toThrow(
      'Line 4, `capture`: Write `name = value`.',
    );
    expect(() => request('EXPECT\ntopic: t\ncapture: 1a = value')).toThrow(
      'Line 3, `capture`: `1a` is not a name',
    );
    expect(() => request('EXPECT\ntopic: t\nfrom: committed')).toThrow(
      'Line 3, `from`: `committed` is where a group',
    );
    expect(() => request('EXPECT\ntopic: t\nwithin: soon')).toThrow(
      'Line 3, `within`: `soon` is not a duration',
    );
  });
});
