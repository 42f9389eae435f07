import { describe, expect, it, vi } from 'vitest';
import { wholeView } from '../../../src/contracts/tail-view.ts';
import type { RecordStore } from '../../../src/tail/record-store.ts';
import { fieldNames } from '../../../src/workers/field-names.ts';
import { readPartBytes } from '../../../src/workers/part-bytes.ts';
import { readRows } from '../../../src/workers/tail-rows.ts';
import { TailViews } from '../../../src/workers/tail-views.ts';
import { encodeBatch, storable, storeOfOneTopic } from '../tail/batches.ts';

const detect = { key: undefined, value: undefined };
const never = new AbortController().signal;

function storeOf(count: number): RecordStore {
  const store = storeOfOneTopic({ maxBytes: 2 ** 30, maxRecords: 100_000 });
  append(store, count);
  return store;
}

function append(store: RecordStore, count: number): void {
  const first = store.endRow;
  const records = Array.from({ length: count }, (_, index) => ({
    key: Buffer.from(`k${first + index}`),
    value: Buffer.from(`{"n":${first + index},"even":${(first + index) % 2 === 0}}`),
    timestamp: BigInt(1_000 + first + index),
  }));
  store.append(storable(encodeBatch(records, { baseOffset: BigInt(first) })));
}

function viewsOf(store: RecordStore): TailViews {
  return new TailViews(store, detect, () => undefined);
}

async function scanned(views: TailViews, store: RecordStore): Promise<void> {
  await vi.waitFor(() => expect(views.viewProgress().scannedRows).toBe(store.endRow - store.firstRow));
}

describe('the view of a tail', () => {
  it('is the whole at first, and grows by itself under a filter', async () => {
    const store = storeOf(10);
    const views = viewsOf(store);
    expect(views.viewProgress()).toMatchObject({ id: 0, first: 0, end: 10, scannedRows: 10 });
    const set = views.setView({ ...wholeView, filter: 'value.even && value.n > 2' });
    expect(set).toMatchObject({ view: { id: 1 } });
    await scanned(views, store);
    expect(views.viewProgress()).toMatchObject({ first: 0, end: 3 });
    append(store, 4);
    views.storeChanged();
    await scanned(views, store);
    expect(
      readRows(store, detect, 1, 10, { view: views.view }).map(({ index, row }) => [index, row]),
    ).toEqual([
      [1, 6],
      [2, 8],
      [3, 10],
      [4, 12],
    ]);
  });

  it('stays when a filter cannot be used', () => {
    const views = viewsOf(storeOf(10));
    expect(views.setView({ ...wholeView, filter: 'vlaue.n > 1' })).toEqual({
      problem: { message: 'There is no `vlaue`. Did you mean `value`?', start: 0, end: 5 },
    });
    expect(views.viewProgress()).toMatchObject({ id: 0, end: 10 });
  });

  it('counts a record on which the filter fails once, however often the time bounds change', async () => {
    const store = storeOf(10);
    const views = viewsOf(store);
    const filter = 'value.none == 1';
    views.setView({ ...wholeView, filter });
    await scanned(views, store);
    views.setView({ ...wholeView, filter, fromMs: 1_002, untilMs: 1_004 });
    await scanned(views, store);
    expect(views.viewProgress()).toMatchObject({
      id: 2,
      errors: { count: 10, example: 'No such key: none' },
    });
  });

  it('shows in the histogram what passes the filter, whatever its time bounds', async () => {
    const store = storeOf(10);
    const views = viewsOf(store);
    views.setView({ ...wholeView, filter: 'value.even', fromMs: 1_002, untilMs: 1_004 });
    await scanned(views, store);
    expect(views.viewProgress()).toMatchObject({ first: 0, end: 1 });
    expect(await views.histogram(2)).toEqual({
      fromMs: 1_000,
      untilMs: 1_010,
      stored: [5, 5],
      shown: [3, 2],
    });
  });

  it('tells where a place is, and nothing of a view that is gone', async () => {
    const store = storeOf(10);
    const views = viewsOf(store);
    views.setView({ ...wholeView, filter: 'value.even' });
    await scanned(views, store);
    const place = { kind: 'offset', topic: null, partition: null, offset: 6n } as const;
    expect(await views.locate(1, place, never)).toBe(3);
    expect(await views.locate(0, place, never)).toBeNull();
    expect(await views.findHit(0, null, 'next', never)).toBeNull();
  });
});

