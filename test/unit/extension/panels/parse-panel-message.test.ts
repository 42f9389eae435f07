import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parsePanelMessage } from '../../../../src/extension/panels/parse-panel-message.ts';

const request = (body: unknown): unknown => ({ type: 'request', id: 7, request: body });

test('each request of the protocol is understood, and nothing beside it is kept', () => {
  for (const body of [
    { method: 'rows', first: 0, count: 1000 },
    { method: 'record', row: 3 },
    { method: 'start', from: 'latest', partitions: '0,2-3' },
    { method: 'pause' },
    { method: 'resume' },
    { method: 'stop' },
    { method: 'commit' },
    { method: 'copy', row: 1, what: 'headers' },
    { method: 'showLog' },
  ]) {
    expect(parsePanelMessage(request({ ...body, more: 'x' }))).toEqual(request(body));
  }
  expect(parsePanelMessage({ type: 'ready', version: 1, more: 'x' })).toEqual({ type: 'ready', version: 1 });
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
    request({ method: 'rows', first: -1, count: 10 }),
    request({ method: 'rows', first: 0, count: 1001 }),
    request({ method: 'rows', first: '0', count: 1 }),
    request({ method: 'copy', row: 1, what: 'file' }),
    request({ method: 'start', from: 1, partitions: 'all' }),
    request({ method: 'start', from: 'x'.repeat(2000), partitions: 'all' }),
  ]) {
    expect(parsePanelMessage(message)).toBeUndefined();
  }
});

test('no message makes the host throw', () => {
  fc.assert(fc.property(fc.anything(), (message) => void parsePanelMessage(message)));
});
