import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeByFilter } from '../../../src/tail/judge-by-filter.ts';
import { locateRow, type StorePlace } from '../../../src/tail/locate-row.ts';
import type { RecordStore } from '../../../src/tail/record-store.ts';
import { RowHits } from '../../../src/tail/row-hits.ts';
import { RowVerdicts } from '../../../src/tail/row-verdicts.ts';
import { RowView, type RowViewOptions } from '../../../src/tail/row-view.ts';
import { sortRows } from '../../../src/tail/sort-rows.ts';
import type { StoredRecord } from '../../../src/tail/stored-record.ts';
import { timeHistogram, type RowsOverTime } from '../../../src/tail/time-histogram.ts';
import { encodeBatch, storable, storeOfOneTopic, textRecord } from './batches.ts';

const whole: RowViewOptions = { verdicts: null, fromMs: null, untilMs: null, order: 'arrival' };

/** Accepts values that are even numbers. */
function evens(store: RecordStore): RowVerdicts {
  const matches = ({ value }: StoredRecord): boolean => Number(String(value)) % 2 === 0;
  return new RowVerdicts(store, judgeByFilter(store, { matches, errors: { count: 0, example: null } }));
}

function complete(view: RowView, hits?: RowHits): void {
  while (!view.isComplete || hits?.isComplete === false) {
    view.advance(performance.now() + 0.01);
    hits?.advance(performance.now() + 0.01);
  }
}

function rowsIn(view: RowView): readonly (readonly [index: number, row: number])[] {
  const rows: (readonly [number, number])[] = [];
  for (let index = view.first; index < view.end; index++) {
    const row = view.rowAt(index);
    if (row !== undefined) rows.push([index, row]);
  }
  return rows;
}

/** What steps lead to that are all taken at once. */
function resultOf<R>(steps: Generator<undefined, R>): R {
  for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value;
}

function locate(store: RecordStore, view: RowView, place: StorePlace): number | null {
  return resultOf(locateRow(store, view, place));
}

interface Arrived {
  readonly value: number;
  readonly timestamp: number;
}

const anyBatches = fc.array(
  fc.array(fc.record({ value: fc.nat(9), timestamp: fc.integer({ min: -2, max: 12 }) }), {
    minLength: 1,
    maxLength: 9,
  }),
  { minLength: 1, maxLength: 12 },
);
const anyBound = fc.option(fc.integer({ min: 0, max: 12 }), { nil: null });

function append(store: RecordStore, batch: readonly Arrived[]): void {
  const records = batch.map(({ value, timestamp }) => textRecord(String(value), BigInt(timestamp)));
  store.append(storable(encodeBatch(records, { baseOffset: BigInt(store.endRow) })));
}

describe('views', () => {
  it('hold the rows that a filter of everything gives, under numbers that stay, while rows come and leave', () => {
    fc.assert(
      fc.property(
        anyBatches,
        fc.nat(12),
        fc.integer({ min: 9, max: 60 }),
        fc.boolean(),
        anyBound,
        anyBound,
        (batches, early, maxRecords, isFiltered, fromMs, untilMs) => {
          const store = storeOfOneTopic({ maxBytes: 2 ** 30, maxRecords });
          batches.slice(0, early).forEach((batch) => append(store, batch));
          const startRow = store.firstRow;
          const view = new RowView(store, {
            verdicts: isFiltered ? evens(store) : null,
            fromMs,
            untilMs,
            order: 'arrival',
          });
          const searched = evens(store);
          const hits = new RowHits(store, view, searched);
          const all = batches.flat();
          const fits = ({ value, timestamp }: Arrived): boolean =>
            (!isFiltered || value % 2 === 0) &&
            ((fromMs === null && untilMs === null) || timestamp !== -1) &&
            (fromMs === null || timestamp >= fromMs) &&
            (untilMs === null || timestamp < untilMs);
          const isWhole = !isFiltered && fromMs === null && untilMs === null;
          complete(view, hits);
          for (const batch of batches.slice(early)) {
            append(store, batch);
            // Each batch is looked at before it leaves, so that numbers can be told.
            complete(view, hits);
          }
          const numbered = all.flatMap((record, row) => (row >= startRow && fits(record) ? [row] : []));
          const expected = numbered
            .map((row, index) => [isWhole ? row : index, row] as const)
            .filter(([, row]) => row >= store.firstRow);
          expect(rowsIn(view)).toEqual(expected);
          expect(hits.count).toBe(expected.filter(([, row]) => (all[row]?.value ?? 1) % 2 === 0).length);
          const firstHit = expected.find(([, row]) => (all[row]?.value ?? 1) % 2 === 0)?.[0];
          expect(hits.after(-1)).toEqual(
            firstHit === undefined ? undefined : { index: firstHit, ordinal: 1 },
          );
        },
      ),
    );
  });

  it('in the order of time is stable, and puts rows that come later at the end', () => {
    fc.assert(
      fc.property(anyBatches, anyBatches, (before, after) => {
        const store = storeOfOneTopic({ maxBytes: 2 ** 30, maxRecords: 100_000 });
        before.forEach((batch) => append(store, batch));
        const view = new RowView(store, { ...whole, order: 'time' });
        complete(view);
        after.forEach((batch) => append(store, batch));
        complete(view);
        const sorted = before
          .flat()
          .map(({ timestamp }, row) => ({ row, timestamp }))
          .sort((a, b) => a.timestamp - b.timestamp || a.row - b.row)
          .map(({ row }) => row);
        const later = after.flat().map((_, index) => sorted.length + index);
        expect(rowsIn(view).map(([, row]) => row)).toEqual([...sorted, ...later]);
      }),
    );
  });

  it('sort many rows in steps', () => {
    const timestamps = Array.from({ length: 20_001 }, (_, row) => (row * 7_919) % 5_003);
    const steps = sortRows(
      timestamps.map((_, row) => row),
      (row) => timestamps[row] ?? 0,
    );
    let count = 0;
    let step = steps.next();
    for (; step.done !== true; step = steps.next()) count += 1;
    expect(count).toBeGreaterThan(5);
    const expected = timestamps
      .map((_, row) => row)
      .sort((a, b) => (timestamps[a] ?? 0) - (timestamps[b] ?? 0) || a - b);
    expect([...step.value]).toEqual(expected);
  });

  it('find the row that is nearest to a row, an offset or a time', () => {
    const store = storeOfOneTopic({ maxBytes: 2 ** 30, maxRecords: 100 });
    append(
      store,
      [0, 1, 2, 3, 4, 5, 6].map((value) => ({ value, timestamp: 100 - 10 * value })),
    );
    const other = store.sourceNumber('u', 3);
    store.append(storable(encodeBatch([textRecord('8', 40n)], { baseOffset: 1_000n }), { source: other }));
    const view = new RowView(store, { ...whole, verdicts: evens(store) });
    complete(view);
    expect(rowsIn(view).map(([, row]) => row)).toEqual([0, 2, 4, 6, 7]);
    expect(locate(store, view, { kind: 'row', row: 6 })).toBe(3);
    expect(locate(store, view, { kind: 'row', row: 99 })).toBe(4);
    expect(locate(store, view, { kind: 'time', timestampMs: 58 })).toBe(2);
    const offset = { kind: 'offset', topic: null, partition: null, offset: 990n } as const;
    expect(locate(store, view, offset)).toBe(4);
    expect(locate(store, view, { ...offset, topic: 't' })).toBe(3);
    expect(locate(store, view, { ...offset, partition: 7 })).toBeNull();
    const empty = new RowView(store, { ...whole, fromMs: 5_000 });
    complete(empty);
    expect(locate(store, empty, { kind: 'row', row: 1 })).toBeNull();
  });
});

