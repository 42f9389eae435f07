/**
 * The tallest element that every browser lays out exactly; Chromium's own limit is about 33 million pixels. Above it
 * the scroll bar's pixels stand for more than one pixel of rows, except near both ends.
 */
const maxPhysicalHeight = 8_000_000;
const exactEnds = 200_000;

/** Where the reader is: a row, and how many pixels of it are above the window. */
export interface Anchor {
  readonly row: number;
  readonly offsetPx: number;
}

/**
 * What a window of rows shows. The truth is a distance in pixels from the top of row 0, whatever the store holds and
 * whatever the scroll bar can tell: rows that come or leave move nothing that the reader looks at. While following,
 * the window keeps to the end.
 */
export class RowViewport {
  #firstRow = 0;
  #endRow = 0;
  #rowHeight = 22;
  #height = 0;
  #top = 0;
  #isFollowing = true;
  /** Rows from here on have not been on screen since the reader let go. */
  #seenEnd = 0;

  get isFollowing(): boolean {
    return this.#isFollowing;
  }

  get firstRow(): number {
    return this.#firstRow;
  }

  get endRow(): number {
    return this.#endRow;
  }

  get rowHeight(): number {
    return this.#rowHeight;
  }

  get height(): number {
    return this.#height;
  }

  /** How many whole rows fit. */
  get pageRows(): number {
    return Math.max(1, Math.floor(this.#height / this.#rowHeight));
  }

  /** Rows that came since the reader let go, and were not looked at. */
  get newRows(): number {
    return this.#isFollowing ? 0 : Math.max(0, this.#endRow - this.#seenEnd);
  }

  get anchor(): Anchor {
    const row = Math.floor(this.#top / this.#rowHeight);
    return { row, offsetPx: this.#top - row * this.#rowHeight };
  }

  /** The rows that are on screen, the ones that are cut at the edges included. */
  get visible(): { readonly first: number; readonly end: number } {
    const first = this.anchor.row;
    const end = Math.ceil((this.#top + this.#height) / this.#rowHeight);
    return { first, end: Math.max(first, Math.min(this.#endRow, end)) };
  }

  /** The rows that would be on screen if the window were at the end `endRow`. */
  visibleAtEnd(firstRow: number, endRow: number): { readonly first: number; readonly end: number } {
    const rows = Math.ceil(this.#height / this.#rowHeight) + 1;
    return { first: Math.max(firstRow, endRow - rows), end: endRow };
  }

  /** How tall the scrolled element is. */
  get physicalHeight(): number {
    return Math.min(this.#contentHeight, maxPhysicalHeight);
  }

  /** Where the scroll bar stands. */
  get physicalTop(): number {
    const top = this.#clamp(this.#top) - this.#minTop;
    const range = this.#contentHeight - this.#height;
    const physicalRange = this.physicalHeight - this.#height;
    if (range <= physicalRange || top <= exactEnds) return top;
    if (range - top <= exactEnds) return physicalRange - (range - top);
    return exactEnds + ((top - exactEnds) * (physicalRange - 2 * exactEnds)) / (range - 2 * exactEnds);
  }

  resize(height: number, rowHeight: number): void {
    this.#top *= rowHeight / this.#rowHeight;
    this.#rowHeight = rowHeight;
    this.#height = height;
    this.#settle();
  }

  /** What the store holds now. */
  setBounds(firstRow: number, endRow: number): void {
    this.#firstRow = firstRow;
    this.#endRow = endRow;
    this.#settle();
  }

  /** The reader moved by so many pixels of rows. Upwards lets go of the end, reaching it follows again. */
  scrollBy(deltaPx: number): void {
    this.#moveTo(this.#clamp(this.#top) + deltaPx);
  }

  /** The reader dragged the scroll bar to here. */
  scrollToPhysical(physicalTop: number): void {
    const range = this.#contentHeight - this.#height;
    const physicalRange = this.physicalHeight - this.#height;
    let top = physicalTop;
    if (range > physicalRange && physicalTop > exactEnds) {
      const toEnd = physicalRange - physicalTop;
      top =
        toEnd <= exactEnds
          ? range - toEnd
          : exactEnds +
            ((physicalTop - exactEnds) * (range - 2 * exactEnds)) / (physicalRange - 2 * exactEnds);
    }
    this.#moveTo(this.#minTop + top);
  }

  /** Brings the row on screen, moving no more than needed. */
  reveal(row: number): void {
    const rowTop = row * this.#rowHeight;
    if (rowTop < this.#top) this.#moveTo(rowTop);
    else if (rowTop + this.#rowHeight > this.#top + this.#height) {
      this.#moveTo(rowTop + this.#rowHeight - this.#height);
    }
  }

  /** Keeps to the end from now on. */
  follow(): void {
    this.#isFollowing = true;
    this.#settle();
  }

  /** Stays here, whatever comes. */
  letGo(): void {
    if (this.#isFollowing) this.#seenEnd = this.#endRow;
    this.#isFollowing = false;
  }

  /** Goes back to where a page that was loaded before had been. */
  restore(anchor: Anchor): void {
    this.#isFollowing = false;
    this.#top = anchor.row * this.#rowHeight + anchor.offsetPx;
    this.#seenEnd = this.#endRow;
  }

  /** Puts the row so many pixels below the top of the window, as far as the ends allow, and stays there. */
  place(row: number, belowTopPx: number): void {
    this.#isFollowing = false;
    this.#top = this.#clamp(row * this.#rowHeight - belowTopPx);
    this.#seenEnd = this.#endRow;
  }

  /** How far below the top of the window the row stands. */
  belowTop(row: number): number {
    return row * this.#rowHeight - this.#top;
  }

  get #contentHeight(): number {
    return (this.#endRow - this.#firstRow) * this.#rowHeight;
  }

  get #minTop(): number {
    return this.#firstRow * this.#rowHeight;
  }

  get #maxTop(): number {
    return Math.max(this.#minTop, this.#endRow * this.#rowHeight - this.#height);
  }

  #clamp(top: number): number {
    return Math.min(Math.max(top, this.#minTop), this.#maxTop);
  }

  #moveTo(top: number): void {
    const before = this.#top;
    const target = this.#clamp(top);
    const isUpwards = target < before;
    // Scroll positions are rounded to device pixels: the last pixel counts as the end.
    if (target >= this.#maxTop - 1 && !isUpwards) this.follow();
    else {
      if (isUpwards) this.letGo();
      this.#top = target;
      this.#see();
    }
  }

  #settle(): void {
    if (this.#isFollowing) this.#top = this.#maxTop;
    this.#see();
  }

  #see(): void {
    const whole = Math.floor((this.#top + this.#height) / this.#rowHeight);
    this.#seenEnd = this.#isFollowing ? this.#endRow : Math.max(this.#seenEnd, Math.min(this.#endRow, whole));
  }
}
