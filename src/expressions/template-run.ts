import { KafkaFailure } from '../core/kafka-failure.ts';
import { builtIns, findBuiltIn } from './built-ins.ts';
import type { FakerFunctions } from './faker-library.ts';
import { SeededRandomizer } from './seeded-randomizer.ts';
import { parseTemplate, type Template } from './template.ts';
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

/** Variables draw from sequences of their own, told apart from those of records by a stream that is not 0. */
const recordStream = 0;

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
  readonly #variables = new Map<string, string>();
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
    return this.#evaluateFrom(text, 0, { index: undefined, nowMs: this.#nowMs(), path: [] });
  }

  /**
   * The evaluation of one record's texts: each restarts the same random sequence, so that a key and a value that ask
   * for the same get the same; and all see the same time.
   */
  record(index: number): Evaluate {
    const place = { index, nowMs: this.#nowMs(), path: [] };
    return (text) => this.#evaluateFrom(text, index, place);
  }

  /** The file's variables of these names are evaluated anew: captures that they ask for have other values now. */
  forget(names: Iterable<string>): void {
    for (const name of names) this.#variables.delete(name);
  }

  #evaluateFrom(text: string, sequence: number, place: Place): string {
    this.#randomizer.restart(sequence, recordStream);
    return this.#insert(text, place);
  }

  #insert(text: string, place: Place): string {
    if (!text.includes('{{')) return text;
    this.#fakerNowMs = place.nowMs;
    let result = '';
    for (const part of this.#template(text).parts) {
      result += part.kind === 'text' ? part.text : this.#value(part, place);
    }
    return result;
  }

  #template(text: string): Template {
    const known = this.#templates.get(text);
    if (known !== undefined) return known;
    const template = parseTemplate(text);
    this.#templates.set(text, template);
    return template;
  }

  #value(expression: TemplateExpression, place: Place): string {
    if (expression.problem !== undefined) throw new KafkaFailure('invalid-request', expression.problem);
    const value = this.#resolve(expression, place);
    if (value === undefined) throw nothingProvides([expression.name]);
    return expression.asJson ? JSON.stringify(value).slice(1, -1) : value;
  }

  #resolve({ name, parameters }: TemplateExpression, place: Place): string | undefined {
    if (parameters !== undefined) return this.#callFaker(name, parameters);
    return (
      this.#given(name) ??
      this.#variable(name, place) ??
      this.#environment(name) ??
      this.#builtIn(name, place) ??
      this.#callFaker(name, [])
    );
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

  #builtIn(name: string, place: Place): string | undefined {
    return findBuiltIn(name)?.({
      randomizer: this.#randomizer,
      nowMs: place.nowMs,
      index: place.index,
      processEnvironment: this.#sources.processEnvironment ?? {},
    });
  }

  #callFaker(path: string, parameters: readonly unknown[]): string | undefined {
    const call = this.#faker?.(path);
    if (call === undefined) return undefined;
    try {
      return toText(call(...parameters));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new KafkaFailure('invalid-request', `\`{{${path}}}\` failed: ${reason}`, { cause: error });
    }
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
          if (this.#builtIn(name, { index: 0, nowMs: 0, path: [] }) !== undefined) continue;
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

/** A number of a variable's name that is not `recordStream` (FNV-1a). */
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

function refersToItself(path: readonly string[]): KafkaFailure {
  const chain = path.map((name) => `\`${name}\``).join(' → ');
  return new KafkaFailure('invalid-request', `A variable refers to itself: ${chain}.`);
}
