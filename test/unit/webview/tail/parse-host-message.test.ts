import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseHostMessage } from '../../../../src/webview/tail/parse-host-message.ts';

const cell = { kind: 'text', text: 'a', isCut: false };
const row = {
  index: 0,
  row: 0,
  topic: 'orders',
  partition: 3,
  offset: '9007199254740993',
  timestamp: '-1',
  key: { kind: 'null', text: '', isCut: false },
  value: cell,
  headers: cell,
  isCorrupt: false,
  isTruncated: false,
  fields: [null, { ...cell, marks: [[0, 1]] }],
};
const progress = {
  state: { kind: 'ended', by: 'end' },
  firstRow: 0,
  endRow: 1,
  evicted: 0,
  storedBytes: 10,
  maxBytes: 100,
  recordsPerSecond: 0.5,
  startedAtMs: null,
  partitions: [{ topic: 'orders', topicId: null, partition: 0, start: '0', position: '1', end: '1' }],
  reach: { share: 0.5, remainingMs: null },
  scan: { records: 7, errors: { count: 1, example: 'No such key: id' } },
  view: { id: 2, first: 0, end: 1, scannedRows: 1, errors: { count: 0, example: null } },
  search: { id: 1, count: 0, isComplete: true },
  notices: ['Skipped 5 offsets.'],
};

test('what the host says is understood', () => {
  for (const message of [
    { type: 'progress', progress },
    { type: 'progress', progress: { ...progress, state: { kind: 'failed', message: 'No.' } } },
    { type: 'answer', id: 1, ok: true, result: { kind: 'rows', rows: [row] } },
    {
      type: 'answer',
      id: 1,
      ok: true,
      result: { kind: 'problem', problem: { message: 'No.', start: 0, end: 1 } },
    },
    { type: 'answer', id: 1, ok: true, result: { kind: 'hit', hit: { index: 4, ordinal: 1 } } },
    {
      type: 'answer',
      id: 1,
      ok: true,
      result: { kind: 'histogram', histogram: { fromMs: 0, untilMs: 1, stored: [1], shown: [0] } },
    },
    { type: 'answer', id: 1, ok: true, result: { kind: 'bytes', bytes: { base64: '', sizeBytes: 0 } } },
    { type: 'target', target: { topic: 'orders', partition: 0, offset: '5' } },
    { type: 'answer', id: 1, ok: true, result: { kind: 'record', record: null } },
    { type: 'answer', id: 1, ok: true, result: { kind: 'done', message: null } },
    { type: 'answer', id: 1, ok: false, error: 'It is gone.' },
  ]) {
    expect(parseHostMessage(message)).toEqual(message);
  }
});

test('what is not of the protocol is refused', () => {
  for (const message of [
    undefined,
    { type: 'init', version: 99 },
    { type: 'progress', progress: { ...progress, state: { kind: 'sleeping' } } },
    { type: 'progress', progress: { ...progress, firstRow: '0' } },
    { type: 'answer', id: 1, ok: true, result: { kind: 'rows', rows: [{ ...row, offset: 5 }] } },
    { type: 'answer', id: 1, ok: true, error: 'No.' },
  ]) {
    expect(parseHostMessage(message)).toBeUndefined();
  }
  fc.assert(fc.property(fc.anything(), (message) => parseHostMessage(message) === undefined));
});
