import { Buffer } from 'node:buffer';
import { expect, test } from 'vitest';
import { judgeByFilter } from '../../../src/tail/judge-by-filter.ts';
import { compileRecordFilter } from '../../../src/tail/record-filter.ts';
import { RowVerdicts } from '../../../src/tail/row-verdicts.ts';
import { RowView } from '../../../src/tail/row-view.ts';
import { storedExport, viewExport, type ExportRowsSource } from '../../../src/workers/export-rows.ts';
import { encodeBatch, storable, storeOfOneTopic, type TestRecord } from '../tail/batches.ts';

const formats = { key: undefined, value: undefined };
const { signal } = new AbortController();

function sourceOf(count: number, maxRecords = 1_000_000): ExportRowsSource {
  const store = storeOfOneTopic({ maxBytes: 2 ** 30, maxRecords });
  const source = { store, formats, fields: ['value.n', 'value.none'] };
  append(source, 0, count);
  return source;
}

/** Records whose `n` grows while their time goes back. */
function append({ store }: ExportRowsSource, from: number, count: number): void {
  const records = Array.from({ length: count }, (_, index): TestRecord => ({
    value: Buffer.from(`{"n":${from + index}}`),
    timestamp: BigInt(1_000_000 - from - index),
  }));
  store.append(storable(encodeBatch(records, { baseOffset: BigInt(from) })));
}

function viewOf({ store }: ExportRowsSource, filter: string | null, order: 'arrival' | 'time'): RowView {
  const compiled = filter === null ? undefined : compileRecordFilter(filter, formats);
  const verdicts =
    compiled !== undefined && 'filter' in compiled
      ? new RowVerdicts(store, judgeByFilter(store, compiled.filter))
      : null;
  return new RowView(store, { verdicts, fromMs: null, untilMs: null, order });
}

test('all that is stored is exported, with the fields that were asked for', () => {
  const source = sourceOf(3);
  const { total, rows, read, fields } = storedExport(source);
  append(source, 3, 5);
  expect(total).toBe(3);
  const records = [...rows].map((row) => read(row)).filter((record) => record !== undefined);
  expect(records.map((record) => fields(record))).toEqual([
    ['0', null],
    ['1', null],
    ['2', null],
  ]);
});

test('a view that is still looking for its rows is waited for', async () => {
  const source = sourceOf(30_000);
  const { total, rows } = await viewExport(source, viewOf(source, 'value.n % 10000 == 7', 'arrival'), signal);
  expect(total).toBe(3);
  expect([...rows]).toEqual([7, 10_007, 20_007]);
});

test('a view in the order of time is exported in that order', async () => {
  const source = sourceOf(4);
  expect([...(await viewExport(source, viewOf(source, null, 'time'), signal)).rows]).toEqual([3, 2, 1, 0]);
});

test('rows of a view that leave the store meanwhile are still counted', async () => {
  const source = sourceOf(100, 100);
  const { total, rows, read } = await viewExport(source, viewOf(source, 'value.n < 10', 'arrival'), signal);
  append(source, 100, 100);
  const left = [...rows].filter((row) => read(row) === undefined);
  expect([total, left.length]).toEqual([10, 10]);
});

test('waiting for a view can be cancelled', async () => {
  const source = sourceOf(10);
  const aborted = AbortSignal.abort();
  await expect(viewExport(source, viewOf(source, 'true', 'arrival'), aborted)).rejects.toMatchObject({
    reason: 'cancelled',
  });
});
