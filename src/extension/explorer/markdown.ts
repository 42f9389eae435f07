/** `text` as Markdown that shows exactly it, on one line: names come from the cluster, and may hold anything. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\r\n]+/g, ' ')
    .replace(/[\\`*_{}[\]()#+\-.!|~$]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

/** A heading and lines of `name: value`, those without a value left out. Everything is escaped. */
export function markdownCard(
  title: string,
  rows: readonly (readonly [name: string, value: string])[],
  notes: readonly string[] = [],
): string {
  const lines = rows
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${escapeMarkdown(name)}: ${escapeMarkdown(value)}`);
  return [
    `**${escapeMarkdown(title)}**`,
    ...(lines.length === 0 ? [] : [lines.join('  \n')]),
    ...notes.filter((note) => note !== '').map(escapeMarkdown),
  ].join('\n\n');
}
