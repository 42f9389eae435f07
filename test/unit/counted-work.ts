import { Session } from 'node:inspector';
import path from 'node:path';
import type { Profiler } from 'node:inspector';

/**
 * Counts the work of the functions under `src`: how often each of their blocks ran (V8's coverage counts), and how many
 * characters the methods of strings went through for them. It does not depend on how fast the machine is. What a
 * regular expression does between its start and its match stays unseen, and V8 loses a few counts: linear work is below 20,
 * square work near 100. Import it before what it is to count.
 */
const session = new Session();
session.connect();
session.post('Profiler.enable');
session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });

const sources = path.resolve(import.meta.dirname, '../../src') + path.sep;

/** How many times as much work `run` does for a text of ten times the length; about 10 where it is linear. */
export function workGrowth(piece: string, run: (text: string) => unknown): number {
  const work = (length: number): number => {
    const text = piece.repeat(Math.ceil(length / piece.length));
    return workOf(() => run(text));
  };
  // What is done only once is done before.
  work(200);
  return work(20_000) / work(2000);
}

function workOf(run: () => unknown): number {
  takeCounts();
  const { restore, characters } = countCharacters();
  try {
    run();
  } finally {
    restore();
  }
  return takeCounts() + characters();
}

function takeCounts(): number {
  let scripts: Profiler.ScriptCoverage[] = [];
  session.post('Profiler.takePreciseCoverage', (_, { result }) => {
    scripts = result;
  });
  let sum = 0;
  for (const { url, functions } of scripts) {
    if (!url.replace(/^file:\/\//, '').startsWith(sources)) continue;
    for (const { ranges } of functions) for (const { count } of ranges) sum += count;
  }
  return sum;
}

const methods = [
  'indexOf',
  'lastIndexOf',
  'includes',
  'slice',
  'substring',
  'split',
  'trim',
  'repeat',
] as const;

/** Counts what the methods of strings go through: up to what they find, or what they give. */
function countCharacters() {
  let count = 0;
  const originals = methods.map(
    (name) => [name, Reflect.get(String.prototype, name) as () => unknown] as const,
  );
  for (const [name, original] of originals) {
    Object.defineProperty(String.prototype, name, {
      configurable: true,
      writable: true,
      value: function (this: string, ...parameters: unknown[]): unknown {
        const result: unknown = Reflect.apply(original, this, parameters);
        if (typeof result === 'string') count += result.length;
        else if (typeof result === 'number' && result !== -1)
          count += Math.abs(result - (typeof parameters[1] === 'number' ? parameters[1] : 0));
        else count += this.length;
        return result;
      },
    });
  }
  return {
    characters: () => count,
    restore: () => {
      for (const [name, value] of originals)
        Object.defineProperty(String.prototype, name, { configurable: true, writable: true, value });
    },
  };
}
