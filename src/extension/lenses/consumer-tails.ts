import * as vscode from 'vscode';
import type { TailPanelQuery } from '../../contracts/tail-panel.ts';
import type { KafkaFailure } from '../../core/kafka-failure.ts';
import type { Tail, TailPanels } from '../panels/tail-panels.ts';
import type { TrackedBlock } from './tracked-blocks.ts';

/** Which open tail panel belongs to which CONSUMER block, and why one could not be started. */
export class ConsumerTails implements vscode.Disposable {
  readonly #panels: TailPanels;
  readonly #tails = new WeakMap<TrackedBlock, Tail>();
  readonly #refusals = new WeakMap<TrackedBlock, KafkaFailure>();
  readonly #changed = new vscode.EventEmitter<void>();

  /** A block was refused, or is not any more. */
  readonly onDidChange = this.#changed.event;

  constructor(panels: TailPanels) {
    this.#panels = panels;
  }

  /** The block's tail, as long as its panel is open. */
  of(block: TrackedBlock): Tail | undefined {
    const tail = this.#tails.get(block);
    return tail !== undefined && this.#panels.tails.includes(tail) ? tail : undefined;
  }

  /** Why the block could not be started the last time. */
  refusalOf(block: TrackedBlock): KafkaFailure | undefined {
    return this.#refusals.get(block);
  }

  /** A run of the file has something newer to say of the block. */
  forget(block: TrackedBlock): void {
    this.#refusals.delete(block);
  }

  refuse(block: TrackedBlock, failure: KafkaFailure): void {
    this.#refusals.set(block, failure);
    this.#changed.fire();
  }

  /** Opens the block's panel, or the one that shows the same; a tail that had ended begins anew. */
  start(block: TrackedBlock, query: TailPanelQuery): void {
    const open = new Set(this.#panels.tails);
    const tail = this.#panels.open(query, 'beside');
    this.#tails.set(block, tail);
    if (this.#refusals.delete(block)) this.#changed.fire();
    if (open.has(tail) && !isReading(tail)) tail.restart();
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

/** Whether the tail reads, or holds its place in its group. */
export function isReading({ state }: Tail): boolean {
  return state.kind === 'connecting' || state.kind === 'live' || state.kind === 'paused';
}
