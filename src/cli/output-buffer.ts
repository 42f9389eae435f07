import { Buffer } from 'node:buffer';
import type { Writable } from 'node:stream';

const chunkBytes = 128 * 1024;
const maxSpareChunks = 8;

/** Collects bytes for a stream in chunks, whose memory is used again once they are written. */
export class OutputBuffer {
  readonly #stream: Writable;
  readonly #spare: Buffer[] = [];
  #chunk: Buffer = Buffer.allocUnsafeSlow(chunkBytes);
  #used = 0;
  #isFull = false;
  #drained: PromiseWithResolvers<void> | undefined;

  constructor(stream: Writable) {
    this.#stream = stream;
    for (const event of ['drain', 'close', 'error']) stream.on(event, () => this.#ready());
  }

  /** Whether more was given to the stream than it wants to hold. */
  get isFull(): boolean {
    return this.#isFull;
  }

  /** Adds a text as UTF-8. */
  text(text: string): void {
    // A UTF-16 unit takes at most three bytes.
    if (text.length * 3 > this.#chunk.length - this.#used) this.#makeRoom(text.length * 3);
    this.#used += this.#chunk.write(text, this.#used, 'utf8');
  }

  /** Adds a stretch of bytes and a newline. */
  line(bytes: Buffer, start: number, end: number): void {
    const length = end - start + 1;
    if (length > this.#chunk.length - this.#used) this.#makeRoom(length);
    bytes.copy(this.#chunk, this.#used, start, end);
    this.#used += length;
    this.#chunk[this.#used - 1] = 0x0a;
  }

  /** Gives everything to the stream. */
  flush(): void {
    if (this.#used === 0) return;
    const chunk = this.#chunk;
    const isReady = this.#stream.write(chunk.subarray(0, this.#used), () => this.#giveBack(chunk));
    if (!isReady && !this.#stream.destroyed) this.#isFull = true;
    this.#chunk = this.#spare.pop() ?? Buffer.allocUnsafeSlow(chunkBytes);
    this.#used = 0;
  }

  /** Settles when the stream takes more, or has ended. */
  drained(): Promise<void> {
    if (!this.#isFull) return Promise.resolve();
    this.#drained ??= Promise.withResolvers();
    return this.#drained.promise;
  }

  /** Gives everything to the stream; settles when it has handed on all of it, or cannot any more. */
  finished(): Promise<void> {
    this.flush();
    return new Promise((resolve) => this.#stream.write('', () => resolve()));
  }

  #ready(): void {
    this.#isFull = false;
    this.#drained?.resolve();
    this.#drained = undefined;
  }

  #makeRoom(bytes: number): void {
    this.flush();
    if (bytes > this.#chunk.length) this.#chunk = Buffer.allocUnsafeSlow(bytes);
  }

  #giveBack(chunk: Buffer): void {
    if (chunk.length === chunkBytes && this.#spare.length < maxSpareChunks) this.#spare.push(chunk);
  }
}
