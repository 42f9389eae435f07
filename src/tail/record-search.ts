import { Buffer } from 'node:buffer';
import type { ExpressionProblem } from '../core/expression-problem.ts';
import { compileLinearPattern, type LinearPattern } from '../expressions/linear-pattern.ts';
import { foldedPattern } from './folded-pattern.ts';
import { someField } from './record-fields.ts';
import type { RecordStore } from './record-store.ts';
import type { RowJudge } from './row-verdicts.ts';

/** What is searched. */
export interface RecordSearchQuery {
  readonly text: string;
  readonly isCaseSensitive: boolean;
  /** RE2 syntax. */
  readonly isRegex: boolean;
}

/**
 * A search for text in keys, values, and names and values of headers, as it stands in their bytes: JSON is not
 * decoded, and a number that a format makes of bytes is not found by its digits. A hit never reaches from one part
 * into another.
 */
export interface RecordSearch {
  /** Accepts the rows in which something is found. */
  judgeRows(store: RecordStore): RowJudge;
  /** Where the search finds something in a text, as start and exclusive end in UTF-16 units. */
  marksIn(text: string): readonly (readonly [start: number, end: number])[];
}

const maxTextChars = 1_000;
const maxMarks = 100;
/** How many records, or places that were found, are judged between two looks at the clock. */
const stepsPerLook = 32;

/** Makes a search ready, or says what is wrong with its pattern. */
export function compileRecordSearch(
  query: RecordSearchQuery,
): { readonly search: RecordSearch } | { readonly problem: ExpressionProblem } {
  const { text, isCaseSensitive, isRegex } = query;
  const failed = (message: string): { readonly problem: ExpressionProblem } => ({
    problem: { message, start: 0, end: text.length },
  });
  if (text === '') return failed('There is nothing to search for.');
  if (text.length > maxTextChars) {
    return failed(`The text has ${text.length} characters, more than ${maxTextChars}.`);
  }
  if (isRegex) {
    try {
      return { search: new RegexSearch(compileLinearPattern(text, { isCaseSensitive })) };
    } catch (error) {
      return failed(error instanceof Error ? error.message : String(error));
    }
  }
  return { search: new LiteralSearch(text, isCaseSensitive) };
}

/** A place in bytes that may be a hit. */
interface Candidate {
  readonly at: number;
  readonly length: number;
}

class LiteralSearch implements RecordSearch {
  readonly #bytes: Buffer;
  /** `null`: as it is written. */
  readonly #folded: { readonly latin1: RegExp; readonly text: RegExp } | null;
  readonly #text: string;

  constructor(text: string, isCaseSensitive: boolean) {
    this.#text = text;
    this.#bytes = Buffer.from(text);
    this.#folded = isCaseSensitive
      ? null
      : { latin1: foldedPattern(text, 'latin1'), text: foldedPattern(text, 'text') };
  }

  judgeRows(store: RecordStore): RowJudge {
    return judgeStretches(store, (bytes, first, endRow, untilMs, accept) =>
      this.#judgeStretch(store, bytes, first, endRow, untilMs, accept),
    );
  }

