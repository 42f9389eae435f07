import { expect, test, vi } from 'vitest';
import type { PanelRequest } from '../../src/contracts/tail-panel.ts';
import { fakeTail } from './fake-tail.ts';
import { TailPage } from './tail-page.ts';

// The texts are VS Code's to translate; here they stay English.
vi.mock('vscode', () => ({ l10n: { t: (text: string) => text } }));

const soon = { timeout: 10_000, interval: 50 };

test('what is written is searched, counted, and stepped through with the keys of VS Code', async () => {
  const requests: PanelRequest[] = [];
  await using tail = await TailPage.open({ answer: fakeTail({ requests, hits: 118 }) });
  await tail.tell({ endRow: 500 });
  const { page } = tail;
  const searches = (): readonly unknown[] =>
    requests.flatMap((request) => (request.method === 'setSearch' ? [request.search] : []));
  const steps = (): readonly string[] =>
    requests.flatMap((request) => (request.method === 'findHit' ? [request.direction] : []));
  await page.keyboard.press('ControlOrMeta+f');
  const field = page.getByRole('searchbox', { name: 'search' });
  await page.locator('search-bar input:focus').waitFor();
  // At once: each letter that comes late would be a search of its own.
  await page.keyboard.insertText('user-42');
  const search = { text: 'user-42', isCaseSensitive: false, isRegex: false };
  await expect.poll(() => searches().at(-1), soon).toEqual(search);
  await tail.tell({ search: { id: 1, count: 0, isComplete: false } });
  await page.getByText('counting…').waitFor();
  await tail.tell({ search: { id: 1, count: 80, isComplete: false } });
  await page.getByText('80+ found').waitFor();
  await tail.tell({ search: { id: 1, count: 118, isComplete: true } });
  await page.getByText('118 found').waitFor();
  await page.keyboard.press('Enter');
  await page.getByText('1 of 118').waitFor();
  await page.keyboard.press('F3');
  await page.getByText('2 of 118').waitFor();
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.press('Shift+F3');
  await page.getByText('118 of 118').waitFor();
  expect(steps()).toEqual(['next', 'next', 'previous', 'previous']);

  await page.getByRole('button', { name: 'Match case' }).click();
  await expect.poll(() => searches().at(-1), soon).toEqual({ ...search, isCaseSensitive: true });
  await page.getByRole('button', { name: 'Next match' }).click();
  await field.press('Escape');
  await expect.poll(() => searches().at(-1), soon).toBeNull();
  expect(await field.inputValue()).toBe('');
  expect(tail.problems).toEqual([]);
});

test('a pattern that cannot be used says why, and a search without a hit that there is none', async () => {
  await using tail = await TailPage.open({ answer: fakeTail({}) });
  const { page } = tail;
  await page.getByRole('button', { name: 'Use a regular expression' }).click();
  const field = page.getByRole('searchbox', { name: 'search' });
  await field.fill('a(');
  await page.getByText('missing closing )').waitFor();
  expect(await field.getAttribute('aria-invalid')).toBe('true');
  await field.fill('ab');
  await page.getByText('missing closing )').waitFor({ state: 'detached' });
  await tail.tell({ search: { id: 2, count: 0, isComplete: true } });
  await page.getByText('nothing found').waitFor();
});
