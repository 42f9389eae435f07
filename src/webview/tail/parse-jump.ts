import { parseStartPosition } from '../../core/position.ts';

/** Where the reader wants to go. */
export type Jump =
  | { readonly kind: 'newest' | 'oldest' }
  | {
      readonly kind: 'offset';
      readonly topic: string | null;
      readonly partition: number | null;
      readonly offset: string;
    }
  | { readonly kind: 'time'; readonly timestampMs: number };

/**
 * Reads `newest`, `oldest`, an offset (`812004`, `3:812,004`, `orders/3:812004`), a time of today (`10:02`), an ISO time
 * or `10m ago`.
 * @returns `undefined` when the text is none of these
 */
export function parseJump(text: string, nowMs: number): Jump | undefined {
  const trimmed = text.trim();
  if (trimmed === 'newest' || trimmed === 'oldest') return { kind: trimmed };
  const timestampMs = parseClock(trimmed, nowMs) ?? parseMoment(trimmed, nowMs);
  if (timestampMs !== undefined) return { kind: 'time', timestampMs };
  return parseOffset(trimmed);
}

/** `10:02` could be an offset of partition 10: with two digits on both sides it is a time. */
function parseClock(text: string, nowMs: number): number | undefined {
  const match = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?$/.exec(text);
  if (match === null || (match[1]?.length === 1 && match[3] === undefined)) return undefined;
  const [hours, minutes, seconds] = [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
  if (hours > 23 || minutes > 59 || seconds > 59) return undefined;
  return new Date(nowMs).setHours(hours, minutes, seconds, Number((match[4] ?? '').padEnd(3, '0')));
}

function parseMoment(text: string, nowMs: number): number | undefined {
  const position = parseStartPosition(text, nowMs);
  return position?.kind === 'time' ? Number(position.timestampMs) : undefined;
}

function parseOffset(text: string): Jump | undefined {
  const match = /^(?:(?:([\w.-]+)\s*\/\s*)?(\d{1,6})\s*[:@]\s*)?(\d[\d,_ \u00a0\u202f]*)$/.exec(text);
  if (match === null) return undefined;
  const digits = (match[3] ?? '').replace(/\D/g, '');
  const offset = digits.length > 19 ? undefined : parseStartPosition(digits, 0);
  if (offset?.kind !== 'offset') return undefined;
  return {
    kind: 'offset',
    topic: match[1] ?? null,
    partition: match[2] === undefined ? null : Number(match[2]),
    offset: String(offset.offset),
  };
}
