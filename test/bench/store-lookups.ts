import { atMost, type BenchPart, type Figure } from './bench.ts';
import { filledStore, measureStoreQueries } from './store-queries.ts';

/** What the issue asks for; the others are shown beside these. */
const mostMs: Readonly<Record<string, number>> = {
  'literal search': 100,
  'regex search': 1_000,
  'CEL filter': 2_000,
};

/** Searches and filters over a store that is full, in the thread of a tail's worker: the extension host has no part in it. */
export const storeLookups: BenchPart = {
  name: 'store',
  title: 'Searching and filtering stored records',
  run: async (bench) => {
    bench.say('Filling a store');
    const store = filledStore(bench.records);
    // Once before it counts: V8 compiles what runs often.
    await measureStoreQueries(store);
    return (await measureStoreQueries(store)).map(({ name, seconds, found, longestHoldMs }): Figure => {
      const detail = `${found.toLocaleString('en-US')} found, thread held for ${longestHoldMs.toFixed(0)} ms at most`;
      const values = { found, longestHoldMs };
      const figure = atMost(name, seconds * 1_000, mostMs[name] ?? 0, ' ms', { detail, values });
      return name in mostMs ? figure : { ...figure, target: null, holds: null };
    });
  },
};
