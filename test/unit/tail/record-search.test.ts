import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileRecordSearch, type RecordSearchQuery } from '../../../src/tail/record-search.ts';
import type { RecordStore } from '../../../src/tail/record-store.ts';
import { RowVerdicts } from '../../../src/tail/row-verdicts.ts';
import { encodeBatch, rowsOf, storable, storeOfOneTopic, type TestRecord } from './batches.ts';

const literal = (text: string, isCaseSensitive = true): RecordSearchQuery => ({
  text,
  isCaseSensitive,
  isRegex: false,
});
const regex = (text: string, isCaseSensitive = true): RecordSearchQuery => ({
  text,
  isCaseSensitive,
  isRegex: true,
});

function storeOf(batches: readonly (readonly TestRecord[])[]): RecordStore {
  const store = storeOfOneTopic({ maxBytes: 2 ** 30, maxRecords: 100_000 });
  for (const records of batches) store.append(storable(encodeBatch(records)));
  return store;
}

function rowsFound(store: RecordStore, query: RecordSearchQuery): readonly number[] {
  const compiled = compileRecordSearch(query);
  if ('problem' in compiled) throw new Error(compiled.problem.message);
  const verdicts = new RowVerdicts(store, compiled.search.judgeRows(store));
  while (verdicts.next < store.endRow) verdicts.advance(performance.now() + 1);
  return rowsOf(store).filter((row) => verdicts.accepts(row));
}

function marks(text: string, query: RecordSearchQuery): readonly string[] {
  const compiled = compileRecordSearch(query);
  if ('problem' in compiled) throw new Error(compiled.problem.message);
  return compiled.search.marksIn(text).map(([start, end]) => text.slice(start, end));
}

const value = (text: string): TestRecord => ({ value: Buffer.from(text) });

/** Few letters, so that much is found; lengths that look like letters; characters of one to four bytes. */
const anyText = fc.string({
  unit: fc.constantFrom('a', 'A', 'b', 'é', 'É', 'σ', 'Σ', 'ς', '€', '😀', '\u0006', '\n'),
  maxLength: 6,
});
const anyBytes = fc.option(
  anyText.map((text) => Buffer.from(text)),
  { nil: null },
);
const anyRecord: fc.Arbitrary<TestRecord> = fc.record({
  key: anyBytes,
  value: anyBytes,
  headers: fc.array(
    fc.tuple(
      anyText.map((text) => Buffer.from(text)),
      anyBytes,
    ),
    { maxLength: 2 },
  ),
});
const anyBatches = fc.array(fc.array(anyRecord, { minLength: 1, maxLength: 5 }), {
  minLength: 1,
  maxLength: 4,
});

function textsOf(record: TestRecord): readonly string[] {
  const names = new Map(record.headers ?? []);
  return [record.key, record.value, ...[...names].flat()].flatMap((part) =>
    part ? [part.toString()] : part === null ? [] : [],
  );
}

function sameButForCase(a: string, b: string): boolean {
  return a === b || a.toLowerCase() === b.toLowerCase() || a.toUpperCase() === b.toUpperCase();
}

function naivelyFinds(text: string, needle: string, isCaseSensitive: boolean): boolean {
  const chars = Array.from(text);
  const searched = Array.from(needle);
  return chars.some((_, start) =>
    searched.every((char, at) => {
      const found = chars[start + at];
      return found !== undefined && (isCaseSensitive ? found === char : sameButForCase(found, char));
    }),
  );
}

