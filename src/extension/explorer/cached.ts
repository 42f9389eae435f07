import { KafkaFailure } from '../../core/kafka-failure.ts';

/**
 * An answer that is asked for once and kept, a failure too: nothing is asked again until `clear`. The last value stays
 * readable meanwhile, so that a description does not vanish during a refresh.
 */
export class Cached<T> {
  readonly #load: () => Promise<T>;
  readonly #onDidSettle: () => void;
  #answer: Promise<T> | undefined;
  #value: T | undefined;
  #failure: KafkaFailure | undefined;

  /** @param onDidSettle called whenever `value` or `failure` may have changed */
  constructor(load: () => Promise<T>, onDidSettle: () => void = () => undefined) {
    this.#load = load;
    this.#onDidSettle = onDidSettle;
  }

  /** The newest answer; `undefined` before the first, and after a failure. */
  get value(): T | undefined {
    return this.#value;
  }

  get failure(): KafkaFailure | undefined {
    return this.#failure;
  }

  /** Whether asking would send a request. */
  get isClear(): boolean {
    return this.#answer === undefined;
  }

  /** @throws KafkaFailure the failure of the last attempt, until it is cleared */
  get(): Promise<T> {
    return (this.#answer ??= this.#ask());
  }

  /** Asks ahead of need; a failure shows where the answer is needed. */
  prefetch(): void {
    this.get().catch(() => undefined);
  }

  clear(): void {
    this.#answer = undefined;
  }

  #ask(): Promise<T> {
    const answer: Promise<T> = this.#load().then(
      (value) => {
        this.#settle(answer, value, undefined);
        return value;
      },
      (error: unknown) => {
        const failure = KafkaFailure.from(error);
        this.#settle(answer, undefined, failure);
        throw failure;
      },
    );
    return answer;
  }

  #settle(answer: Promise<T>, value: T | undefined, failure: KafkaFailure | undefined): void {
    // Cleared and asked again meanwhile: the newer answer counts.
    if (this.#answer !== answer) return;
    this.#value = value;
    this.#failure = failure;
    this.#onDidSettle();
  }
}
