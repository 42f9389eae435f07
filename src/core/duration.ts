const unitsMs = { ms: 1n, s: 1000n, m: 60_000n, h: 3_600_000n, d: 86_400_000n } as const;

/**
 * Reads a duration such as `500ms`, `30s`, `10m`, `1h` or `7d`, in milliseconds.
 * @returns `undefined` when the text is none
 */
export function parseDuration(text: string): bigint | undefined {
  const match = /^(\d{1,9})\s*(ms|s|m|h|d)$/.exec(text.trim());
  if (match?.[1] === undefined) return undefined;
  return BigInt(match[1]) * unitsMs[match[2] as keyof typeof unitsMs];
}
