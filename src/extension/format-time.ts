/** `4 ms`, `1.2 s`, `2 min 3 s`. */
export function formatElapsed(elapsedMs: number): string {
  if (elapsedMs < 1000) return `${Math.round(elapsedMs)} ms`;
  if (elapsedMs < 60_000) return `${(elapsedMs / 1000).toFixed(1)} s`;
  const seconds = Math.round(elapsedMs / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** ISO 8601 in UTC; the bare number where it is no time that a calendar holds. */
export function formatTimestamp(timestampMs: bigint): string {
  const date = new Date(Number(timestampMs));
  return Number.isNaN(date.getTime()) ? String(timestampMs) : date.toISOString();
}
