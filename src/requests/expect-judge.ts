import { describeProblem } from '../core/describe-problem.ts';
import type { ExpressionScope } from '../expressions/expression-scope.ts';
import { RecordScope, recordDecoding, type RecordDecoding } from '../tail/record-scope.ts';
import type { StoredRecord } from '../tail/stored-record.ts';
import type { RecordFilter } from '../tail/tail-query.ts';
import type { ExpectPlan, PlacedExpression } from './expect-plan.ts';
import { NearestMisses } from './nearest-misses.ts';
import type { NearestMiss, PartExplanation } from '../core/run-result.ts';

/** How an EXPECT ends. */
export type ExpectVerdict = { readonly holds: true } | ({ readonly holds: false } & Problem);

/** What is wrong with the records. */
interface Problem {
  readonly message: string;
  /** The parts of an `assert` that were not true; `message` leads up to them. */
  readonly parts?: readonly PartExplanation[];
}

/**
 * Judges the records of an EXPECT as they come, one by one. It is a filter that lets nothing through, so that reading
 * keeps none of them.
 */
export class ExpectJudge implements RecordFilter {
  readonly #plan: ExpectPlan;
  readonly #decoding: RecordDecoding;
  readonly #vars: ReadonlyMap<string, unknown>;
  readonly #misses: NearestMisses;
  readonly #decided: PromiseWithResolvers<ExpectVerdict> = Promise.withResolvers();
  readonly #captured = new Map<string, unknown>();
  #verdict: ExpectVerdict | undefined;
  #seen = 0;
  #matched = 0;
  #errors = 0;
  #example: string | null = null;
  #damaged = 0;
  #firstMatch: string | undefined;

  /** @param vars what the block's expressions see as `vars` */
  constructor(plan: ExpectPlan, vars: ReadonlyMap<string, unknown>) {
    this.#plan = plan;
    this.#vars = vars;
    this.#decoding = recordDecoding(plan.expressions, plan.formats);
    this.#misses = new NearestMisses(plan.match);
  }

  /** Records that came. */
  get seen(): number {
    return this.#seen;
  }

  get matched(): number {
    return this.#matched;
  }

  /** Records that came damaged, and were left out. */
  get damaged(): number {
    return this.#damaged;
  }

