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
    const first = this.nextInt32();
    const second = this.nextInt32();
    const third = this.nextInt32();
    const fourth = this.nextInt32();
    // The version and the variant stand in the four bits of the third and the two of the fourth group.
    const version = (second & 0xffff0fff) | 0x4000;
    const variant = (third & 0x3fffffff) | 0x80000000;
    return `${hex(first >>> 16)}${hex(first)}-${hex(version >>> 16)}-${hex(version)}-${hex(variant >>> 16)}-${hex(variant)}${hex(fourth >>> 16)}${hex(fourth)}`;
  }
}

const hexBytes = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** The low 16 bits as four digits. */
function hex(bits: number): string {
  return `${hexBytes[(bits >>> 8) & 0xff]}${hexBytes[bits & 0xff]}`;
}
