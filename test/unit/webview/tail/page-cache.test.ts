import { expect, test, vi } from 'vitest';
import { PageCache } from '../../../../src/webview/tail/page-cache.ts';

interface Row {
  readonly index: number;
}

interface Load {
  readonly first: number;
  readonly count: number;
  answer(rows?: readonly Row[]): Promise<void>;
  fail(): Promise<void>;
}

/** A cache whose loads are answered by the test. */
function open(options: { pageSize?: number; maxPages?: number; maxInFlight?: number } = {}) {
  const loads: Load[] = [];
  const onChange = vi.fn();
  const cache = new PageCache<Row>({
    load(first, count) {
      const { promise, resolve, reject } = Promise.withResolvers<readonly Row[]>();
      const settle = async (act: () => void): Promise<void> => {
        act();
        await promise.catch(() => undefined);
        await new Promise((done) => setImmediate(done));
      };
      loads.push({
        first,
        count,
        answer: (rows = range(first, count)) => settle(() => resolve(rows)),
        fail: () => settle(() => reject(new Error('gone'))),
      });
      return promise;
    },
    onChange,
    pageSize: 10,
    ...options,
  });
  const asked = (): string[] => loads.map(({ first, count }) => `${first}+${count}`);
  return { cache, loads, onChange, asked };
}

function range(first: number, count: number): Row[] {
  return Array.from({ length: count }, (_, index) => ({ index: first + index }));
}

async function answerAll(loads: Load[]): Promise<void> {
  // An answer makes the cache ask for more, which this loop then sees.
  for (const load of loads) await load.answer();
}

test('what is looked at is loaded first, then its neighbours, at most two requests at once', async () => {
  const { cache, loads, asked } = open();
  cache.setBounds(0, 1000);
  cache.want(105, 118);
  expect(asked()).toEqual(['100+10', '110+10']);
  expect(cache.isSettled(105, 118)).toBe(false);
  await loads[0]?.answer();
  await loads[1]?.answer();
  expect(asked()).toEqual(['100+10', '110+10', '120+10', '90+10']);
  expect(cache.isSettled(105, 118)).toBe(true);
  expect(cache.get(117)).toEqual({ index: 117 });
});

test('pages that nobody looks at any more are not loaded', async () => {
  const { cache, loads, asked } = open({ maxInFlight: 1 });
  cache.setBounds(0, 100_000);
  for (let first = 0; first < 50_000; first += 100) cache.want(first, first + 5);
  await loads[0]?.answer();
  expect(asked()).toEqual(['0+10', '49900+10']);
});

test('the page at the growing end is filled up, not loaded again', async () => {
  const { cache, loads, asked } = open();
  cache.setBounds(0, 4);
  cache.want(0, 4);
  await loads[0]?.answer();
  cache.setBounds(0, 7);
  cache.want(0, 7);
  expect(asked()).toEqual(['0+4', '4+3']);
  await loads[1]?.answer();
  expect(range(0, 7).map(({ index }) => cache.get(index)?.index)).toEqual([0, 1, 2, 3, 4, 5, 6]);
});

test('rows that left the store before they were loaded count as known, and are not asked for again', async () => {
  const { cache, loads, asked } = open();
  cache.setBounds(0, 10);
  cache.want(0, 10);
  await loads[0]?.answer(range(6, 4));
  expect(cache.isSettled(0, 10)).toBe(true);
  expect(cache.get(2)).toBeUndefined();
  cache.want(0, 10);
  expect(asked()).toEqual(['0+10']);
});

test('a request that failed is repeated only when the rows are wanted again', async () => {
  const { cache, loads, onChange, asked } = open();
  cache.setBounds(0, 10);
  cache.want(0, 10);
  await loads[0]?.fail();
  expect(asked()).toHaveLength(1);
  expect(onChange).not.toHaveBeenCalled();
  cache.want(0, 10);
  expect(asked()).toHaveLength(2);
});

test('what is refreshed stays until it is there again, and is loaded in whole', async () => {
  const { cache, loads, asked } = open();
  cache.setBounds(0, 14);
  cache.want(0, 10);
  await loads[0]?.answer();
  const [before] = [cache.get(3)];
  cache.refresh();
  expect(cache.get(3)).toBe(before);
  expect(cache.isSettled(0, 10)).toBe(true);
  expect(asked()).toEqual(['0+10', '10+4', '0+10']);
  await loads[2]?.answer();
  expect(cache.get(3)).not.toBe(before);
});

test('pages far from the reader are dropped, and what is looked at stays', async () => {
  const { cache, loads } = open({ maxPages: 3 });
  cache.setBounds(0, 1000);
  for (let first = 0; first < 500; first += 10) {
    cache.want(first, first + 10);
    await answerAll(loads);
    loads.length = 0;
  }
  expect(cache.get(495)).toBeDefined();
  expect(cache.get(0)).toBeUndefined();
  expect(range(0, 500).filter(({ index }) => cache.get(index) !== undefined).length).toBeLessThanOrEqual(40);
});
