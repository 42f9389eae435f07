const bucketMs = 100;
const buckets = 10;

/** Counts events of the last second. */
export class RateMeter {
  readonly #counts = new Array<number>(buckets).fill(0);
  #bucket = 0;

  add(count: number, nowMs: number): void {
    this.#moveTo(nowMs);
    const index = this.#bucket % buckets;
    this.#counts[index] = (this.#counts[index] ?? 0) + count;
  }

  perSecond(nowMs: number): number {
    this.#moveTo(nowMs);
    return this.#counts.reduce((sum, count) => sum + count, 0);
  }

  #moveTo(nowMs: number): void {
    const bucket = Math.floor(nowMs / bucketMs);
    if (bucket - this.#bucket >= buckets) this.#counts.fill(0);
    else {
      for (let passed = this.#bucket + 1; passed <= bucket; passed++) this.#counts[passed % buckets] = 0;
    }
    this.#bucket = Math.max(this.#bucket, bucket);
  }
}
