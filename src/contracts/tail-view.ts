/**
 * What a panel shows of what a tail has stored: which rows, in which order, and what is searched in them. The same
 * shapes cross from host to worker and from page to host; every number fits a double.
 */
import type { ExpressionProblem } from '../core/expression-problem.ts';

export type { ExpressionProblem };

/** Which stored rows are shown. Rows that come later join when they fit. */
export interface TailView {
  /** CEL; `null` shows every row. An evaluation that fails is no match, and is counted. */
  readonly filter: string | null;
  /** Milliseconds since 1970, inclusive; `null`: no bound. */
  readonly fromMs: number | null;
  /** Milliseconds since 1970, exclusive; `null`: no bound. */
  readonly untilMs: number | null;
  /** `time` is for a tail that is paused or has ended: rows that come later are put at the end. */
  readonly order: 'arrival' | 'time';
}

/** Every row, as it came. */
export const wholeView: TailView = { filter: null, fromMs: null, untilMs: null, order: 'arrival' };

/**
 * How far a view has got. Its rows are numbered `first … end − 1`; like row numbers these stay with their rows while
 * older ones leave. In the whole view they are the row numbers.
 */
export interface ViewProgress {
  /** Names the view: it grows by 1 with each `setView`. The view of a tail that has just started is 0, the whole. */
  readonly id: number;
  readonly first: number;
  readonly end: number;
  /** Stored rows that were looked at, of `endRow − firstRow`. */
  readonly scannedRows: number;
  /** Rows on which the filter could not be evaluated. */
  readonly errors: FilterErrors;
}

export interface FilterErrors {
  readonly count: number;
  /** The first one, such as `No such key: amount`; `null` without any. */
  readonly example: string | null;
}

export interface SearchQuery {
  readonly text: string;
  readonly isCaseSensitive: boolean;
  /** RE2 syntax: matching takes linear time. */
  readonly isRegex: boolean;
}

/** How far a search over the rows of the view has got. */
export interface SearchProgress {
  /** Names the search: it grows by 1 with each `setSearch`. */
  readonly id: number;
  /** Rows of the view that match. */
  readonly count: number;
  readonly isComplete: boolean;
}

/** A row that a search found. */
export interface SearchHit {
  /** Its number in the view. */
  readonly index: number;
  /** Which of the hits it is, counted from 1. */
  readonly ordinal: number;
}

/** How the stored rows spread over time, in buckets of equal width. */
export interface TimeHistogram {
  /** Milliseconds since 1970. */
  readonly fromMs: number;
  /** Exclusive. */
  readonly untilMs: number;
  readonly stored: readonly number[];
  /** Those that pass the filter of the view; its time bounds do not count. */
  readonly shown: readonly number[];
}

/** What a copy puts on the clipboard; `text` is what the table shows, its columns separated by tabs. */
export type CopyForm = 'key' | 'value' | 'headers' | 'text' | 'json' | 'kcat' | 'producer';

/** Which bytes of a record are meant. */
export type RecordPart =
  { readonly kind: 'key' } | { readonly kind: 'value' } | { readonly kind: 'header'; readonly index: number };
