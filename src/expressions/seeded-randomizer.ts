/** A run's seed is a whole number below this, so that it can be written down and typed in again. */
const seedBound = 2 ** 53;

export type RandomizerState = readonly [a: number, b: number, c: number, counter: number];

/**
 * Random numbers that a seed repeats, and that cost nothing to seed again: a run has one, which restarts for each text
 * of each record. Chris Doty-Humphrey's SFC32 (PractRand): 128 bits of state, so that no two records of a run meet.
 */
export class SeededRandomizer {
  readonly #low: number;
  readonly #high: number;
  #a = 0;
  #b = 0;
  #c = 0;
  #counter = 0;

  /** @param runSeed any number; whole ones below 2⁵³ are told apart */
  constructor(runSeed: number) {
    const seed = Math.abs(Math.trunc(runSeed)) % seedBound || 0;
    this.#low = seed >>> 0;
    this.#high = (Math.floor(seed / 2 ** 32) | (runSeed < 0 ? 0x80000000 : 0)) >>> 0;
    this.restart(0, 0);
  }

  /** A seed that no other run is likely to have. */
  static randomSeed(): number {
    return Math.floor(Math.random() * seedBound);
  }

  /** Begins the sequence of one record (its index, below 2³²) or of one variable. */
  restart(index: number, stream: number): void {
    this.#a = this.#low | 0;
    this.#b = this.#high | 0;
    this.#c = index | 0;
    this.#counter = stream | 0;
    for (let round = 0; round < 15; round++) this.nextInt32();
  }

  /** Where the sequence stands, for `restore`. */
  save(): RandomizerState {
    return [this.#a, this.#b, this.#c, this.#counter];
  }

  restore([a, b, c, counter]: RandomizerState): void {
    this.#a = a;
    this.#b = b;
    this.#c = c;
    this.#counter = counter;
  }

  /** 32 random bits, as a signed integer. */
  nextInt32(): number {
    const result = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + result) | 0;
    return result;
  }

  /** At least 0 and below 1, with 53 random bits. */
  next(): number {
    const high = this.nextInt32() >>> 5;
    const low = this.nextInt32() >>> 6;
    return (high * 2 ** 26 + low) / seedBound;
  }

  /** A random UUID (version 4). */
  nextUuid(): string {
    const words = [this.nextInt32(), this.nextInt32(), this.nextInt32(), this.nextInt32()];
    const hex = words.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
    const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
  }
}
