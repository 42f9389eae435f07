import { NetworkError, ProtocolError, ResponseError, TimeoutError } from '@platformatic/kafka';
import { describe, expect, it } from 'vitest';
import { KafkaFailure } from '../../../src/core/kafka-failure.ts';
import {
  brokerFailure,
  connectFailure,
  isRetriableCode,
  protocolErrorCode,
  toKafkaFailure,
} from '../../../src/kafka/kafka-errors.ts';

const doing = 'Could not list the topics of `shop`';
const address = { host: '127.0.0.1', port: 9092 };
const plaintext = { security: { protocol: 'PLAINTEXT' } } as const;
const tls = { security: { protocol: 'SSL', tls: { verifyHostname: true } } } as const;

function systemError(code: string): Error {
  return Object.assign(new Error(`connect ${code}`), { code });
}

describe('failures of a broker', () => {
  it.each([
    [3, 'unknown-topic'],
    [29, 'not-authorized'],
    [36, 'topic-exists'],
    [69, 'unknown-group'],
    [10, 'record-too-large'],
    [19, 'broker-error'],
    [9999, 'broker-error'],
  ])('reads code %i as %s', (code, reason) => {
    expect(brokerFailure(code, doing).reason).toBe(reason);
  });

  it("prefers the broker's own words, as one sentence", () => {
    expect(brokerFailure(40, doing, 'Unknown topic config name: x').message).toBe(
      `${doing}: Unknown topic config name: x.`,
    );
    expect(brokerFailure(36, doing, '').message).toBe(`${doing}: it already exists.`);
  });

  it('names a code that users seldom meet, and keeps it for the log', () => {
    const failure = brokerFailure(19, doing);
    expect(failure.message).toBe(`${doing}: the broker answered NOT_ENOUGH_REPLICAS.`);
    expect(failure.retriable).toBe(true);
    expect(failure.toData().detail).toContain('NOT_ENOUGH_REPLICAS (19)');
  });

  it('knows which codes may change by themselves', () => {
    expect([6, 14, 5].map(isRetriableCode)).toEqual([true, true, true]);
    expect([36, 10, 9999].map(isRetriableCode)).toEqual([false, false, false]);
  });
});

describe('failures of the client library', () => {
  it('finds the code of a protocol error inside another error', () => {
    const inner = new ResponseError(3, 11, { '/topics/0': [29, null] }, {});
    const outer = new Error('outer', { cause: inner });
    expect(protocolErrorCode(outer)).toBe(29);
    expect(toKafkaFailure(outer, doing)).toMatchObject({ reason: 'not-authorized', cause: outer });
    expect(protocolErrorCode(new ProtocolError('NOT_CONTROLLER'))).toBe(41);
    expect(protocolErrorCode(new Error('else'))).toBeUndefined();
  });

  it('reads a lost connection, naming the broker', () => {
    expect(toKafkaFailure(new NetworkError('Connection closed'), doing, address)).toMatchObject({
      reason: 'connection-lost',
      message: `${doing}: the connection to 127.0.0.1:9092 was lost.`,
      retriable: true,
    });
  });

  it('reads an answer that did not come', () => {
    expect(toKafkaFailure(new TimeoutError('Request timed out'), doing, address)).toMatchObject({
      reason: 'timed-out',
      message: `${doing}: 127.0.0.1:9092 did not answer in time.`,
    });
  });

  it('passes a failure of our own through', () => {
    const failure = new KafkaFailure('read-only', 'No.');
    expect(toKafkaFailure(failure, doing)).toBe(failure);
    expect(connectFailure(failure, address, plaintext, 1000)).toBe(failure);
  });

  it('answers what is no error at all', () => {
    expect(toKafkaFailure('boom', doing)).toMatchObject({
      reason: 'broker-error',
      message: `${doing}: boom.`,
    });
  });
});

describe('failures to connect', () => {
  it.each([
    ['ECONNREFUSED', 'unreachable', true],
    ['ENOTFOUND', 'name-not-resolved', false],
    ['EAI_AGAIN', 'name-not-resolved', true],
    ['EHOSTUNREACH', 'unreachable', true],
    ['ETIMEDOUT', 'timed-out', true],
  ])('reads %s as %s', (code, reason, retriable) => {
    const wrapped = new NetworkError('Connection failed.', { cause: systemError(code) });
    expect(connectFailure(wrapped, address, plaintext, 1000)).toMatchObject({ reason, retriable });
  });

  it('reads what several addresses of one name failed with', () => {
    const both = new AggregateError([systemError('ECONNREFUSED'), systemError('ECONNREFUSED')]);
    expect(connectFailure(new NetworkError('x', { cause: both }), address, plaintext, 1000).reason).toBe(
      'unreachable',
    );
  });

  it('reads a certificate that is not trusted as TLS', () => {
    const untrusted = Object.assign(new Error('self-signed certificate'), {
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    });
    expect(connectFailure(new NetworkError('x', { cause: untrusted }), address, tls, 1000).reason).toBe(
      'tls',
    );
  });

  it('says that a broker is too old', () => {
    const refused = new ResponseError(18, 3, { '/': [35, null] }, {});
    expect(connectFailure(refused, address, plaintext, 1000)).toMatchObject({
      reason: 'unsupported-version',
      message: 'Could not reach 127.0.0.1:9092: its Kafka is older than 2.8, the oldest that is supported.',
    });
  });
});
