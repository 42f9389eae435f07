import { Buffer } from 'node:buffer';
import type { ConditionPart } from '../expressions/condition-parts.ts';
import type { ExpressionScope } from '../expressions/expression-scope.ts';
import { decodePart } from '../formats/decode-part.ts';
import type { RowFormats } from '../tail/row-formats.ts';
import type { StoredRecord } from '../tail/stored-record.ts';
import type { NearestMiss } from '../core/run-result.ts';

const keptMisses = 3;
/** Beyond so many it is not looked any closer whether an int stands where a string is meant: that takes time. */
const closeLooks = 5_000;
/** Less than a part that is true, more than one that is not. */
const nearlyTrue = 0.5;

interface Miss {
  readonly record: StoredRecord;
  readonly score: number;
}

/** The records that came and did not match, of which the most parts of `match` were true; of equals the newest. */
export class NearestMisses {
  readonly #parts: readonly ConditionPart[];
  #misses: readonly Miss[] = [];
  #looks = 0;

  constructor(parts: readonly ConditionPart[]) {
    this.#parts = parts;
  }

  /**
   * Takes a record that missed.
   * @param holds whether each part was true
   */
  add(record: StoredRecord, scope: ExpressionScope, holds: readonly boolean[]): void {
    let score = 0;
    const looksCloser = this.#looks++ < closeLooks;
    for (const [index, part] of this.#parts.entries()) {
      if (holds[index] === true) score += 1;
      else if (looksCloser && part.isNearlyTrue(scope)) score += nearlyTrue;
    }
    const last = this.#misses.at(-1);
    if (this.#misses.length === keptMisses && last !== undefined && score < last.score) return;
    const place = this.#misses.findIndex((miss) => miss.score <= score);
    const at = place === -1 ? this.#misses.length : place;
    this.#misses = this.#misses.toSpliced(at, 0, { record: copyOf(record), score }).slice(0, keptMisses);
  }

  /** What to show of them, the nearest first. */
  describe(formats: RowFormats, scopeOf: (record: StoredRecord) => ExpressionScope): readonly NearestMiss[] {
    return this.#misses.map(({ record }) => {
      const scope = scopeOf(record);
      return {
        topic: record.topic,
        partition: record.partition,
        offset: record.offset,
        timestampMs: record.timestamp,
        key: shownPart(record.key, 'key', formats),
        value: shownPart(record.value, 'value', formats),
        parts: this.#parts.filter((part) => part.test(scope) !== true).map((part) => part.explain(scope)),
      };
    });
  }
}

/** A record's bytes are in memory that is used again. */
function copyOf(record: StoredRecord): StoredRecord {
  const copy = (bytes: Uint8Array | null): Buffer | null => (bytes === null ? null : Buffer.from(bytes));
  return {
    ...record,
    key: copy(record.key),
    value: copy(record.value),
    headers: record.headers.map(({ name, value }) => ({ name: Buffer.from(name), value: copy(value) })),
  };
}

function shownPart(bytes: Uint8Array | null, part: 'key' | 'value', formats: RowFormats): string {
  const { cell } = decodePart(bytes, part, formats[part], Infinity);
  return cell.kind === 'null' ? 'null' : cell.text;
}
