import { fillText } from './fill-text.ts';
import type { PanelContext } from './panel-context.ts';
import type { PanelModel } from './panel-model.ts';
import { isNarrowed, isViewComplete } from './view-words.ts';

/** Tells screen readers what others see by rows coming and going. */
export class ChangeSpeaker {
  readonly #model: PanelModel;
  #wasFollowing = true;
  /** The view that was told of last. */
  #saidView = 0;

  constructor(model: PanelModel) {
    this.#model = model;
  }

  /** New rows are followed, or not any more. */
  sayFollowing(isFollowing: boolean): void {
    const { texts } = this.#model.state;
    if (texts === undefined || isFollowing === this.#wasFollowing) return;
    this.#wasFollowing = isFollowing;
    this.#model.change({ said: isFollowing ? texts.saidFollowing : texts.saidNotFollowing });
  }

  /** How many rows another view shows, as soon as all were looked at. */
  sayShown({ texts, formats }: PanelContext): void {
    const { progress, view } = this.#model.state;
    const { id, first, end } = progress.view;
    if (id === this.#saidView || !isViewComplete(view, progress)) return;
    this.#saidView = id;
    if (!isNarrowed(view)) return;
    const stored = formats.count(progress.endRow - progress.firstRow);
    this.#model.change({ said: fillText(texts.saidShown, formats.count(end - first), stored) });
  }

  /** Another tail began. */
  reset(): void {
    this.#wasFollowing = true;
    this.#saidView = 0;
  }
}
