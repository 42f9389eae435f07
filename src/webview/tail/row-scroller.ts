import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { rowWindow, scrollTopShowing, type RowList, type RowWindow } from './row-window.ts';

/**
 * Rows of one height in an element that scrolls, of which only those on screen are drawn: gives what to draw, and lets
 * its host draw again when that changed. The host renders `.scroller > .spacer > .rows`.
 */
export class RowScroller implements ReactiveController {
  readonly rowPx: number;
  readonly #host: ReactiveControllerHost & { readonly renderRoot: HTMLElement | DocumentFragment };
  readonly #sizes = new ResizeObserver(() => this.#host.requestUpdate());
  #count = 0;
  #scroller: HTMLElement | null = null;
  #drawn: RowWindow = { first: 0, end: 0, topPx: 0, spacerPx: 0 };

  constructor(
    host: ReactiveControllerHost & { readonly renderRoot: HTMLElement | DocumentFragment },
    rowPx: number,
  ) {
    this.#host = host;
    this.rowPx = rowPx;
    host.addController(this);
  }

  /** How many whole rows fit. */
  get pageRows(): number {
    return Math.max(1, Math.floor(this.#list.viewportPx / this.rowPx));
  }

  /** The rows to draw, of so many; for the host's `render`. */
  window(count: number): RowWindow {
    this.#count = count;
    this.#drawn = rowWindow(this.#list, this.#scroller?.scrollTop ?? 0);
    return this.#drawn;
  }

  /** Scrolls so that a row is on screen. */
  show(row: number): void {
    const scroller = this.#scroller;
    if (scroller !== null) scroller.scrollTop = scrollTopShowing(this.#list, row, scroller.scrollTop);
  }

  toTop(): void {
    if (this.#scroller !== null) this.#scroller.scrollTop = 0;
  }

  hostUpdated(): void {
    this.#attach(this.#host.renderRoot.querySelector<HTMLElement>('.scroller'));
    const spacer = this.#scroller?.querySelector<HTMLElement>('.spacer');
    const rows = this.#scroller?.querySelector<HTMLElement>('.rows');
    if (spacer) spacer.style.height = `${this.#drawn.spacerPx}px`;
    if (rows) rows.style.transform = `translateY(${this.#drawn.topPx}px)`;
  }

  hostDisconnected(): void {
    this.#attach(null);
  }

  #attach(scroller: HTMLElement | null): void {
    if (scroller === this.#scroller) return;
    this.#scroller?.removeEventListener('scroll', this.#onScroll);
    this.#sizes.disconnect();
    this.#scroller = scroller;
    if (scroller === null) return;
    scroller.addEventListener('scroll', this.#onScroll, { passive: true });
    this.#sizes.observe(scroller);
  }

  get #list(): RowList {
    return { count: this.#count, rowPx: this.rowPx, viewportPx: this.#scroller?.clientHeight ?? 0 };
  }

  readonly #onScroll = (): void => this.#host.requestUpdate();
}
