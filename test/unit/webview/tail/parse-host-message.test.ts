import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseHostMessage } from '../../../../src/webview/tail/parse-host-message.ts';

const cell = { kind: 'text', text: 'a', isCut: false };
const row = {
  row: 0,
  partition: 3,
  offset: '9007199254740993',
  timestamp: '-1',
  key: { kind: 'null', text: '', isCut: false },
  value: cell,
  headers: cell,
  isCorrupt: false,
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
  partitions: [{ partition: 0, start: '0', position: '1', end: '1' }],
  notices: ['Skipped 5 offsets.'],
};

test('what the host says is understood', () => {
  for (const message of [
    { type: 'progress', progress },
    { type: 'progress', progress: { ...progress, state: { kind: 'failed', message: 'No.' } } },
    { type: 'answer', id: 1, ok: true, result: { kind: 'rows', rows: [row] } },
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
