import type { SeededRandomizer } from './seeded-randomizer.ts';

/** What the built-in names of one text draw from. */
export interface BuiltInContext {
  readonly randomizer: SeededRandomizer;
  /** Milliseconds since 1970, the same for all texts of a record. */
  readonly nowMs: number;
  /** The record's number within its run, from 0; `undefined` outside of records. */
  readonly index: number | undefined;
  readonly processEnvironment: Readonly<Record<string, string | undefined>>;
}

/** One built-in name, for completion and hover. */
export interface BuiltIn {
  readonly name: string;
  readonly summary: string;
  /** `undefined` where there is nothing to insert. */
  readonly evaluate: (context: BuiltInContext) => string | undefined;
}

export const builtIns: readonly BuiltIn[] = [
  {
    name: '$uuid',
    summary: 'A random UUID.',
    evaluate: ({ randomizer }) => randomizer.nextUuid(),
  },
  {
    name: '$timestamp',
    summary: 'Now, in milliseconds since 1970.',
    evaluate: ({ nowMs }) => String(nowMs),
  },
  {
    name: '$date.now',
    summary: 'Now, in milliseconds since 1970.',
    evaluate: ({ nowMs }) => String(nowMs),
  },
  {
    name: '$date.iso',
    summary: 'Now, as an ISO 8601 time in UTC.',
    evaluate: ({ nowMs }) => new Date(nowMs).toISOString(),
  },
  {
    name: '$date.unix',
    summary: 'Now, in seconds since 1970.',
    evaluate: ({ nowMs }) => String(Math.floor(nowMs / 1000)),
  },
  {
    name: '$index',
    summary: "The record's number within its run, from 0.",
    evaluate: ({ index }) => (index === undefined ? undefined : String(index)),
  },
];

/** `$env.NAME`, which stands for as many names as the process has variables. */
export const environmentBuiltIn = {
  name: '$env.',
  summary: 'A variable of the process: `$env.HOME`.',
} as const;

const environmentPrefix = '$env.';

/** The evaluation of a built-in name, `$env.NAME` included; `undefined` where there is none of that name. */
export function findBuiltIn(name: string): BuiltIn['evaluate'] | undefined {
  if (name.startsWith(environmentPrefix)) {
    const variable = name.slice(environmentPrefix.length);
    return ({ processEnvironment }) =>
      Object.hasOwn(processEnvironment, variable) ? processEnvironment[variable] : undefined;
  }
  return builtIns.find((builtIn) => builtIn.name === name)?.evaluate;
}
