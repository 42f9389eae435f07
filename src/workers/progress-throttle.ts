const intervalMs = 100;
const fadeMs = 500;

/**
 * Calls `send` at most ten times a second: right after a change, when what the change set off in this turn is done too,
 * and once after the last one. What comes at last is beyond the count.
 */
export class ProgressThrottle {
  readonly #send: () => void;
  #timer: NodeJS.Timeout | undefined;
  #fading: NodeJS.Timeout | undefined;
  #isDue = false;

  constructor(send: () => void) {
    this.#send = send;
  }

  changed(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    if (this.#timer === undefined) setImmediate(() => this.#sendNow());
  }

  /** As `changed`, without waiting for the interval: somebody waits for this change, and it comes once. */
  changedAtLast(): void {
    if (this.#timer !== undefined) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.#isDue = false;
    }
    this.changed();
  }

  /** Sends again in half a second where nothing changes before: a later change need not wait for this one's interval. */
  fades(): void {
    clearTimeout(this.#fading);
    this.#fading = setTimeout(() => this.changed(), fadeMs);
  }

  #sendNow(): void {
    clearTimeout(this.#fading);
    this.#isDue = false;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#isDue) this.#sendNow();
    }, intervalMs);
    this.#send();
  }
}
