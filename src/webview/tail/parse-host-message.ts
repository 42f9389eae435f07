import {
  isBoolean,
  isDecimal,
  isAnyOf,
  isInteger,
  isListOf,
  isNullOr,
  isNumber,
  isOneOf,
  isShape,
  isString,
  type Guard,
} from '../../contracts/guards.ts';
import { isNamedView } from '../../contracts/is-named-view.ts';
import { isTailPanelQuery } from '../../contracts/is-tail-panel-query.ts';
import {
  tailPanelProtocolVersion,
  type HostMessage,
  type PanelAnswer,
  type PanelDetailPart,
  type PanelPartition,
  type PanelProgress,
  type PanelRecordDetail,
  type PanelRow,
  type PanelTailState,
  type RecordTarget,
} from '../../contracts/tail-panel.ts';
import type {
  ExpressionProblem,
  FilterErrors,
  SearchHit,
  SearchProgress,
  TimeHistogram,
  ViewProgress,
} from '../../contracts/tail-view.ts';
import type { TailPanelTexts } from '../../contracts/tail-panel-texts.ts';
import type { DecodedCell } from '../../contracts/tail-worker.ts';

type Message<T extends HostMessage['type']> = Extract<HostMessage, { type: T }>;
type Answer<T extends PanelAnswer['kind']> = Extract<PanelAnswer, { kind: T }>;

const isMark = (value: unknown): value is readonly [number, number] =>
  Array.isArray(value) && value.length === 2 && value.every(isInteger);
const areMarks = isListOf(isMark);

const isCell = isShape<Required<DecodedCell>>({
  kind: isOneOf('null', 'text', 'json', 'number', 'hex', 'error'),
  text: isString,
  isCut: isBoolean,
  marks: (value): value is NonNullable<DecodedCell['marks']> => value === undefined || areMarks(value),
});

const isRow = isShape<PanelRow>({
  index: isInteger,
  row: isInteger,
  topic: isString,
  partition: isInteger,
  offset: isDecimal,
  timestamp: isDecimal,
  key: isCell,
  value: isCell,
  headers: isCell,
  isCorrupt: isBoolean,
  isTruncated: isBoolean,
  fields: isListOf(isNullOr(isCell)),
});

const isPart = isShape<PanelDetailPart>({ format: isString, cell: isCell, sizeBytes: isInteger });

const isRecord = isShape<PanelRecordDetail>({
  row: isInteger,
  topic: isString,
  partition: isInteger,
  offset: isDecimal,
  timestamp: isDecimal,
  timestampType: isString,
  leaderEpoch: isInteger,
  compression: isString,
  key: isPart,
  value: isPart,
  headers: isListOf(isShape<PanelRecordDetail['headers'][number]>({ name: isString, value: isPart })),
});

const isState: Guard<PanelTailState> = isAnyOf<PanelTailState>(
  isShape<{ readonly kind: 'idle' | 'connecting' | 'live' | 'paused' }>({
    kind: isOneOf('idle', 'connecting', 'live', 'paused'),
  }),
  isShape<Extract<PanelTailState, { kind: 'ended' }>>({ kind: isOneOf('ended'), by: isOneOf('end', 'stop') }),
  isShape<Extract<PanelTailState, { kind: 'failed' }>>({ kind: isOneOf('failed'), message: isString }),
);

const isErrors = isShape<FilterErrors>({ count: isInteger, example: isNullOr(isString) });

const isView = isShape<ViewProgress>({
  id: isInteger,
  first: isInteger,
  end: isInteger,
  scannedRows: isInteger,
  errors: isErrors,
});

const isSearch = isShape<SearchProgress>({ id: isInteger, count: isInteger, isComplete: isBoolean });

const isHistogram = isShape<TimeHistogram>({
  fromMs: isNumber,
  untilMs: isNumber,
  stored: isListOf(isInteger),
  shown: isListOf(isInteger),
});

const isTarget = isShape<RecordTarget>({ topic: isString, partition: isInteger, offset: isDecimal });

