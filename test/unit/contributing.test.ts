import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');

/** What the linter lets each folder import: the object literal of its configuration. */
async function enforcedTable(): Promise<Record<string, string[]>> {
  const text = await readFile(path.join(root, 'eslint.config.js'), 'utf8');
  const literal = /const mayImport = (\{.*?\n\});/s.exec(text)?.[1] ?? '';
  const entries = literal.matchAll(/(?:^|\s)'?([\w-]+)'?: \[(.*?)\]/gs);
  return Object.fromEntries(
    [...entries].map(([, folder = '', list = '']) => [
      folder,
      [...list.matchAll(/'([\w-]+)'/g)].flatMap(([, one]) => one ?? []),
    ]),
  );
}

/** What CONTRIBUTING.md says, with "all above" spelled out. */
async function documentedTable(): Promise<Record<string, string[]>> {
  const text = await readFile(path.join(root, 'CONTRIBUTING.md'), 'utf8');
  const [, section = ''] = /## Folders\n(.*?)\n## /s.exec(text) ?? [];
  const table: Record<string, string[]> = {};
  for (const [, folder = '', allowed = ''] of section.matchAll(/^\| `([\w-]+)`.*?\|.*\| (.*?) \|$/gm)) {
    const names = [...allowed.matchAll(/`([\w-]+)`/g)].flatMap(([, one]) => one ?? []);
    const isAllAbove = allowed.startsWith('all above');
    table[folder] = isAllAbove ? Object.keys(table).filter((name) => !names.includes(name)) : names;
  }
  return table;
}

test('the map of the code says what the linter enforces', async () => {
  const enforced = await enforcedTable();
  expect(Object.keys(enforced).length).toBeGreaterThan(10);
  expect(await documentedTable()).toEqual(enforced);
});
