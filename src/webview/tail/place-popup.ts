/** A point of the page, or an element that the popup opens below. */
export type PopupPlace = { readonly x: number; readonly y: number } | { readonly below: Element };

const margin = 4;

/** Puts what is in the top layer at its place, moved as far as the window needs. */
export function placePopup(popup: HTMLElement, place: PopupPlace): void {
  const { width, height } = popup.getBoundingClientRect();
  const { innerWidth, innerHeight } = window;
  let x: number;
  let y: number;
  if ('below' in place) {
    const { left, right, top, bottom } = place.below.getBoundingClientRect();
    x = left + width > innerWidth - margin ? right - width : left;
    y = bottom + height > innerHeight - margin && top > height ? top - height - 2 : bottom + 2;
  } else {
    x = place.x;
    y = place.y + height > innerHeight - margin ? place.y - height : place.y;
  }
  popup.style.left = `${clamp(x, innerWidth - width - margin)}px`;
  popup.style.top = `${clamp(y, innerHeight - height - margin)}px`;
}

function clamp(value: number, most: number): number {
  return Math.max(margin, Math.min(value, most));
}
