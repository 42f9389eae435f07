/** How many siblings the tree shows at once: 10,000 take VS Code 0.8 s, a thousand nothing that one notices. */
export const maxSiblings = 1000;

/**
 * Cuts a list that is too long for the tree into as few stretches as possible, equal within one; a list that is short
 * enough is one stretch.
 */
export function cutIntoRanges<T>(items: readonly T[], max = maxSiblings): readonly (readonly T[])[] {
  const count = Math.max(1, Math.ceil(items.length / max));
  return Array.from({ length: count }, (_, index) =>
    items.slice(Math.floor((index * items.length) / count), Math.floor(((index + 1) * items.length) / count)),
  );
}
