import { describe, expect, it } from 'vitest';
import { KafkaFailure } from '../../../src/core/kafka-failure.ts';
import type { OutgoingRecord } from '../../../src/core/record.ts';
import { planProduce, type PlanOptions, type ProducePlan } from '../../../src/requests/plan-produce.ts';

function plan(text: string, options?: PlanOptions): Promise<ProducePlan> {
  return planProduce(
    text,
    text.split('\n').findIndex((line) => line.startsWith('PRODUCER')),
    options,
  );
}

async function firstRecord(text: string): Promise<OutgoingRecord> {
  return (await plan(text)).record(0);
}

async function failureOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof KafkaFailure) return `${error.reason}: ${error.message}`;
  throw new Error('It did not fail with a KafkaFailure.', { cause: error });
}

function text(bytes: Uint8Array | null): string | null {
  return bytes === null ? null : Buffer.from(bytes).toString();
}

function hex(bytes: Uint8Array | null): string | null {
  return bytes === null ? null : Buffer.from(bytes).toString('hex');
}

describe('planProduce', () => {
  it('makes a record of key, value, headers, partition and timestamp', async () => {
    const record = await firstRecord(
      [
        'PRODUCER json-events',
        'topic: orders',
        'key: k-1',
        'headers: a=1, b=x=y',
        'header: c = with, comma',
        'header: d',
        'header-hex: e = 00ff',
        'partition: 3',
        'timestamp: 2024-02-03T04:05:06Z',
        '{',
        '  "id": 1',
        '}',
        '',
        '###',
      ].join('\n'),
    );
    expect(record.topic).toBe('orders');
    expect(text(record.key)).toBe('k-1');
    expect(text(record.value)).toBe('{\n  "id": 1\n}');
    expect(record.partition).toBe(3);
    expect(record.timestamp).toBe(BigInt(Date.UTC(2024, 1, 3, 4, 5, 6)));
    expect(record.headers.map(({ name, value }) => [text(name), hex(value)])).toEqual([
      ['a', hex(Buffer.from('1'))],
      ['b', hex(Buffer.from('x=y'))],
      ['c', hex(Buffer.from('with, comma'))],
      ['d', null],
      ['e', '00ff'],
    ]);
  });

  it('tells a null key from an empty one', async () => {
    expect((await firstRecord('PRODUCER\ntopic: t\nv')).key).toBeNull();
    expect(text((await firstRecord('PRODUCER\ntopic: t\nkey:\nv')).key)).toBe('');
  });

  it("writes numbers big-endian, as Kafka's own serializers do", async () => {
    const valueOf = async (format: string, value: string): Promise<string | null> =>
      hex((await firstRecord(`PRODUCER\ntopic: t\nvalue-format: ${format}\n${value}`)).value);
    expect(await valueOf('short', '-2')).toBe('fffe');
    expect(await valueOf('integer', '258')).toBe('00000102');
    expect(await valueOf('long', '9007199254740993')).toBe('0020000000000001');
    expect(await valueOf('float', '1.5')).toBe('3fc00000');
    expect(await valueOf('double', '-0.1')).toBe('bfb999999999999a');
    expect(await valueOf('hex', 'CA fe')).toBe('cafe');
    expect(await valueOf('string(latin1)', 'é')).toBe('e9');
    expect(await valueOf('none', 'ignored')).toBeNull();
  });

  it('restarts one random sequence for key, headers and value of a record, and another for each record', async () => {
    const { record } = await plan('PRODUCER\ntopic: t\nkey: {{$uuid}}\nheader: id = {{$uuid}}\n{{$uuid}}', {
      times: 3,
    });
    const ids = [0, 1, 2].map((index) => {
      const { key, headers, value } = record(index);
      expect(text(key)).toMatch(/^[0-9a-f-]{36}$/);
      expect(text(headers[0]?.value ?? null)).toBe(text(key));
      expect(text(value)).toBe(text(key));
      return text(key);
    });
    expect(new Set(ids).size).toBe(3);
  });

  it('evaluates a variable of the file once, and the number of the record anew', async () => {
    const { record } = await plan('@run = {{$uuid}}\nPRODUCER\ntopic: t\nkey: {{run}}\n{{$index}}');
    expect(text(record(0).key)).toBe(text(record(1).key));
    expect([text(record(0).value), text(record(1).value)]).toEqual(['0', '1']);
  });

  it('sends one record unless `count`, or the caller, says otherwise', async () => {
    expect((await plan('PRODUCER\ntopic: t\nv')).total).toBe(1);
    expect((await plan('PRODUCER\ntopic: t\ncount: 7\nv')).total).toBe(7);
    expect((await plan('PRODUCER\ntopic: t\ncount: 7\nv', { times: 10 })).total).toBe(10);
    expect((await plan('PRODUCER\ntopic: t\nevery: 5s\nv')).total).toBeNull();
  });

  it('takes acks, compression and a pace from the block', async () => {
    const { options, recordsPerSecond } = await plan(
      'PRODUCER\ntopic: t\nacks: 1\ncompression: zstd\nrate: 500/s\nv',
    );
    expect(options).toEqual({ acks: 1, compression: 'zstd' });
    expect(recordsPerSecond).toBe(500);
    expect((await plan('PRODUCER\ntopic: t\nevery: 5s\nv')).recordsPerSecond).toBe(0.2);
  });

  it('warns of a keyword line inside a value', async () => {
    const { warnings } = await plan('PRODUCER\ntopic: t\nfirst\nCONSUMER x\nlast');
    expect(warnings).toEqual([expect.stringMatching(/^Line 4: .*CONSUMER/)]);
  });

  it('takes the size of batches and how long they wait from the block', async () => {
    const { options, lingerMs, warnings } = await plan(
      'PRODUCER\ntopic: t\nlinger: 5ms\nbatch-size: 1000\nv',
    );
    expect(options).toEqual({ maxBatchBytes: 1000 });
    expect(lingerMs).toBe(5);
    expect(warnings).toEqual([]);
  });

  it('draws other random values in another block of the file, and the same in the same', async () => {
    const file = ['PRODUCER', 'topic: t', '{{$uuid}}', '###', 'PRODUCER', 'topic: t', '{{$uuid}}'].join('\n');
    const valueOf = async (startLine: number): Promise<string | null> =>
      text((await planProduce(file, startLine, { templates: { seed: 7 } })).record(0).value);
    const [first, second] = [await valueOf(0), await valueOf(4)];
    expect(second).not.toBe(first);
    expect(await valueOf(4)).toBe(second);
  });

  it('names the line of what nothing provides', async () => {
    expect(await failureOf(plan('PRODUCER\ntopic: t\nkey: {{orderId}}\nv'))).toMatch(
      /^invalid-request: Line 3: .*`orderId`/,
    );
    expect(await failureOf(plan('PRODUCER\ntopic: t\nkey: k\n{\n"id": "{{nobody}}"\n}'))).toMatch(
      /^invalid-request: Line 5: .*`nobody`/,
    );
    expect(await failureOf(plan('PRODUCER\ntopic: t\n{{person.firstname}}'))).toMatch(
      /^invalid-request: Line 3: .*`person\.firstname`/,
    );
  });

  it('names the line of a text that is not of its format', async () => {
    expect(await failureOf(plan('PRODUCER\ntopic: t\nvalue-format: json\n{"a":}'))).toMatch(
      /^undecodable: Line 4, the value: .*JSON/,
    );
    expect(await failureOf(plan('PRODUCER\ntopic: t\nkey-format: long\nkey: abc\nv'))).toMatch(
      /^undecodable: Line 4, `key`: .*`abc`/,
    );
  });

  it.each([
    ['topic: t\nvalue-format: avro\nv', /`avro` is not supported yet/],
    ['topic: t\nvalue-format: nonsense\nv', /`nonsense`/],
    ['topic: t\nvalue-file: a.json', /Line 3: `value-file` is not supported yet/],
    ['topic: t\npartition: many\nv', /Line 3, `partition`/],
    ['topic: t\ncount: 0\nv', /Line 3, `count`/],
    ['topic: no topic\nv', /Line 2, `topic`/],
    ['key: k\nv', /needs a `topic`/],
  ])('refuses %j before anything is sent', async (properties, message) => {
    expect(await failureOf(plan(`PRODUCER\n${properties}`))).toMatch(message);
  });

  it('refuses a line where no PRODUCER starts', async () => {
    expect(await failureOf(planProduce('CONSUMER g\ntopic: t', 0))).toMatch(/No PRODUCER starts in line 1/);
  });
});
