/** The tallest element that every browser lays out exactly; Firefox's limit is about 17.8 million pixels. */
const maxSpacerPx = 15_000_000;

/** A scrolled list of rows of one height. */
export interface RowList {
  readonly count: number;
  readonly rowPx: number;
  /** What of it is on screen. */
  readonly viewportPx: number;
}

/** What to draw: rows `first … end − 1`, the first at `topPx` of an element that is `spacerPx` high. */
export interface RowWindow {
  readonly first: number;
  readonly end: number;
  readonly topPx: number;
  readonly spacerPx: number;
}

/**
 * The rows that are on screen at a place of the scroll bar. A list that is taller than browsers can lay out is squeezed:
 * a pixel of the scroll bar stands for more than one of the list, and every row is still reached.
 */
export function rowWindow(list: RowList, scrollTop: number): RowWindow {
  const { count, rowPx, viewportPx } = list;
  const spacerPx = Math.min(count * rowPx, maxSpacerPx);
  const top = Math.max(0, scrollTop) * squeeze(list);
  const first = Math.max(0, Math.min(count - 1, Math.floor(top / rowPx)));
  const end = Math.min(count, Math.ceil((top + viewportPx) / rowPx) + 1);
  return { first, end, topPx: scrollTop - (top - first * rowPx), spacerPx };
}

/** Where to scroll so that a row is on screen, moving no further than needed. */
export function scrollTopShowing(list: RowList, row: number, scrollTop: number): number {
  const { rowPx, viewportPx } = list;
  const factor = squeeze(list);
  const top = scrollTop * factor;
  if (row * rowPx < top) return (row * rowPx) / factor;
  if ((row + 1) * rowPx > top + viewportPx) return ((row + 1) * rowPx - viewportPx) / factor;
  return scrollTop;
}

/** Pixels of the list that one of the scroll bar stands for. */
function squeeze({ count, rowPx, viewportPx }: RowList): number {
  const full = count * rowPx;
  return full <= maxSpacerPx ? 1 : (full - viewportPx) / (maxSpacerPx - viewportPx);
}