  marksIn(text: string): readonly (readonly [number, number])[] {
    const marks: (readonly [number, number])[] = [];
    if (this.#folded !== null) {
      for (const { index, 0: found } of text.matchAll(this.#folded.text)) {
        marks.push([index, index + found.length]);
        if (marks.length === maxMarks) break;
      }
      return marks;
    }
    for (let at = text.indexOf(this.#text); at !== -1 && marks.length < maxMarks;) {
      marks.push([at, at + this.#text.length]);
      at = text.indexOf(this.#text, at + this.#text.length);
    }
    return marks;
  }

  /** Searches rows that follow each other in memory all at once, and finds out for each place whose it is. */
  #judgeStretch(
    store: RecordStore,
    bytes: Buffer,
    first: number,
    endRow: number,
    untilMs: number,
    accept: (row: number) => void,
  ): number {
    const begin = store.startOf(first);
    const end = store.startOf(endRow - 1) + store.lengthOf(endRow - 1);
    const find = this.#finderIn(bytes, begin, end);
    let row = first;
    let steps = 0;
    for (let found = find(begin); found !== undefined;) {
      row = rowAround(store, found.at, row, endRow);
      let next = found.at + 1;
      if (isInField(bytes, store.startOf(row), store.lengthOf(row), found)) {
        accept(row);
        row += 1;
        if (row >= endRow) return endRow;
        next = store.startOf(row);
      }
      steps += 1;
      if (steps % stepsPerLook === 0 && performance.now() >= untilMs) return row;
      found = find(next);
    }
    return endRow;
  }

  /** Finds the next candidate from a position on, before `end`. */
  #finderIn(bytes: Buffer, begin: number, end: number): (from: number) => Candidate | undefined {
    if (this.#folded === null) {
      const whole = bytes.subarray(0, end);
      const { length } = this.#bytes;
      return (from) => {
        const at = whole.indexOf(this.#bytes, from);
        return at === -1 ? undefined : { at, length };
      };
    }
    const text = bytes.toString('latin1', begin, end);
    const pattern = this.#folded.latin1;
    return (from) => {
      pattern.lastIndex = from - begin;
      const match = pattern.exec(text);
      return match === null ? undefined : { at: begin + match.index, length: match[0].length };
    };
  }
}

class RegexSearch implements RecordSearch {
  readonly #pattern: LinearPattern;

  constructor(pattern: LinearPattern) {
    this.#pattern = pattern;
  }

  judgeRows(store: RecordStore): RowJudge {
    return judgeStretches(store, (bytes, first, endRow, untilMs, accept) => {
      const isFound = (from: number, to: number): boolean =>
        this.#pattern.test(bytes.toString('utf8', from, to));
      for (let row = first; row < endRow; row++) {
        if (someField(bytes, store.startOf(row), store.lengthOf(row), isFound)) accept(row);
        if (row % stepsPerLook === 0 && performance.now() >= untilMs) return row + 1;
      }
      return endRow;
    });
  }

  marksIn(text: string): readonly (readonly [number, number])[] {
    const marks: (readonly [number, number])[] = [];
    const matcher = this.#pattern.matcher(text);
    while (marks.length < maxMarks && matcher.find()) {
      if (matcher.end() > matcher.start()) marks.push([matcher.start(), matcher.end()]);
    }
    return marks;
  }
}

/**
 * Judges rows by the memory that they follow each other in.
 * @param judge as `RowJudge.judge`, of rows in `bytes`
 */
function judgeStretches(
  store: RecordStore,
  judge: (bytes: Buffer, ...rest: Parameters<RowJudge['judge']>) => number,
): RowJudge {
  return {
    judge: (first, endRow, untilMs, accept) => {
      let row = first;
      while (row < endRow) {
        const stretch = store.stretchFrom(row);
        if (stretch === undefined) return endRow;
        row = judge(stretch.bytes, row, Math.min(stretch.endRow, endRow), untilMs, accept);
        if (performance.now() >= untilMs) break;
      }
      return row;
    },
  };
}

/** The last row before `endRow` that begins at or before `at`, which `row` does; near ones are found first. */
function rowAround(store: RecordStore, at: number, row: number, endRow: number): number {
  let low = row;
  let step = 1;
  while (low + step < endRow && store.startOf(low + step) <= at) {
    low += step;
    step *= 2;
  }
  for (let high = Math.min(low + step, endRow); high - low > 1;) {
    const middle = Math.floor((low + high) / 2);
    if (store.startOf(middle) <= at) low = middle;
    else high = middle;
  }
  return low;
}

function isInField(bytes: Buffer, start: number, length: number, { at, length: size }: Candidate): boolean {
  return at < start + length && someField(bytes, start, length, (from, to) => at >= from && at + size <= to);
}
