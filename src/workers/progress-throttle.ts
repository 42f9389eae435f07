const intervalMs = 100;

/** Calls `send` at most ten times a second: at once after a change, and once after the last one. */
export class ProgressThrottle {
  readonly #send: () => void;
  #timer: NodeJS.Timeout | undefined;
  #isDue = false;

  constructor(send: () => void) {
    this.#send = send;
  }

  changed(): void {
    this.#isDue = true;
    if (this.#timer === undefined) this.#sendNow();
  }

  #sendNow(): void {
    this.#isDue = false;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#isDue) this.#sendNow();
    }, intervalMs);
    this.#send();
  }
}