const isProgress = isShape<PanelProgress>({
  state: isState,
  firstRow: isInteger,
  endRow: isInteger,
  evicted: isInteger,
  storedBytes: isNumber,
  maxBytes: isNumber,
  recordsPerSecond: isNumber,
  startedAtMs: isNullOr(isNumber),
  partitions: isListOf(
    isShape<PanelPartition>({
      topic: isString,
      topicId: isNullOr(isString),
      partition: isInteger,
      start: isDecimal,
      position: isDecimal,
      end: isDecimal,
    }),
  ),
  reach: isNullOr(
    isShape<NonNullable<PanelProgress['reach']>>({ share: isNumber, remainingMs: isNullOr(isNumber) }),
  ),
  scan: isNullOr(isShape<NonNullable<PanelProgress['scan']>>({ records: isInteger, errors: isErrors })),
  view: isView,
  search: isNullOr(isSearch),
  notices: isListOf(isString),
});

const isAnswer: Guard<PanelAnswer> = isAnyOf<PanelAnswer>(
  isShape<Answer<'rows'>>({ kind: isOneOf('rows'), rows: isListOf(isRow) }),
  isShape<Answer<'record'>>({ kind: isOneOf('record'), record: isNullOr(isRecord) }),
  isShape<Answer<'problem'>>({
    kind: isOneOf('problem'),
    problem: isNullOr(isShape<ExpressionProblem>({ message: isString, start: isInteger, end: isInteger })),
  }),
  isShape<Answer<'names'>>({ kind: isOneOf('names'), names: isListOf(isString) }),
  isShape<Answer<'view'>>({ kind: isOneOf('view'), view: isView }),
  isShape<Answer<'search'>>({ kind: isOneOf('search'), search: isNullOr(isSearch) }),
  isShape<Answer<'hit'>>({
    kind: isOneOf('hit'),
    hit: isNullOr(isShape<SearchHit>({ index: isInteger, ordinal: isInteger })),
  }),
  isShape<Answer<'histogram'>>({ kind: isOneOf('histogram'), histogram: isNullOr(isHistogram) }),
  isShape<Answer<'index'>>({ kind: isOneOf('index'), index: isNullOr(isInteger) }),
  isShape<Answer<'bytes'>>({
    kind: isOneOf('bytes'),
    bytes: isNullOr(
      isShape<NonNullable<Answer<'bytes'>['bytes']>>({ base64: isString, sizeBytes: isInteger }),
    ),
  }),
  isShape<Answer<'done'>>({ kind: isOneOf('done'), message: isNullOr(isString) }),
);

/** The host's table has every text: it is checked by its type there. */
const isTexts: Guard<TailPanelTexts> = (value): value is TailPanelTexts =>
  typeof value === 'object' && value !== null && Object.values(value).every(isString);

const isHostMessage: Guard<HostMessage> = isAnyOf<HostMessage>(
  isShape<Message<'init'>>({
    type: isOneOf('init'),
    version: (value): value is number => value === tailPanelProtocolVersion,
    session: isString,
    query: isTailPanelQuery,
    texts: isTexts,
    namedViews: isListOf(isNamedView),
    isFirstMatchAwaited: isBoolean,
    target: isNullOr(isTarget),
  }),
  isShape<Message<'reset'>>({ type: isOneOf('reset'), session: isString, query: isTailPanelQuery }),
  isShape<Message<'progress'>>({ type: isOneOf('progress'), progress: isProgress }),
  isShape<Message<'namedViews'>>({ type: isOneOf('namedViews'), namedViews: isListOf(isNamedView) }),
  isShape<Message<'target'>>({ type: isOneOf('target'), target: isTarget }),
  isShape<Extract<HostMessage, { ok: true }>>({
    type: isOneOf('answer'),
    id: isInteger,
    ok: isOneOf(true),
    result: isAnswer,
  }),
  isShape<Extract<HostMessage, { ok: false }>>({
    type: isOneOf('answer'),
    id: isInteger,
    ok: isOneOf(false),
    error: isString,
  }),
);

/** A message from the host, validated; `undefined` when it is none of the protocol. */
export function parseHostMessage(value: unknown): HostMessage | undefined {
  return isHostMessage(value) ? value : undefined;
}
