import { describe, expect, it } from 'vitest';
import { createRedaction } from '../../../src/core/redaction.ts';
import { redactResult } from '../../../src/requests/redact-run.ts';

const secret = 'hunter22';

describe('redactResult', () => {
  it('masks private values in every text, also one that would be cut', () => {
    const text = `a ${secret} b`;
    const long = `${'x'.repeat(196)}${secret}`;
    const redacted = redactResult(
      {
        path: 'a.kafka',
        seed: 1,
        startedMs: 0,
        elapsedMs: 0,
        isCancelled: false,
        problems: [text],
        blocks: [
          {
            index: 0,
            kind: 'EXPECT',
            name: text,
            title: text,
            startLine: 0,
            status: 'failed',
            elapsedMs: 0,
            sent: { topic: text, records: 1 },
            read: { topic: text, seen: 1, matched: 0 },
            captures: [{ name: 'x', value: long }],
            failure: {
              reason: 'check',
              message: text,
              parts: [{ source: text, failure: text, operands: [{ source: text, value: long }] }],
            },
            nearestMisses: [
              {
                topic: text,
                partition: 0,
                offset: 0n,
                timestampMs: 0n,
                key: text,
                value: long,
                parts: [
                  { source: text, failure: text, hint: text, operands: [{ source: text, value: long }] },
                ],
              },
            ],
            notes: [text],
          },
        ],
      },
      createRedaction([secret]),
    );
    const all = JSON.stringify(redacted, (_name, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    );
    expect(all).not.toMatch(/hunt/);
    expect(all.match(/•••/g)?.length).toBeGreaterThan(10);
  });
});