describe('the histogram', () => {
  it('counts every row with a timestamp once, and shows what passes the filter', () => {
    fc.assert(
      fc.property(
        anyBatches,
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 5, max: 60 }),
        (batches, buckets, maxRecords) => {
          const store = storeOfOneTopic({ maxBytes: 2 ** 30, maxRecords });
          batches.forEach((batch) => append(store, batch));
          const verdicts = evens(store);
          verdicts.advance(performance.now() + 1_000);
          const here = batches
            .flat()
            .slice(store.firstRow)
            .filter(({ timestamp }) => timestamp !== -1);
          const histogram = resultOf(timeHistogram(store, verdicts, buckets));
          if (histogram === null) {
            expect(here).toEqual([]);
            return;
          }
          const { fromMs, untilMs, stored, shown } = histogram;
          expect(stored).toHaveLength(buckets);
          const width = (untilMs - fromMs) / buckets;
          stored.forEach((count, bucket) => {
            const inBucket = here.filter(
              ({ timestamp }) => Math.floor((timestamp - fromMs) / width + 1e-9) === bucket,
            );
            expect(count).toBe(inBucket.length);
            expect(shown[bucket]).toBe(inBucket.filter(({ value }) => value % 2 === 0).length);
          });
        },
      ),
    );
  });

  it('counts what was there when it began, less what leaves meanwhile', () => {
    const store = storeOfOneTopic({ maxBytes: 2 ** 30, maxRecords: 40_000 });
    const write = (batches: number, timestamp: bigint): void => {
      const records = Array.from({ length: 1_000 }, () => textRecord('0', timestamp));
      const batch = storable(encodeBatch(records));
      for (let count = 0; count < batches; count++) store.append(batch);
    };
    write(20, 5n);
    write(20, 7n);
    const steps = timeHistogram(store, null, 3);
    for (let piece = 0; piece < 4; piece++) steps.next();
    write(25, 100n);
    expect(resultOf(steps)).toMatchObject({ fromMs: 5, untilMs: 8, stored: [16_384, 0, 15_000] });
    expect(resultOf(timeHistogram(store, null, 1))?.stored).toEqual([40_000]);
  });

  it('is sane for one timestamp, for extreme ones, and for none', () => {
    const of = (timestamps: readonly bigint[]): RowsOverTime | null => {
      const store = storeOfOneTopic({ maxBytes: 2 ** 30, maxRecords: 100 });
      for (const timestamp of timestamps) store.append(storable(encodeBatch([textRecord('0', timestamp)])));
      return resultOf(timeHistogram(store, null, 4));
    };
    expect(of([])).toBeNull();
    expect(of([-1n, -1n])).toBeNull();
    expect(of([5n, 5n, -1n])).toEqual({ fromMs: 5, untilMs: 6, stored: [2, 0, 0, 0], shown: [2, 0, 0, 0] });
    const extreme = of([2n ** 63n - 1n, -(2n ** 63n), 0n]);
    expect(extreme?.stored.reduce((sum, count) => sum + count)).toBe(3);
    expect(of([2n ** 63n - 1n])?.stored.reduce((sum, count) => sum + count)).toBe(1);
  });
});
