import { KafkaFailure } from '../core/kafka-failure.ts';
import { builtIns, findBuiltIn, type BuiltIn } from './built-ins.ts';
import type { FakerFunctions } from './faker-library.ts';
import { SeededRandomizer } from './seeded-randomizer.ts';
import { parseTemplate, type Template, type TemplatePart } from './template.ts';
import type { TemplateExpression } from './template-expression.ts';

/** What names stand for in a run, nearest first: captures, `--var`, the file's variables, the environments. */
export interface TemplateSources {
  readonly captures?: ReadonlyMap<string, string>;
  readonly overrides?: ReadonlyMap<string, string>;
  /** The texts of the file's `@variables`, templates not replaced. */
  readonly fileVariables?: ReadonlyMap<string, string>;
  /** `kafka.private.env.json`'s names, then `kafka.env.json`'s. */
  readonly environments?: readonly ReadonlyMap<string, string>[];
  /** For `$env.NAME`. */
  readonly processEnvironment?: Readonly<Record<string, string | undefined>>;
  /** Repeats the random values of the run that had it. */
  readonly seed?: number;
  /** Milliseconds since 1970; the system's clock, when undefined. */
  readonly nowMs?: () => number;
}

/** Inserts into a text what its templates stand for. */
export type Evaluate = (text: string) => string;

/** Where a text is evaluated: its random sequence, its clock, its record. */
interface Place {
  readonly index: number | undefined;
  readonly nowMs: number;
  /** The variables that are being evaluated, outermost first. */
  readonly path: readonly string[];
}

/** One piece of a text, ready to be evaluated again and again. @throws KafkaFailure `invalid-request` */
type Piece = (place: Place) => string;

/** What a name stands for; `undefined` where nothing provides it. */
type Resolver = (place: Place) => string | undefined;

/** The sequences of a block's records: even numbers. Variables draw from sequences of their own, which are odd. */
const recordStream = (block: number): number => 2 * block;
/** How many variables may need one another in a row: nobody writes more, and the stack ends. */
const maxChain = 100;
const noParameters: readonly unknown[] = [];

/**
 * The templates of one run of one file. Call `prepare` with every text first: after it, evaluating is synchronous and
 * fails for nothing that could have been known before.
 */
export class TemplateRun {
  /** What repeats this run. */
  readonly seed: number;
  readonly #sources: TemplateSources;
  readonly #randomizer: SeededRandomizer;
  readonly #nowMs: () => number;
  readonly #templates = new Map<string, Template>();
  readonly #compiled = new Map<string, readonly Piece[]>();
  readonly #variables = new Map<string, string>();
  /** How many captures there were when the texts were compiled: a capture goes before all other names. */
  #capturesSeen = 0;
  #faker: FakerFunctions | undefined;
  #fakerNowMs = 0;

  constructor(sources: TemplateSources = {}) {
    this.#sources = sources;
    this.seed = sources.seed ?? SeededRandomizer.randomSeed();
    this.#randomizer = new SeededRandomizer(this.seed);
    this.#nowMs = sources.nowMs ?? Date.now;
  }

  /**
   * Loads what the texts need, and evaluates each once.
   * @throws KafkaFailure `invalid-request` naming what nothing provides, or what is wrong with an expression
   */
  async prepare(texts: Iterable<string>): Promise<void> {
    const prepared = [...new Set(texts)];
    if (this.#survey(prepared).usesFaker && this.#faker === undefined) {
      const { createFakerFunctions } = await import('./faker-library.ts');
      this.#faker = createFakerFunctions(this.#randomizer, () => new Date(this.#fakerNowMs));
      this.#compiled.clear();
    }
    const { missing } = this.#survey(prepared);
    if (missing.size > 0) throw nothingProvides([...missing]);
    const evaluate = this.record(0);
    for (const text of prepared) evaluate(text);
  }

