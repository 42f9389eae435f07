/** Measures what looks into stored records: views and searches over a full store, through what the worker runs. */
import { Buffer } from 'node:buffer';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { batchHeaderBytes, composeBatch } from '../../src/tail/record-batch.ts';
import { encodeRecord } from '../../src/tail/encode-record.ts';
import { RecordStore } from '../../src/tail/record-store.ts';
import { TailViews } from '../../src/workers/tail-views.ts';
import { wholeView } from '../../src/contracts/tail-view.ts';

export interface StoreQueryResult {
  readonly name: string;
  readonly seconds: number;
  /** Of the processor, in this process. */
  readonly cpuSeconds: number;
  /** The longest that nothing else had its turn. */
  readonly longestHoldMs: number;
  /** Rows that were found, to be looked at. */
  readonly found: number;
}

const recordsPerBatch = 140;

/** A store of `records` records with a key and JSON of about 108 bytes. */
export function filledStore(records: number): RecordStore {
  const store = new RecordStore({ maxBytes: 2 ** 31, maxRecords: records });
  const source = store.sourceNumber('orders', 0);
  for (let first = 0; first < records; first += recordsPerBatch) {
    const count = Math.min(recordsPerBatch, records - first);
    const encoded = Buffer.concat(
      Array.from({ length: count }, (_, offsetDelta) =>
        encodeRecord({
          offsetDelta,
          timestampDelta: BigInt(offsetDelta),
          key: Buffer.from(`order-${first + offsetDelta}`),
          value: Buffer.from(jsonOf(first + offsetDelta)),
          headers: [],
        }),
      ),
    );
    const batch = composeBatch(
      {
        baseOffset: BigInt(first),
        leaderEpoch: 0,
        magic: 2,
        attributes: 0,
        lastOffsetDelta: count - 1,
        baseTimestamp: BigInt(1_700_000_000_000 + first),
        maxTimestamp: BigInt(1_700_000_000_000 + first + count - 1),
        recordCount: count,
      },
      encoded,
    );
    store.append({
      source,
      header: batch.subarray(0, batchHeaderBytes),
      records: batch.subarray(batchHeaderBytes),
      from: 0n,
      until: null,
      isVerified: true,
      isCorrupt: false,
    });
  }
  return store;
}

const states = ['new', 'paid', 'shipped', 'returned'];

function jsonOf(index: number): string {
  const customer = `c-${String((index * 7_919) % 100_000).padStart(5, '0')}`;
  return `{"id":${index},"state":"${states[index % 4] ?? ''}","amount":${(index % 1_000) / 4},"customer":"${customer}","note":"leave at the door"}`;
}

/** What is measured, each with how many of a million rows it finds. */
const searches = [
  { name: 'literal search', text: 'c-00042', isCaseSensitive: true, isRegex: false },
  { name: 'literal search, any case', text: 'C-00042', isCaseSensitive: false, isRegex: false },
  { name: 'literal search, found everywhere', text: 'customer', isCaseSensitive: true, isRegex: false },
  { name: 'regex search', text: 'c-0004[0-9]"', isCaseSensitive: true, isRegex: true },
  {
    name: 'regex search, any case',
    text: '"state":"(PAID|RETURNED)".*C-0004',
    isCaseSensitive: false,
    isRegex: true,
  },
] as const;
const filters = [
  { name: 'CEL filter', text: 'value.amount > 249.0' },
  { name: 'CEL filter, two fields', text: 'value.state == "paid" && value.amount >= 100' },
  { name: 'CEL filter, a field that is missing', text: 'value.amuont > 10' },
];

/** Runs every search and filter over `store`. */
export async function measureStoreQueries(store: RecordStore): Promise<readonly StoreQueryResult[]> {
  const results: StoreQueryResult[] = [];
  for (const { name, ...search } of searches) {
    const views = newViews(store);
    results.push(
      await measure(
        name,
        () => void views.setSearch(search),
        () => views.searchProgress()?.isComplete === true,
        () => views.searchProgress()?.count ?? 0,
      ),
    );
  }
  for (const { name, text } of filters) {
    const views = newViews(store);
    results.push(
      await measure(
        name,
        () => void views.setView({ ...wholeView, filter: text }),
        () => views.view.isComplete,
        () => views.view.end - views.view.first,
      ),
    );
  }
  const views = newViews(store);
  let isCounted = false;
  results.push(
    await measure(
      'view in the order of time',
      () => void views.setView({ ...wholeView, order: 'time' }),
      () => views.view.isComplete,
      () => views.view.end - views.view.first,
    ),
    await measure(
      'histogram',
      () => void views.histogram(200).then(() => (isCounted = true)),
      () => isCounted,
      () => 0,
    ),
  );
  return results;
}

function newViews(store: RecordStore): TailViews {
  return new TailViews(store, { key: undefined, value: undefined }, () => undefined);
}

async function measure(
  name: string,
  begin: () => void,
  isDone: () => boolean,
  found: () => number,
): Promise<StoreQueryResult> {
  const cpuStart = process.cpuUsage();
  const start = performance.now();
  let longestHoldMs = 0;
  let turn = start;
  begin();
  do {
    await nextTurn();
    const now = performance.now();
    longestHoldMs = Math.max(longestHoldMs, now - turn);
    turn = now;
  } while (!isDone());
  const seconds = (performance.now() - start) / 1_000;
  const { user, system } = process.cpuUsage(cpuStart);
  return { name, seconds, cpuSeconds: (user + system) / 1e6, longestHoldMs, found: found() };
}
