import { parseStartPosition } from './position.ts';

/** Where a group's committed offsets are moved to, in each partition. */
export type ResetPosition =
  | { readonly kind: 'earliest' }
  | { readonly kind: 'latest' }
  | { readonly kind: 'offset'; readonly offset: bigint }
  /** The first offset whose timestamp is at or after this, in milliseconds since 1970; none: the end. */
  | { readonly kind: 'time'; readonly timestampMs: bigint }
  /** From where the group stands, forwards, or backwards where it is negative. */
  | { readonly kind: 'shift'; readonly by: bigint };

/**
 * Reads `earliest`, `latest`, an offset, `10m ago`, an ISO time or `shift -100`.
 * @param nowMs what `ago` counts from, milliseconds since 1970
 * @returns `undefined` when the text is none of these
 */
export function parseResetPosition(text: string, nowMs: number): ResetPosition | undefined {
  const shift = /^shift\s+([+-]?)(\d{1,18})$/.exec(text.trim());
  if (shift?.[2] !== undefined) {
    const by = BigInt(shift[2]);
    return { kind: 'shift', by: shift[1] === '-' ? -by : by };
  }
  const position = parseStartPosition(text, nowMs);
  switch (position?.kind) {
    case 'earliest':
    case 'latest':
    case 'offset':
    case 'time':
      return position;
    default:
      return undefined;
  }
}
