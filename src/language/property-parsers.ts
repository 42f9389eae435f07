/** Reads what properties hold. Each gives `undefined` for a text that it does not understand. */
import { parseDuration } from '../core/duration.ts';
import type { CompressionCodec } from '../core/record.ts';

export const compressionCodecs = [
  'none',
  'gzip',
  'snappy',
  'lz4',
  'zstd',
] as const satisfies CompressionCodec[];
export const acksValues = ['all', '-1', '0', '1'] as const;
export const commitModes = ['auto', 'manual', 'never'] as const;
export const isolationLevels = ['read_uncommitted', 'read_committed'] as const;

export const topicStates = ['present', 'absent', 'recreated'] as const;
/** How long EXPECT, TOPIC and GROUP may take where they do not say. */
export const defaultCheckWithinMs = 10_000;

export type CommitMode = (typeof commitModes)[number];
export type TopicState = (typeof topicStates)[number];

/** `all` and `-1` are −1: all in-sync replicas. */
export function parseAcks(text: string): -1 | 0 | 1 | undefined {
  switch (text) {
    case 'all':
    case '-1':
      return -1;
    case '0':
      return 0;
    case '1':
      return 1;
    default:
      return undefined;
  }
}

/** One of `choices`, or `undefined`. */
export function parseChoice<T extends string>(text: string, choices: readonly T[]): T | undefined {
  return choices.find((choice) => choice === text);
}

/** A whole number from `minimum` to 2³¹ − 1. */
export function parseWholeNumber(text: string, minimum: number): number | undefined {
  if (!/^\d{1,10}$/.test(text)) return undefined;
  const number = Number(text);
  return number >= minimum && number < 2 ** 31 ? number : undefined;
}

/** A duration in milliseconds, as a timer takes it: at most 2³¹ − 1. */
export function parseDurationMs(text: string): number | undefined {
  const durationMs = parseDuration(text);
  return durationMs !== undefined && durationMs < 2n ** 31n ? Number(durationMs) : undefined;
}

const secondsOfUnit = { s: 1, m: 60, h: 3600 } as const;

/** Reads `500/s`, `30/m` or `10/h`, as records a second. */
export function parseRate(text: string): number | undefined {
  const match = /^(\d{1,9}(?:\.\d{1,3})?)\s*\/\s*(s|m|h)$/.exec(text);
  if (match?.[1] === undefined) return undefined;
  const rate = Number(match[1]) / secondsOfUnit[match[2] as keyof typeof secondsOfUnit];
  return rate > 0 ? rate : undefined;
}

export function parseBoolean(text: string): boolean | undefined {
  return text === 'true' ? true : text === 'false' ? false : undefined;
}
