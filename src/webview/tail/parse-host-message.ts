import {
  isBoolean,
  isDecimal,
  isEither,
  isInteger,
  isListOf,
  isNullOr,
  isNumber,
  isOneOf,
  isShape,
  isString,
  type Guard,
} from '../../contracts/guards.ts';
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
} from '../../contracts/tail-panel.ts';
import type { TailPanelTexts } from '../../contracts/tail-panel-texts.ts';
import type { DecodedCell } from '../../contracts/tail-worker.ts';

type Message<T extends HostMessage['type']> = Extract<HostMessage, { type: T }>;
type Answer<T extends PanelAnswer['kind']> = Extract<PanelAnswer, { kind: T }>;

const isCell = isShape<DecodedCell>({
  kind: isOneOf('null', 'text', 'json', 'number', 'hex', 'error'),
  text: isString,
  isCut: isBoolean,
});

const isRow = isShape<PanelRow>({
  row: isInteger,
  partition: isInteger,
  offset: isDecimal,
  timestamp: isDecimal,
  key: isCell,
  value: isCell,
  headers: isCell,
  isCorrupt: isBoolean,
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

const isState: Guard<PanelTailState> = isEither(
  isShape<{ readonly kind: 'idle' | 'connecting' | 'live' | 'paused' }>({
    kind: isOneOf('idle', 'connecting', 'live', 'paused'),
  }),
  isEither(
    isShape<Extract<PanelTailState, { kind: 'ended' }>>({
      kind: isOneOf('ended'),
      by: isOneOf('end', 'stop'),
    }),
    isShape<Extract<PanelTailState, { kind: 'failed' }>>({ kind: isOneOf('failed'), message: isString }),
  ),
);

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
      partition: isInteger,
      start: isDecimal,
      position: isDecimal,
      end: isDecimal,
    }),
  ),
  notices: isListOf(isString),
});

const isAnswer: Guard<PanelAnswer> = isEither(
  isShape<Answer<'rows'>>({ kind: isOneOf('rows'), rows: isListOf(isRow) }),
  isEither(
    isShape<Answer<'record'>>({ kind: isOneOf('record'), record: isNullOr(isRecord) }),
    isShape<Answer<'done'>>({ kind: isOneOf('done'), message: isNullOr(isString) }),
  ),
);

/** The host's table has every text: it is checked by its type there. */
const isTexts: Guard<TailPanelTexts> = (value): value is TailPanelTexts =>
  typeof value === 'object' && value !== null && Object.values(value).every(isString);

const isHostMessage: Guard<HostMessage> = isEither(
  isEither(
    isShape<Message<'init'>>({
      type: isOneOf('init'),
      version: (value): value is number => value === tailPanelProtocolVersion,
      session: isString,
      query: isTailPanelQuery,
      texts: isTexts,
    }),
    isShape<Message<'reset'>>({ type: isOneOf('reset'), session: isString, query: isTailPanelQuery }),
  ),
  isEither(
    isShape<Message<'progress'>>({ type: isOneOf('progress'), progress: isProgress }),
    isEither(
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
    ),
  ),
);

/** A message from the host, validated; `undefined` when it is none of the protocol. */
export function parseHostMessage(value: unknown): HostMessage | undefined {
  return isHostMessage(value) ? value : undefined;
}