  /**
   * Evaluates a text outside of records: a property that holds for the whole run.
   * @throws KafkaFailure `invalid-request`
   */
  evaluate(text: string): string {
    return this.#evaluateFrom(text, [0, recordStream(0)], {
      index: undefined,
      nowMs: this.#nowMs(),
      path: [],
    });
  }

  /**
   * The evaluation of one record's texts: each restarts the same random sequence, so that a key and a value that ask
   * for the same get the same; and all see the same time.
   * @param block the number of the record's block in its file: records of others draw other values
   */
  record(index: number, block = 0): Evaluate {
    const place = { index, nowMs: this.#nowMs(), path: [] };
    const sequence = [index, recordStream(block)] as const;
    return (text) => this.#evaluateFrom(text, sequence, place);
  }

  /** The file's variables of these names are evaluated anew: captures that they ask for have other values now. */
  forget(names: Iterable<string>): void {
    for (const name of names) this.#variables.delete(name);
  }

  /** Whether a text is the same in every record of a run; captures that are still to come aside. */
  isConstant(text: string): boolean {
    return this.#template(text).parts.every(
      (part) =>
        part.kind === 'text' ||
        (part.problem === undefined &&
          part.parameters === undefined &&
          (this.#given(part.name) !== undefined ||
            this.#sources.fileVariables?.has(part.name) === true ||
            this.#environment(part.name) !== undefined)),
    );
  }

  #evaluateFrom(text: string, [index, stream]: readonly [number, number], place: Place): string {
    if (!text.includes('{{')) return text;
    this.#randomizer.restart(index, stream);
    return this.#insert(text, place);
  }

  #insert(text: string, place: Place): string {
    if (!text.includes('{{')) return text;
    this.#fakerNowMs = place.nowMs;
    let result = '';
    for (const piece of this.#pieces(text)) result += piece(place);
    return result;
  }

  #template(text: string): Template {
    const known = this.#templates.get(text);
    if (known !== undefined) return known;
    const template = parseTemplate(text);
    this.#templates.set(text, template);
    return template;
  }

  #pieces(text: string): readonly Piece[] {
    const captures = this.#sources.captures?.size ?? 0;
    if (captures !== this.#capturesSeen) {
      this.#capturesSeen = captures;
      this.#compiled.clear();
    }
    const known = this.#compiled.get(text);
    if (known !== undefined) return known;
    const pieces = this.#template(text).parts.map((part) => this.#compile(part));
    this.#compiled.set(text, pieces);
    return pieces;
  }

  #compile(part: TemplatePart): Piece {
    if (part.kind === 'text') return () => part.text;
    const { name, asJson, problem } = part;
    if (problem !== undefined) {
      return () => {
        throw new KafkaFailure('invalid-request', problem);
      };
    }
    const resolve = this.#resolver(part);
    return (place) => {
      const value = resolve(place);
      if (value === undefined) throw nothingProvides([name]);
      return asJson ? JSON.stringify(value).slice(1, -1) : value;
    };
  }

  /** Looks a name up once: what it means changes only with the captures and when faker is loaded. */
  #resolver({ name, parameters }: TemplateExpression): Resolver {
    if (parameters !== undefined) return this.#fakerCall(name, parameters);
    if (this.#given(name) !== undefined) return () => this.#given(name);
    if (this.#sources.fileVariables?.has(name) === true) return (place) => this.#variable(name, place);
    const value = this.#environment(name);
    if (value !== undefined) return () => value;
    const builtIn = findBuiltIn(name);
    if (builtIn === undefined) return this.#fakerCall(name, noParameters);
    return (place) => this.#evaluateBuiltIn(builtIn, place);
  }

  #given(name: string): string | undefined {
    return this.#sources.captures?.get(name) ?? this.#sources.overrides?.get(name);
  }

  #environment(name: string): string | undefined {
    return this.#sources.environments?.find((environment) => environment.has(name))?.get(name);
  }

  /** A file's variable is evaluated once a run, whichever text asks first. */
  #variable(name: string, place: Place): string | undefined {
    const text = this.#sources.fileVariables?.get(name);
    if (text === undefined) return undefined;
    const known = this.#variables.get(name);
    if (known !== undefined) return known;
    if (place.path.includes(name)) throw refersToItself([...place.path, name]);
    if (place.path.length >= maxChain) throw chainTooLong(place.path[0] ?? name);
    const outer = this.#randomizer.save();
    this.#randomizer.restart(0, variableStream(name));
    try {
      const value = this.#insert(text, { index: undefined, nowMs: place.nowMs, path: [...place.path, name] });
      this.#variables.set(name, value);
      return value;
    } finally {
      this.#randomizer.restore(outer);
    }
  }

  #evaluateBuiltIn(builtIn: BuiltIn['evaluate'], { nowMs, index }: Place): string | undefined {
    const processEnvironment = this.#sources.processEnvironment ?? {};
    return builtIn({ randomizer: this.#randomizer, nowMs, index, processEnvironment });
  }

  #fakerCall(path: string, parameters: readonly unknown[]): Resolver {
    const call = this.#faker?.(path);
    if (call === undefined) return () => undefined;
    return () => {
      try {
        return toText(call(...parameters));
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new KafkaFailure('invalid-request', `\`{{${path}}}\` failed: ${reason}`, { cause: error });
      }
    };
  }

  /** Names that nothing provides (faker does not, until it is loaded), and whether faker is asked for at all. */
  #survey(texts: readonly string[]): { readonly missing: Set<string>; readonly usesFaker: boolean } {
    const missing = new Set<string>();
    const visited = new Set<string>();
    const queue = [...texts];
    let usesFaker = false;
    for (let text = queue.pop(); text !== undefined; text = queue.pop()) {
      for (const part of this.#template(text).parts) {
        if (part.kind === 'text' || part.problem !== undefined) continue;
        const { name, parameters } = part;
        if (parameters === undefined) {
          if (this.#given(name) !== undefined) continue;
          const variable = this.#sources.fileVariables?.get(name);
          if (variable !== undefined) {
            if (!visited.has(name)) queue.push(variable);
            visited.add(name);
            continue;
          }
          if (this.#environment(name) !== undefined) continue;
          const builtIn = findBuiltIn(name);
          const anyPlace = { index: 0, nowMs: 0, path: [] };
          if (builtIn !== undefined && this.#evaluateBuiltIn(builtIn, anyPlace) !== undefined) continue;
        }
        const isPath = name.includes('.') && !name.startsWith('$');
        usesFaker ||= isPath;
        if (!isPath || this.#faker?.(name) === undefined) missing.add(name);
      }
    }
    return { missing, usesFaker };
  }
}

/** What faker gives, as text: a time in ISO's form, a list as JavaScript joins it, another object as JSON. */
function toText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === undefined || value === null) return '';
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(toText).join(',');
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') {
    return String(value);
  }
  return JSON.stringify(value);
}

