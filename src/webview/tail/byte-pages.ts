const pageBytes = 16 * 1024;
const mostPages = 64;

/** Bytes that are far away, brought in pages as they are looked at; those not looked at for long are dropped. */
export class BytePages {
  readonly #sizeBytes: number;
  readonly #load: (first: number, count: number) => Promise<Uint8Array | null>;
  readonly #onLoaded: () => void;
  /** The one looked at last is the last; `null` while it is on its way. */
  readonly #pages = new Map<number, Uint8Array | null>();

  /**
   * @param load gives bytes from `first` on; `null` when they are gone
   * @param onLoaded called when `bytes` may give what it did not give before
   */
  constructor(
    sizeBytes: number,
    load: (first: number, count: number) => Promise<Uint8Array | null>,
    onLoaded: () => void,
  ) {
    this.#sizeBytes = sizeBytes;
    this.#load = load;
    this.#onLoaded = onLoaded;
  }

  /** The bytes `start … end − 1`, which lie within one page; `undefined` while they are on their way, or are gone. */
  bytes(start: number, end: number): Uint8Array | undefined {
    const page = Math.floor(start / pageBytes);
    const known = this.#pages.get(page);
    if (known === undefined) {
      this.#keep(page, null);
      void this.#bring(page);
      return undefined;
    }
    this.#keep(page, known);
    const first = page * pageBytes;
    return known?.subarray(start - first, end - first);
  }

  async #bring(page: number): Promise<void> {
    const first = page * pageBytes;
    // What cannot be brought stays empty, and is not asked for again and again while it is on screen.
    const bytes = await this.#load(first, Math.min(pageBytes, this.#sizeBytes - first)).catch(() => null);
    if (bytes === null || !this.#pages.has(page)) return;
    this.#pages.set(page, bytes);
    this.#onLoaded();
  }

  #keep(page: number, bytes: Uint8Array | null): void {
    this.#pages.delete(page);
    this.#pages.set(page, bytes);
    const [oldest] = this.#pages.keys();
    if (this.#pages.size > mostPages && oldest !== undefined) this.#pages.delete(oldest);
  }
}