describe('the search of a tail', () => {
  it('finds hits in the rows of the view, and goes round', async () => {
    const store = storeOf(40);
    const views = viewsOf(store);
    views.setView({ ...wholeView, filter: 'value.even' });
    // Rows 3, 13, 23, 30 … 39: the even ones are 15 … 19 in the view.
    views.setSearch({ text: '"n":3', isCaseSensitive: true, isRegex: false });
    expect(await views.findHit(1, null, 'next', never)).toEqual({ index: 15, ordinal: 1 });
    expect(await views.findHit(1, 15, 'next', never)).toEqual({ index: 16, ordinal: 2 });
    expect(await views.findHit(1, 19, 'next', never)).toEqual({ index: 15, ordinal: 1 });
    expect(await views.findHit(1, 15, 'previous', never)).toEqual({ index: 19, ordinal: 5 });
    expect(await views.findHit(1, null, 'previous', never)).toEqual({ index: 19, ordinal: 5 });
    expect(views.searchProgress()).toEqual({ id: 1, count: 5, isComplete: true });
    views.setView(wholeView);
    await vi.waitFor(() => expect(views.searchProgress()).toEqual({ id: 1, count: 11, isComplete: true }));
    expect(views.setSearch(null)).toEqual({ search: null });
    expect(await views.findHit(2, null, 'next', never)).toBeNull();
  });

  it('marks what it found in the cells that are shown', () => {
    const store = storeOf(3);
    const views = viewsOf(store);
    views.setSearch({ text: 'K1|"n":\\d', isCaseSensitive: false, isRegex: true });
    const [, row] = readRows(store, detect, 0, 3, { fields: ['value.n', 'key'], search: views.search });
    expect(row?.key.marks).toEqual([[0, 2]]);
    expect(row?.value.marks).toEqual([[1, 6]]);
    expect(row?.fields.map((cell) => cell?.marks)).toEqual([undefined, [[0, 2]]]);
  });

  it('says of a pattern what is wrong, and goes on with the one before', () => {
    const views = viewsOf(storeOf(3));
    views.setSearch({ text: 'k', isCaseSensitive: true, isRegex: false });
    expect(views.setSearch({ text: '(', isCaseSensitive: true, isRegex: true })).toHaveProperty('problem');
    expect(views.searchProgress()?.id).toBe(1);
  });

  it('gives others their turn', async () => {
    const store = storeOf(10_000);
    const views = viewsOf(store);
    let turns = 0;
    const count = (): void => {
      turns += 1;
      if (views.searchProgress()?.isComplete !== true) setImmediate(count);
    };
    views.setView({ ...wholeView, filter: 'value.n >= 0' });
    views.setSearch({ text: '4.*4', isCaseSensitive: true, isRegex: true });
    count();
    await vi.waitFor(() => expect(views.searchProgress()?.isComplete).toBe(true), { timeout: 10_000 });
    expect(turns).toBeGreaterThan(2);
  });
});

describe('what is read of stored records', () => {
  it('gives names of fields, sorted', () => {
    expect(fieldNames(storeOf(500), detect)).toEqual(['value.even', 'value.n']);
  });

  it('gives bytes of a part, fewer at its end', () => {
    const store = storeOf(2);
    const bytes = (first: number, count: number): unknown => {
      const read = readPartBytes(store, 1, { kind: 'value' }, first, count);
      return read && [Buffer.from(read.bytes).toString(), read.sizeBytes];
    };
    expect(bytes(0, 4)).toEqual(['{"n"', 20]);
    expect(bytes(18, 40)).toEqual(['e}', 20]);
    expect(bytes(90, 4)).toEqual(['', 20]);
    expect(readPartBytes(store, 1, { kind: 'header', index: 0 }, 0, 4)).toBeNull();
    expect(readPartBytes(store, 7, { kind: 'key' }, 0, 4)).toBeNull();
  });
});
