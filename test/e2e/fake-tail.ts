import type { PanelAnswer, PanelRequest } from '../../src/contracts/tail-panel.ts';
import type { ExpressionProblem, RecordPart, TimeHistogram } from '../../src/contracts/tail-view.ts';

/** What a tail is made to answer: about filters, searches, times and bytes. */
export interface FakeTail {
  readonly problem?: (filter: string) => ExpressionProblem | null;
  readonly names?: readonly string[];
  readonly histogram?: (buckets: number) => TimeHistogram | null;
  /** The bytes of a part. */
  readonly bytes?: (part: RecordPart) => Uint8Array;
  readonly hits?: number;
  /** Every request that was made, in their order. */
  readonly requests?: PanelRequest[];
}

/** For the option `answer` of a page. */
export function fakeTail(tail: FakeTail): (request: PanelRequest) => PanelAnswer | undefined {
  let views = 0;
  let searches = 0;
  let ordinal = 0;
  const problemOf = (filter: string | null): ExpressionProblem | null =>
    filter === null ? null : (tail.problem?.(filter) ?? null);
  return (request) => {
    tail.requests?.push(request);
    switch (request.method) {
      case 'checkFilter':
        return { kind: 'problem', problem: problemOf(request.text) };
      case 'fieldNames':
        return { kind: 'names', names: tail.names ?? [] };
      case 'setView': {
        const problem = problemOf(request.view.filter);
        if (problem !== null) return { kind: 'problem', problem };
        const errors = { count: 0, example: null };
        return { kind: 'view', view: { id: ++views, first: 0, end: 0, scannedRows: 0, errors } };
      }
      case 'setSearch': {
        if (request.search?.isRegex === true && request.search.text.includes('(')) {
          return { kind: 'problem', problem: { message: 'missing closing )', start: 0, end: 1 } };
        }
        const search = { id: ++searches, count: tail.hits ?? 0, isComplete: true };
        return { kind: 'search', search: request.search === null ? null : search };
      }
      case 'findHit': {
        const hits = tail.hits ?? 0;
        if (hits === 0) return { kind: 'hit', hit: null };
        ordinal = ((ordinal - 1 + (request.direction === 'next' ? 1 : hits - 1) + hits) % hits) + 1;
        return { kind: 'hit', hit: { index: ordinal - 1, ordinal } };
      }
      case 'histogram':
        return { kind: 'histogram', histogram: tail.histogram?.(request.buckets) ?? null };
      case 'bytes': {
        const bytes = tail.bytes?.(request.part);
        if (bytes === undefined) return { kind: 'bytes', bytes: null };
        const asked = bytes.subarray(request.first, request.first + request.count);
        return {
          kind: 'bytes',
          bytes: { base64: Buffer.from(asked).toString('base64'), sizeBytes: bytes.length },
        };
      }
      default:
        return undefined;
    }
  };
}

/** Records over ten minutes, more and more of them; every third passes. */
export function risingHistogram(buckets: number): TimeHistogram {
  const stored = Array.from({ length: buckets }, (_, bucket) => bucket * 3);
  return {
    fromMs: 1_700_000_000_000,
    untilMs: 1_700_000_600_000,
    stored,
    shown: stored.map((count) => count / 3),
  };
}