/** An odd number of a variable's name (FNV-1a). */
function variableStream(name: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  return hash | 1;
}

function nothingProvides(names: readonly string[]): KafkaFailure {
  const list = names.map((name) => `\`${name}\``).join(', ');
  const [first = '', ...others] = names;
  return new KafkaFailure(
    'invalid-request',
    `Nothing provides ${list}${others.length > 0 ? '.' : `: ${whyMissing(first)}.`}`,
  );
}

function whyMissing(name: string): string {
  if (name === '$index') return 'it is the number of a record, and no record is meant here';
  if (name.startsWith('$env.')) return `the process has no environment variable \`${name.slice(5)}\``;
  if (name.startsWith('$')) {
    return `built in are ${[...builtIns.map((builtIn) => builtIn.name), '$env.NAME'].join(', ')}`;
  }
  if (name.includes('.')) return 'no variable has this name, and faker has no such function';
  return `a line \`@${name} = value\` would define it`;
}

function chainTooLong(name: string): KafkaFailure {
  return new KafkaFailure(
    'invalid-request',
    `\`@${name}\` starts a chain of more than ${maxChain} variables, each of which needs the next: write fewer.`,
  );
}

function refersToItself(path: readonly string[]): KafkaFailure {
  const chain = path.map((name) => `\`${name}\``).join(' → ');
  return new KafkaFailure('invalid-request', `A variable refers to itself: ${chain}.`);
}
