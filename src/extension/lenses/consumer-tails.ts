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

  /** Opens the block's panel, or the one that shows the same; a tail that had ended begins anew. */
  start(block: TrackedBlock, query: TailPanelQuery): void {
    const open = new Set(this.#panels.tails);
    const tail = this.#panels.open(query, 'beside');
    this.#tails.set(block, tail);
    if (open.has(tail) && !isReading(tail)) tail.restart();
  }
}

/** Whether the tail reads, or holds its place in its group. */
export function isReading({ state }: Tail): boolean {
  return state.kind === 'connecting' || state.kind === 'live' || state.kind === 'paused';
}
