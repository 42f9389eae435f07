import type { ConfigEntry, ConfigSource } from '../../core/topic.ts';

/**
 * Whether the topic or broker itself sets the entry, rather than inheriting it. A topic inherits what its brokers set;
 * a broker what is a default or comes from its file.
 */
export function isChanged({ source }: ConfigEntry, owner: 'topic' | 'broker'): boolean {
  const own: readonly ConfigSource[] =
    owner === 'topic' ? ['topic'] : ['dynamic-broker', 'dynamic-default-broker', 'static-broker'];
  return own.includes(source);
}

/** What was changed first, then by name. */
export function sortConfig(
  entries: readonly ConfigEntry[],
  owner: 'topic' | 'broker',
): readonly ConfigEntry[] {
  return entries.toSorted(
    (a, b) =>
      Number(isChanged(b, owner)) - Number(isChanged(a, owner)) ||
      (a.name < b.name ? -1 : Number(a.name > b.name)),
  );
}