describe('searching stored records', () => {
  it.each([true, false])(
    'finds what a search of each decoded part finds (case sensitive: %s)',
    (isCaseSensitive) => {
      fc.assert(
        fc.property(
          anyBatches,
          anyText.filter((text) => text !== ''),
          (batches, needle) => {
            const expected = batches
              .flat()
              .flatMap((record, row) =>
                textsOf(record).some((text) => naivelyFinds(text, needle, isCaseSensitive)) ? [row] : [],
              );
            const store = storeOf(batches);
            expect(rowsFound(store, literal(needle, isCaseSensitive))).toEqual(expected);
          },
        ),
        { numRuns: 500 },
      );
    },
  );

  it('finds by a pattern what the pattern finds in each decoded part', () => {
    fc.assert(
      fc.property(
        anyBatches,
        fc.constantFrom('a+b', '^a', 'é$', '(?i)É', '[^a]b', '€|😀', 'a.a'),
        (batches, pattern) => {
          const js = new RegExp(pattern.replace('(?i)', ''), pattern.startsWith('(?i)') ? 'iu' : 'u');
          const expected = batches
            .flat()
            .flatMap((record, row) => (textsOf(record).some((text) => js.test(text)) ? [row] : []));
          expect(rowsFound(storeOf(batches), regex(pattern))).toEqual(expected);
        },
      ),
    );
  });

  it('never finds a length, or what reaches over the end of a part', () => {
    const store = storeOf([[{ key: Buffer.from('ab'), value: Buffer.from('cd') }, value('x'.repeat(48))]]);
    expect(rowsFound(store, literal('bc'))).toEqual([]);
    // The length of the second value is written as the byte of a backquote.
    expect(rowsFound(store, literal('`'))).toEqual([]);
    expect(rowsFound(store, literal('d'))).toEqual([0]);
  });

  it('searches only records that are rows: what a batch holds besides is left out', () => {
    const store = storeOfOneTopic({ maxBytes: 2 ** 30, maxRecords: 100 });
    const bytes = encodeBatch([value('a0'), value('a1'), value('a2')], { baseOffset: 10n });
    store.append(storable(bytes, { from: 11n, until: 12n }));
    expect(rowsFound(store, literal('a'))).toEqual([0]);
    expect(rowsFound(store, literal('a0'))).toEqual([]);
    expect(rowsFound(store, literal('a2', false))).toEqual([]);
  });

  it('finds hits in many slabs, with eviction and rows that come later', () => {
    const store = storeOfOneTopic({ maxBytes: 200_000, maxRecords: 3_000 });
    const compiled = compileRecordSearch(literal('hit'));
    if ('problem' in compiled) throw new Error('unexpected');
    const verdicts = new RowVerdicts(store, compiled.search.judgeRows(store));
    let sent = 0;
    for (let batch = 0; batch < 60; batch++) {
      const records = Array.from({ length: 100 }, () =>
        value(sent++ % 7 === 0 ? `a hit ${'x'.repeat(60)}` : `none${'y'.repeat(60)}`),
      );
      store.append(storable(encodeBatch(records)));
      if (batch % 3 === 0) verdicts.advance(performance.now() + 1_000);
    }
    while (verdicts.next < store.endRow) verdicts.advance(performance.now() + 1);
    expect(store.firstRow).toBeGreaterThan(0);
    for (const row of rowsOf(store)) expect(verdicts.accepts(row)).toBe(row % 7 === 0);
  });

  it('is not held by a pattern that is made to backtrack', () => {
    const store = storeOf([Array.from({ length: 50 }, () => value(`${'a'.repeat(5_000)}b`))]);
    // A pattern that backtracks would run into the test's time limit.
    expect(rowsFound(store, regex('(a+)+$'))).toEqual([]);
    expect(rowsFound(store, regex('(a|aa)+$'))).toEqual([]);
    expect(rowsFound(store, regex('(.*)*c'))).toEqual([]);
    expect(rowsFound(store, literal(`${'a'.repeat(900)}c`, false))).toEqual([]);
  });

  it('stops at the clock, and goes on where it was', () => {
    const store = storeOf([Array.from({ length: 3_000 }, (_, index) => value(`v${index}`))]);
    const compiled = compileRecordSearch(literal('v'));
    if ('problem' in compiled) throw new Error('unexpected');
    const verdicts = new RowVerdicts(store, compiled.search.judgeRows(store));
    verdicts.advance(performance.now() + 0.0001);
    expect(verdicts.next).toBeLessThan(store.endRow);
    while (verdicts.next < store.endRow) verdicts.advance(performance.now() + 0.01);
    expect(rowsOf(store).every((row) => verdicts.accepts(row))).toBe(true);
  });

  it('says what is wrong with a pattern', () => {
    expect(compileRecordSearch(regex('(a'))).toEqual({
      problem: { message: 'The pattern cannot be used: missing closing ) in `(a`.', start: 0, end: 2 },
    });
    expect(compileRecordSearch(literal('x'.repeat(1_001)))).toHaveProperty('problem');
  });
});

describe('marks', () => {
  it('stand where the search finds something in a text', () => {
    expect(marks('aXa😀XÉé', literal('x', false))).toEqual(['X', 'X']);
    expect(marks('aXa😀XÉé', literal('é', false))).toEqual(['É', 'é']);
    expect(marks('aaaa', literal('aa'))).toEqual(['aa', 'aa']);
    expect(marks('id-12 id-345', regex('id-\\d+'))).toEqual(['id-12', 'id-345']);
    expect(marks('😀12', regex('1'))).toEqual(['1']);
    expect(marks('abc', regex('x*'))).toEqual([]);
    expect(marks('a.c', literal('.'))).toEqual(['.']);
  });
});
