import type { RowViewport } from './row-viewport.ts';

/** How long after the last sign of scrolling the scroll bar is put where the rows are. */
const scrollIdleMs = 200;
/** A step of the scroll bar that no wheel or key makes is a drag of its thumb. */
const jumpWindows = 3;

export interface ScrollBarOptions {
  readonly viewport: RowViewport;
  /** The element that scrolls, and the one inside that gives it its height. */
  elements(): { readonly scroller: HTMLElement; readonly sizer: HTMLElement } | undefined;
  /** Takes in another height of the window, if it has one. @returns whether it had */
  remeasure(): boolean;
  /** What stands above the rows, in pixels. */
  headHeight(): number;
  /** The reader scrolled. */
  onScrolled(): void;
}

/** Keeps a native scroll bar where the rows are, unless the reader holds it, and moves the rows by it. */
export class ScrollBar {
  readonly #options: ScrollBarOptions;
  #lastPhysicalTop = 0;
  #lastHeight = -1;
  #isScrolling = false;
  #isDragging = false;
  #idleTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ScrollBarOptions) {
    this.#options = options;
  }

  connect(): void {
    for (const type of ['pointerup', 'blur'] as const) window.addEventListener(type, this.#endDrag, true);
  }

  disconnect(): void {
    clearTimeout(this.#idleTimer);
    for (const type of ['pointerup', 'blur'] as const) window.removeEventListener(type, this.#endDrag, true);
  }

  /** Puts it where the rows are. */
  sync(): void {
    const elements = this.#options.elements();
    if (elements === undefined || this.#isDragging) return;
    const { scroller, sizer } = elements;
    const { viewport } = this.#options;
    const height = viewport.physicalHeight + this.#options.headHeight();
    if (height !== this.#lastHeight) {
      this.#lastHeight = height;
      sizer.style.height = `${height}px`;
    }
    if (this.#isScrolling) return;
    const top = viewport.physicalTop;
    // What was set last is known: reading it back would lay out the page.
    if (Math.abs(this.#lastPhysicalTop - top) < 1) return;
    scroller.scrollTop = top;
    this.#lastPhysicalTop = scroller.scrollTop;
  }

  onScroll(): void {
    const elements = this.#options.elements();
    if (elements === undefined) return;
    const { scroller } = elements;
    const { viewport } = this.#options;
    const top = scroller.scrollTop;
    // A window that grew at the end was moved by the browser, not by the reader.
    if (this.#options.remeasure()) {
      this.#lastPhysicalTop = top;
      return;
    }
    const delta = top - this.#lastPhysicalTop;
    if (Math.abs(delta) < 0.5) return;
    this.#lastPhysicalTop = top;
    this.#isScrolling = true;
    this.#awaitIdle();
    const isJump = this.#isDragging || Math.abs(delta) > jumpWindows * scroller.clientHeight;
    if (isJump) viewport.scrollToPhysical(top);
    else viewport.scrollBy(delta);
    const atEdge = top <= 0 || top >= scroller.scrollHeight - scroller.clientHeight - 1;
    if (atEdge && !isJump) this.#isScrolling = false;
    this.#options.onScrolled();
  }

  onWheel(): void {
    this.#isScrolling = true;
    this.#awaitIdle();
  }

  onIdle(): void {
    if (this.#isDragging) return;
    this.#isScrolling = false;
    this.sync();
  }

  onPointerDown(event: PointerEvent): void {
    const elements = this.#options.elements();
    if (elements === undefined || event.composedPath()[0] !== elements.scroller) return;
    const { scroller } = elements;
    const isOnScrollBar = event.clientX > scroller.getBoundingClientRect().left + scroller.clientWidth;
    if (isOnScrollBar) this.#isDragging = true;
  }

  #awaitIdle(): void {
    clearTimeout(this.#idleTimer);
    this.#idleTimer = setTimeout(() => this.onIdle(), scrollIdleMs);
  }

  readonly #endDrag = (): void => {
    if (!this.#isDragging) return;
    this.#isDragging = false;
    this.onIdle();
  };
}
