import * as vscode from 'vscode';
import type { ProduceOutcome } from '../../contracts/job-worker.ts';
import type { ClusterProfile } from '../../core/cluster-profile.ts';
import { KafkaFailure } from '../../core/kafka-failure.ts';
import type { ProduceProgress } from './produce-jobs.ts';
import type { TrackedBlock } from './tracked-blocks.ts';

/** Where a block's newest run stands. */
export type ProduceState =
  | { readonly kind: 'running'; readonly progress: ProduceProgress | undefined }
  | {
      readonly kind: 'done';
      readonly outcome: ProduceOutcome;
      /** The outcome without private values. */
      readonly shown: ProduceOutcome;
      readonly cluster: ClusterProfile;
    }
  /** Nothing was sent: no cluster, a name that nothing provides, a read-only profile. */
  | { readonly kind: 'refused'; readonly failure: KafkaFailure };

/** What runs while a block is marked as running. */
export type RunProduce = (
  onProgress: (progress: ProduceProgress) => void,
  signal: AbortSignal,
) => Promise<Extract<ProduceState, { kind: 'done' }> | undefined>;

/**
 * When and how often a run under way is shown. A shorter one changes the lens once, to its result: nothing blinks. VS
 * Code waits for a quarter of a second without a change before it asks for lenses: more frequent ones would never show.
 */
const showRunningAfterMs = 250;
const showRunningEveryMs = 1000;

interface Entry {
  /** The state that the lens shows. */
  shown: ProduceState | undefined;
  /** Runs of one block wait for each other. */
  queue: Promise<unknown>;
  readonly controllers: Set<AbortController>;
}

/** The runs of PRODUCER blocks, one after the other for each block. */
export class ProduceRuns implements vscode.Disposable {
  readonly #entries = new WeakMap<TrackedBlock, Entry>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #controllers = new Set<AbortController>();

  readonly onDidChange = this.#changed.event;

  state(block: TrackedBlock): ProduceState | undefined {
    return this.#entries.get(block)?.shown;
  }

  /** A run of the file has something newer to say of the block. */
  forget(block: TrackedBlock): void {
    const entry = this.#entries.get(block);
    if (entry?.shown !== undefined && entry.shown.kind !== 'running') this.#show(entry, undefined);
  }

  /** @returns how it went; `undefined` where the user turned away before anything began */
  async run(block: TrackedBlock, work: RunProduce): Promise<ProduceState | undefined> {
    const entry = this.#entry(block);
    const controller = new AbortController();
    const done = entry.queue.then(() => this.#run(entry, work, controller.signal));
    entry.queue = done;
    for (const set of [entry.controllers, this.#controllers]) set.add(controller);
    try {
      return await done;
    } finally {
      for (const set of [entry.controllers, this.#controllers]) set.delete(controller);
    }
  }

  /** Ends the block's runs; what was sent stays sent, and is shown. */
  cancel(block: TrackedBlock): void {
    this.#entries.get(block)?.controllers.forEach((controller) => controller.abort());
  }

  dispose(): void {
    this.#controllers.forEach((controller) => controller.abort());
    this.#changed.dispose();
  }

  async #run(entry: Entry, work: RunProduce, signal: AbortSignal): Promise<ProduceState | undefined> {
    const before = entry.shown;
    let progress: ProduceProgress | undefined;
    const show = (): void => this.#show(entry, { kind: 'running', progress });
    let timer = setTimeout(() => {
      show();
      timer = setInterval(show, showRunningEveryMs);
    }, showRunningAfterMs);
    const end = (state: ProduceState | undefined): ProduceState | undefined => {
      clearTimeout(timer);
      this.#show(entry, state ?? before);
      return state;
    };
    try {
      signal.throwIfAborted();
      return end(await work((latest) => (progress = latest), signal));
    } catch (error) {
      const failure = KafkaFailure.from(error);
      if (signal.aborted || failure.reason === 'cancelled') return end(undefined);
      return end({ kind: 'refused', failure });
    }
  }

  #show(entry: Entry, state: ProduceState | undefined): void {
    entry.shown = state;
    this.#changed.fire();
  }

  #entry(block: TrackedBlock): Entry {
    const known = this.#entries.get(block);
    if (known !== undefined) return known;
    const entry: Entry = { shown: undefined, queue: Promise.resolve(), controllers: new Set() };
    this.#entries.set(block, entry);
    return entry;
  }
}
