import { describe, expect, test, vi } from 'vitest';
import type { BlockResult, NearestMiss, PartExplanation } from '../../../../src/core/run-result.ts';
import { blockOutput } from '../../../../src/extension/test-explorer/output-text.ts';
import { messagesOf, type BlockMessage } from '../../../../src/extension/test-explorer/test-messages.ts';

vi.mock('vscode', () => import('../vscode-words.ts'));

const block = { startLine: 10, endLine: 15, matchLine: 13 };
const result: BlockResult = {
  index: 0,
  kind: 'EXPECT',
  name: 'paid',
  title: '',
  startLine: 10,
  status: 'failed',
  elapsedMs: 12,
};
const status: PartExplanation = {
  source: 'value.status == "PAID"',
  operands: [{ source: 'value.status', value: '"NEW"' }],
};

describe('messagesOf', () => {
  test('a message that names a line of the block stands there, another at the block', () => {
    expect(linesOf(failed('Line 12, `assert` is false.'))).toEqual([11]);
    expect(linesOf(failed('Line 120, `assert` is false.'))).toEqual([10]);
    expect(linesOf(failed('Line 12 is not this.\nLine 13: neither'))).toEqual([11]);
    expect(linesOf(failed('No record came.'))).toEqual([10]);
  });

  test('a block without a failure has none', () => {
    expect(messagesOf({ ...result, status: 'passed' }, block)).toEqual([]);
  });

  test('the nearest record is compared with what was asked for, and all are told at the line of `match`', () => {
    const messages = missed([status], [{ source: 'other', operands: [] }]);
    expect(messages.map(({ line }) => line)).toEqual([13, 10]);
    expect(messages[0]?.text).toBe(
      [
        'Nearest misses:',
        '  orders, partition 3, offset 7, key k: {"status": "NEW"}',
        '    `value.status == "PAID"` is false; `value.status` is "NEW".',
        '  orders, partition 3, offset 7, key k: {"status": "NEW"}',
        '    `other` is false.',
      ].join('\n'),
    );
    expect(messages[1]?.diff).toEqual({ expected: 'value.status: "PAID"', actual: 'value.status: "NEW"' });
  });

  test.each<[string, PartExplanation, string, string]>([
    [
      'a bound',
      { source: 'value.n > 5', operands: [{ source: 'value.n', value: '3' }] },
      'value.n > 5',
      'value.n: 3',
    ],
    [
      'two values',
      {
        source: 'value.a == value.b',
        operands: [
          { source: 'value.a', value: '1' },
          { source: 'value.b', value: '2' },
        ],
      },
      'value.a == value.b',
      'value.a: 1\nvalue.b: 2',
    ],
    [
      'a value of its own',
      { source: 'has(value.n)', operands: [{ source: 'has(value.n)', value: 'false' }] },
      'has(value.n)',
      'has(value.n): false',
    ],
    [
      'a failure',
      { source: 'value.n == 1', failure: 'No such key: n', operands: [] },
      'value.n == 1',
      'value.n == 1 cannot be evaluated: No such key: n',
    ],
  ])('%s is compared', (_, part, expected, actual) => {
    expect(missed([part]).at(-1)?.diff).toEqual({ expected, actual });
  });

  test('an assert that is false is compared as well', () => {
    const [message] = messagesOf(
      { ...result, failure: { reason: 'check', message: 'Line 12, `assert` is false', parts: [status] } },
      block,
    );
    expect(message).toEqual({
      text: 'Line 12, `assert` is false',
      line: 11,
      diff: { expected: 'value.status: "PAID"', actual: 'value.status: "NEW"' },
    });
  });

  test('nothing that a record holds reaches a terminal as anything but text', () => {
    const evil = '\u001b]8;;command:x\u0007a\u001b[2J\r\n\u009b31m\u202eb';
    const hostile = {
      ...result,
      ...failed(evil),
      captures: [{ name: 'x', value: evil }],
      notes: [evil],
      sent: { topic: evil, records: 1 },
      nearestMisses: [miss([{ source: evil, failure: evil, hint: evil, operands: [] }], evil)],
    };
    const [details, message] = messagesOf(hostile, block);
    const shown = [details?.text, message?.text, message?.diff?.expected, message?.diff?.actual].join('\n');
    // Tabs and line ends may stay, and the colours of the marks are ours.
    const output = blockOutput(hostile, evil)
      .replaceAll(/\u001b\[\d+m/gu, '')
      .replaceAll('\r\n', '\n');
    for (const text of [shown, output])
      expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/u);
    expect(output).toContain('\u241b]8;;command:x\u2407a');
  });
});

test('the output of a block says what it did, what it kept, and what there is beside', () => {
  const output = blockOutput(
    {
      ...result,
      status: 'passed',
      read: { topic: 'orders', seen: 1200, matched: 1 },
      captures: [{ name: 'id', value: '42' }],
      notes: ['Line 3: a warning'],
    },
    'EXPECT paid',
  );
  expect(output.replaceAll(/\u001b\[\d+m/gu, '')).toBe(
    '✓ EXPECT paid: passed, records of orders seen: 1,200, matched: 1 (12 ms)\r\n  Line 3: a warning\r\n  id = 42\r\n',
  );
});

function failed(message: string): BlockResult {
  return { ...result, failure: { reason: 'check', message } };
}

function miss(parts: readonly PartExplanation[], text = '{"status": "NEW"}'): NearestMiss {
  return { topic: 'orders', partition: 3, offset: 7n, timestampMs: 0n, key: 'k', value: text, parts };
}

function missed(...misses: readonly (readonly PartExplanation[])[]): readonly BlockMessage[] {
  return messagesOf({ ...failed('0 of 1'), nearestMisses: misses.map((parts) => miss(parts)) }, block);
}

function linesOf(of: BlockResult): readonly number[] {
  return messagesOf(of, block).map(({ line }) => line);
}
