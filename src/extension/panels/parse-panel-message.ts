import type { PanelMessage, PanelRequest } from '../../contracts/tail-panel.ts';

const copyables = ['key', 'value', 'headers', 'record'] as const;
/** A page of rows; the worker gives no more at once. */
const maxRows = 1000;
const maxTextLength = 1000;

/** A message from the page, validated; `undefined` when it is none of the protocol. */
export function parsePanelMessage(value: unknown): PanelMessage | undefined {
  if (!isObject(value)) return undefined;
  if (value['type'] === 'ready') {
    return isCount(value['version']) ? { type: 'ready', version: value['version'] } : undefined;
  }
  const id = value['id'];
  if (value['type'] !== 'request' || !isCount(id)) return undefined;
  const request = parseRequest(value['request']);
  return request === undefined ? undefined : { type: 'request', id, request };
}

function parseRequest(value: unknown): PanelRequest | undefined {
  if (!isObject(value)) return undefined;
  const { method, row, first, count, from, partitions } = value;
  switch (method) {
    case 'rows':
      return isCount(first) && isCount(count) && count <= maxRows ? { method, first, count } : undefined;
    case 'record':
      return isCount(row) ? { method, row } : undefined;
    case 'copy': {
      const what = copyables.find((name) => name === value['what']);
      return isCount(row) && what !== undefined ? { method, row, what } : undefined;
    }
    case 'start':
      return isText(from) && isText(partitions) ? { method, from, partitions } : undefined;
    case 'pause':
    case 'resume':
    case 'stop':
    case 'commit':
    case 'showLog':
      return { method };
    default:
      return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= maxTextLength;
}
