const maxRecent = 20;

/** The list with `filter` at its beginning, each filter once, the oldest beyond 20 gone. */
export function rememberFilter(recent: readonly string[], filter: string): readonly string[] {
  return [filter, ...recent.filter((other) => other !== filter)].slice(0, maxRecent);
}