  get errors(): { readonly count: number; readonly example: string | null } {
    return { count: this.#errors, example: this.#example };
  }

  /** What was kept of the first match, by its names. */
  get captured(): ReadonlyMap<string, unknown> {
    return this.#captured;
  }

  /** Resolves as soon as nothing that may still come can change the verdict. */
  get decided(): Promise<ExpectVerdict> {
    return this.#decided.promise;
  }

  /** Whether it needed no more than what it has seen. */
  get isDecided(): boolean {
    return this.#verdict !== undefined;
  }

  /** The verdict when time is over. */
  conclude(): ExpectVerdict {
    if (this.#verdict !== undefined) return this.#verdict;
    const { count } = this.#plan.request;
    if (!count.holds(BigInt(this.#matched))) return { holds: false, message: this.#tooFew() };
    const names = this.#plan.captures.map(({ name }) => `\`${name}\``);
    if (this.#matched > 0 || names.length === 0) return { holds: true };
    const were = names.length === 1 ? 'was' : 'were';
    return { holds: false, message: `Nothing matched, so ${names.join(', ')} ${were} not captured.` };
  }

  nearestMisses(): readonly NearestMiss[] {
    return this.#misses.describe(this.#plan.formats, (record) => this.#scopeOf(record));
  }

  matches(record: StoredRecord): boolean {
    if (this.#verdict !== undefined) return false;
    this.#seen += 1;
    if (record.corruption !== null) {
      this.#damaged += 1;
      return false;
    }
    const scope = this.#scopeOf(record);
    if (this.#isMatch(record, scope)) this.#take(record, scope);
    return false;
  }

  #scopeOf(record: StoredRecord): ExpressionScope {
    return new RecordScope(record, this.#decoding, this.#vars);
  }

  #isMatch(record: StoredRecord, scope: ExpressionScope): boolean {
    const { match } = this.#plan;
    if (match.length === 0) return true;
    const results = match.map((part) => part.test(scope));
    if (results.every((result) => result === true)) return true;
    // As CEL has it: what is false on one side of `&&` is false, whatever the other side fails with.
    const failed = results.includes(false)
      ? undefined
      : results.find((result) => typeof result !== 'boolean');
    if (typeof failed === 'object') {
      this.#errors += 1;
      this.#example ??= failed.failure;
    }
    this.#misses.add(
      record,
      scope,
      results.map((result) => result === true),
    );
    return false;
  }

  #take(record: StoredRecord, scope: ExpressionScope): void {
    const { count } = this.#plan.request;
    const place = `\`${record.topic}\`, partition ${record.partition}, offset ${record.offset}`;
    this.#matched += 1;
    this.#firstMatch ??= place;
    const problem = this.#assertProblem(scope, place) ?? this.#captureProblem(scope, place);
    const matched = BigInt(this.#matched);
    if (problem !== undefined) this.#decide({ holds: false, ...problem });
    else if (count.isExceededBy(matched)) this.#decide({ holds: false, message: this.#tooMany(place) });
    else if (count.isLowerBound && count.holds(matched)) this.#decide({ holds: true });
  }

  #assertProblem(scope: ExpressionScope, place: string): Problem | undefined {
    for (const assert of this.#plan.asserts) {
      const result = assert.expression.test(scope);
      if (result === true) continue;
      if (result !== false) return failedExpression(assert, place, result.failure);
      const parts = assert.parts
        .filter((part) => part.test(scope) !== true)
        .map((part) => part.explain(scope));
      return { message: `${assert.place} is false of the record at ${place}:`, parts };
    }
    return undefined;
  }

  #captureProblem(scope: ExpressionScope, place: string): Problem | undefined {
    if (this.#matched > 1) return undefined;
    for (const capture of this.#plan.captures) {
      try {
        this.#captured.set(capture.name, detached(capture.expression.evaluate(scope)));
      } catch (error) {
        return failedExpression(capture, place, error instanceof Error ? error.message : String(error));
      }
    }
    return undefined;
  }

  #decide(verdict: ExpectVerdict): void {
    this.#verdict = verdict;
    this.#decided.resolve(verdict);
  }

  #tooMany(place: string): string {
    const { count, topic } = this.#plan.request;
    const [what, which] =
      count.value === 0n && count.operator !== '<'
        ? ['No record may match', `this one did: ${place}.`]
        : [
            `The count of matching records must be ${count.text}`,
            `there are ${this.#matched} now; the last: ${place}.`,
          ];
    return `${what} in \`${topic}\`, and ${which}`;
  }

  #tooFew(): string {
    const { count, topic, withinMs, match } = this.#plan.request;
    const came =
      this.#seen === 0
        ? `No record came in \`${topic}\` within ${seconds(withinMs)}`
        : match === undefined
          ? `${records(this.#seen)} came in \`${topic}\` within ${seconds(withinMs)}`
          : `${this.#matched} of the ${records(this.#seen)} that came in \`${topic}\` within ${seconds(withinMs)} matched`;
    const first = this.#firstMatch === undefined ? '' : ` The first that did: ${this.#firstMatch}.`;
    return `${came}; the count must be ${count.text}.${first}`;
  }
}

function failedExpression({ place, source }: PlacedExpression, where: string, failure: string): Problem {
  const sentence = `${place} cannot be evaluated on the record at ${where}: ${failure}`;
  return { message: describeProblem(sentence, source, { start: 0, end: source.length }) };
}

/** A captured value outlives the memory that its bytes were read from. */
function detached(value: unknown): unknown {
  if (value instanceof Uint8Array) return Uint8Array.from(value);
  if (Array.isArray(value)) return value.map(detached);
  if (value instanceof Map) return new Map([...value].map(([name, member]) => [name, detached(member)]));
  return value;
}

function records(count: number): string {
  return `${count.toLocaleString('en-US')} record${count === 1 ? '' : 's'}`;
}

function seconds(durationMs: number): string {
  return `${durationMs / 1000} s`;
}
