import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parsePanelMessage } from '../../../../src/extension/panels/parse-panel-message.ts';

const request = (body: unknown): unknown => ({ type: 'request', id: 7, request: body });

test('each request of the protocol is understood', () => {
  for (const body of [
    { method: 'rows', view: 0, first: 0, count: 1000, fields: [] },
    { method: 'record', row: 3 },
    { method: 'start', from: 'latest', until: null, partitions: '0,2-3', filter: null },
    { method: 'pause' },
    { method: 'resume' },
    { method: 'stop' },
    { method: 'commit' },
    { method: 'copy', rows: [1], as: 'headers' },
    { method: 'showLog' },
  ]) {
    expect(parsePanelMessage(request(body))).toEqual(request(body));
  }
  expect(parsePanelMessage({ type: 'ready', version: 1 })).toEqual({ type: 'ready', version: 1 });
});

test('what is not of the protocol is refused', () => {
  for (const message of [
    null,
    'ready',
    [],
    { type: 'ready' },
    { type: 'request', id: -1, request: { method: 'pause' } },
    { type: 'request', id: 1.5, request: { method: 'pause' } },
    request(undefined),
    request({ method: 'drop' }),
    request({ method: 'rows', view: 0, first: -1, count: 10, fields: [] }),
    request({ method: 'rows', view: 0, first: 0, count: 1001, fields: [] }),
    request({ method: 'rows', view: 0, first: '0', count: 1, fields: [] }),
    request({ method: 'copy', rows: [1], as: 'file' }),
    request({ method: 'start', from: 1, until: null, partitions: 'all', filter: null }),
    request({ method: 'start', from: 'x'.repeat(20_000), until: null, partitions: 'all', filter: null }),
  ]) {
    expect(parsePanelMessage(message)).toBeUndefined();
  }
});

test('no message makes the host throw', () => {
  fc.assert(fc.property(fc.anything(), (message) => void parsePanelMessage(message)));
});
