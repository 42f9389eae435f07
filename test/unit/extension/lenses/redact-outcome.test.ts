import { expect, test } from 'vitest';
import type { ProduceOutcome } from '../../../../src/contracts/job-worker.ts';
import { KafkaFailure } from '../../../../src/core/kafka-failure.ts';
import { createRedaction } from '../../../../src/core/redaction.ts';
import { redactFailure, redactOutcome } from '../../../../src/extension/lenses/redact-outcome.ts';

const redact = createRedaction(['hush-hush']);

test('nothing that is shown of a run of a PRODUCER holds a private value', () => {
  const outcome: ProduceOutcome = {
    topic: 'orders-hush-hush',
    sent: 1,
    records: [{ topic: 'orders-hush-hush', partition: 3, offset: 812_005n, timestamp: 0n }],
    elapsedMs: 4,
    warnings: ['Line 6: hush-hush is text here.'],
    failure: {
      reason: 'unknown-topic',
      message: 'There is no topic `orders-hush-hush`.',
      retriable: false,
      detail: 'Error: hush-hush',
    },
  };
  expect(redactOutcome(outcome, redact)).toEqual({
    topic: 'orders-•••',
    sent: 1,
    records: [{ topic: 'orders-•••', partition: 3, offset: 812_005n, timestamp: 0n }],
    elapsedMs: 4,
    warnings: ['Line 6: ••• is text here.'],
    failure: {
      reason: 'unknown-topic',
      message: 'There is no topic `orders-•••`.',
      retriable: false,
      detail: 'Error: •••',
    },
  });
});

test('nor does a failure, with what lay underneath, which the log shows', () => {
  const failure = new KafkaFailure('invalid-request', 'No cluster hush-hush.', {
    cause: new Error('of hush-hush'),
  });
  const { reason, message, detail } = redactFailure(failure, redact).toData();
  expect({ reason, message }).toEqual({ reason: 'invalid-request', message: 'No cluster •••.' });
  expect(detail).toContain('of •••');
  expect(detail).not.toContain('hush');
});
