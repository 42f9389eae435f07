import type { TailPanelQuery } from '../../contracts/tail-panel.ts';
import type { Tail, TailPanels } from '../panels/tail-panels.ts';
import type { TrackedBlock } from './tracked-blocks.ts';

/** Which open tail panel belongs to which CONSUMER block. */
export class ConsumerTails {
  readonly #panels: TailPanels;
  readonly #tails = new WeakMap<TrackedBlock, Tail>();

  constructor(panels: TailPanels) {
    this.#panels = panels;
  }

  /** The block's tail, as long as its panel is open. */
  of(block: TrackedBlock): Tail | undefined {
    const tail = this.#tails.get(block);
    return tail !== undefined && this.#panels.tails.includes(tail) ? tail : undefined;
  }

  start(block: TrackedBlock, query: TailPanelQuery): void {
    this.#tails.set(block, this.#panels.open(query));
  }
}

/** Whether the tail reads, or holds its place in its group. */
export function isReading(tail: Tail): boolean {
  return ['connecting', 'live', 'paused'].includes(tail.state.kind);
}
