import {
  isAnyOf,
  isBoolean,
  isDecimal,
  isInteger,
  isListOf,
  isNullOr,
  isNumber,
  isOneOf,
  isShape,
  type Guard,
} from '../../contracts/guards.ts';
import { isNamedView } from '../../contracts/is-named-view.ts';
import type { PanelMessage, PanelPlace, PanelRequest } from '../../contracts/tail-panel.ts';
import type { RecordPart, SearchQuery, TailView } from '../../contracts/tail-view.ts';

type Request<M extends PanelRequest['method']> = Extract<PanelRequest, { method: M }>;

/** A page of rows; the worker gives no more at once. */
const maxRows = 1000;
const maxCopiedRows = 100_000;
const maxBytes = 64 * 1024;
const maxBuckets = 4096;
const maxTextLength = 10_000;
const maxFields = 100;

const isCount: Guard<number> = (value): value is number => isInteger(value) && value >= 0;

function isCountUpTo(most: number): Guard<number> {
  return (value): value is number => isCount(value) && value <= most;
}

const isText: Guard<string> = (value): value is string =>
  typeof value === 'string' && value.length <= maxTextLength;

function isListUpTo<T>(most: number, guard: Guard<T>): Guard<readonly T[]> {
  const isList = isListOf(guard);
  return (value): value is readonly T[] => Array.isArray(value) && value.length <= most && isList(value);
}

const bareMethods = ['fieldNames', 'pause', 'resume', 'stop', 'commit', 'showLog'] as const;

const areFields = isListUpTo(maxFields, isText);

const isPart = isAnyOf<RecordPart>(
  isShape<{ readonly kind: 'key' | 'value' }>({ kind: isOneOf('key', 'value') }),
  isShape<Extract<RecordPart, { kind: 'header' }>>({ kind: isOneOf('header'), index: isCount }),
);

const isView = isShape<TailView>({
  filter: isNullOr(isText),
  fromMs: isNullOr(isNumber),
  untilMs: isNullOr(isNumber),
  order: isOneOf('arrival', 'time'),
});

const isSearch = isShape<SearchQuery>({ text: isText, isCaseSensitive: isBoolean, isRegex: isBoolean });

const isPlace = isAnyOf<PanelPlace>(
  isShape<Extract<PanelPlace, { kind: 'row' }>>({ kind: isOneOf('row'), row: isCount }),
  isShape<Extract<PanelPlace, { kind: 'offset' }>>({
    kind: isOneOf('offset'),
    topic: isNullOr(isText),
    partition: isNullOr(isCount),
    offset: isDecimal,
  }),
  isShape<Extract<PanelPlace, { kind: 'time' }>>({ kind: isOneOf('time'), timestampMs: isNumber }),
);

const isPair: Guard<readonly [number, number]> = (value): value is readonly [number, number] =>
  Array.isArray(value) && value.length === 2 && value.every(isCount);

const isRequest = isAnyOf<PanelRequest>(
  isShape<Request<'rows'>>({
    method: isOneOf('rows'),
    view: isCount,
    first: isCount,
    count: isCountUpTo(maxRows),
    fields: areFields,
  }),
  isShape<{ readonly method: 'record' | 'produceAgain' | 'copyLink'; readonly row: number }>({
    method: isOneOf('record', 'produceAgain', 'copyLink'),
    row: isCount,
  }),
  isShape<Request<'bytes'>>({
    method: isOneOf('bytes'),
    row: isCount,
    part: isPart,
    first: isCount,
    count: isCountUpTo(maxBytes),
  }),
  isShape<Request<'start'>>({
    method: isOneOf('start'),
    from: isText,
    until: isNullOr(isText),
    partitions: isText,
    filter: isNullOr(isText),
  }),
  isShape<Request<'checkFilter'>>({ method: isOneOf('checkFilter'), text: isText }),
  isShape<Request<'setView'>>({ method: isOneOf('setView'), view: isView }),
  isShape<Request<'setSearch'>>({ method: isOneOf('setSearch'), search: isNullOr(isSearch) }),
  isShape<Request<'findHit'>>({
    method: isOneOf('findHit'),
    view: isCount,
    from: isNullOr(isCount),
    direction: isOneOf('next', 'previous'),
  }),
  isShape<Request<'histogram'>>({ method: isOneOf('histogram'), buckets: isCountUpTo(maxBuckets) }),
  isShape<Request<'locate'>>({ method: isOneOf('locate'), view: isCount, place: isPlace }),
  isShape<Request<'copy'>>({
    method: isOneOf('copy'),
    rows: isListUpTo(maxCopiedRows, isCount),
    as: isOneOf('key', 'value', 'headers', 'text', 'json', 'kcat', 'producer'),
  }),
  isShape<Request<'compare'>>({ method: isOneOf('compare'), rows: isPair }),
  isShape<Request<'export'>>({
    method: isOneOf('export'),
    scope: isOneOf('stored', 'view'),
    format: isOneOf('jsonl', 'csv'),
    fields: areFields,
  }),
  isShape<Request<'saveView'>>({ method: isOneOf('saveView'), view: isNamedView }),
  isShape<Request<'deleteView'>>({ method: isOneOf('deleteView'), name: isText }),
  isShape<Request<'awaitFirstMatch'>>({ method: isOneOf('awaitFirstMatch'), isAwaited: isBoolean }),
  isShape<{ readonly method: (typeof bareMethods)[number] }>({ method: isOneOf(...bareMethods) }),
);

const isMessage = isAnyOf<PanelMessage>(
  isShape<Extract<PanelMessage, { type: 'ready' }>>({ type: isOneOf('ready'), version: isCount }),
  isShape<Extract<PanelMessage, { type: 'request' }>>({
    type: isOneOf('request'),
    id: isCount,
    request: isRequest,
  }),
);

/** A message from the page, validated; `undefined` when it is none of the protocol. */
export function parsePanelMessage(value: unknown): PanelMessage | undefined {
  return isMessage(value) ? value : undefined;
}
