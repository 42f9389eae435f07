/** How far reading has got towards its end. */
export interface Reach {
  /** Offsets that were passed, of all partitions together. */
  readonly offsets: bigint;
  readonly totalOffsets: bigint;
  /** An estimate, by the offsets of the last seconds; `null` when nothing can be said yet. */
  readonly remainingMs: number | null;
}

/** A stretch of a log that is read; `end` is exclusive, `null` where it is not known. */
export interface ReadStretch {
  readonly start: bigint;
  readonly position: bigint;
  readonly end: bigint | null;
}

interface Sample {
  readonly atMs: number;
  readonly offsets: bigint;
}

const windowMs = 5_000;
const sampleEveryMs = 200;
/** Less is no speed, but chance. */
const leastMs = 400;

/** Counts offsets towards an end, and says how long the rest takes at the speed of the last seconds. */
export class ReachEstimate {
  #samples: readonly Sample[] = [];

  /** @returns `null` where an end is not known, or nothing is read */
  at(nowMs: number, stretches: readonly ReadStretch[]): Reach | null {
    let offsets = 0n;
    let totalOffsets = 0n;
    for (const { start, position, end } of stretches) {
      if (end === null) return null;
      if (end <= start) continue;
      totalOffsets += end - start;
      offsets += clamp(position, start, end) - start;
    }
    if (stretches.length === 0) return null;
    this.#sample(nowMs, offsets);
    return { offsets, totalOffsets, remainingMs: this.#remainingMs(nowMs, offsets, totalOffsets) };
  }

  /** What was measured before says nothing about what comes: reading paused. */
  reset(): void {
    this.#samples = [];
  }

  #sample(nowMs: number, offsets: bigint): void {
    const last = this.#samples.at(-1);
    if (last !== undefined && (nowMs < last.atMs || offsets < last.offsets)) this.reset();
    if (last !== undefined && nowMs - last.atMs < sampleEveryMs && this.#samples.length > 0) return;
    const fresh = this.#samples.filter(({ atMs }) => nowMs - atMs <= windowMs);
    this.#samples = [...fresh, { atMs: nowMs, offsets }];
  }

  #remainingMs(nowMs: number, offsets: bigint, totalOffsets: bigint): number | null {
    if (offsets >= totalOffsets) return 0;
    const first = this.#samples[0];
    if (first === undefined || nowMs - first.atMs < leastMs) return null;
    const passed = Number(offsets - first.offsets);
    if (passed <= 0) return null;
    return Math.round((Number(totalOffsets - offsets) * (nowMs - first.atMs)) / passed);
  }
}

function clamp(value: bigint, low: bigint, high: bigint): bigint {
  return value < low ? low : value > high ? high : value;
}
