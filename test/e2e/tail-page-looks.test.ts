import path from 'node:path';
import { expect, test, vi } from 'vitest';
import type { PageTheme } from './page-themes.ts';
import { cell, TailPage, type TailPageOptions } from './tail-page.ts';

// The texts are VS Code's to translate; here they stay English.
vi.mock('vscode', () => ({ l10n: { t: (text: string) => text } }));

const soon = { timeout: 10_000, interval: 50 };
const screenshots = path.resolve('test-results/screenshots');
const statuses = ['paid', 'open', 'sent', 'cancelled'];

const orders: TailPageOptions = {
  row: (row) => ({
    offset: String(812_004 + row),
    timestamp: String(1_770_000_000_000 + row * 37),
    key: row % 11 === 0 ? cell('', 'null') : cell(`user-${(row * 7) % 97}`),
    value:
      row % 13 === 0
        ? cell('', 'null')
        : {
            ...cell(
              `{"id":${812_004 + row},"amount":${(row % 400) + 0.5},"status":"${statuses[row % 4] ?? ''}"}`,
              'json',
            ),
            ...(row % 5 === 0 ? { marks: [[6, 9]] } : {}),
          },
    headers: row % 2 === 0 ? cell('src=web, src=app') : cell('', 'null'),
    isTruncated: row % 17 === 3,
    isCorrupt: row % 29 === 28,
  }),
  field: (row, name) =>
    name === 'value.amount' ? cell(String((row % 400) + 0.5), 'number') : cell(statuses[row % 4] ?? ''),
  fieldNames: ['value.amount', 'value.id', 'value.status', 'headers["src"]'],
};

async function shoot(tail: TailPage, name: string): Promise<void> {
  await tail.page.screenshot({ path: path.join(screenshots, `tail-page-${name}.png`) });
}

test.each(['light', 'dark', 'highContrast'] as const satisfies readonly PageTheme[])(
  'ten thousand rows, several selected, the menus and the columns: %s',
  async (theme) => {
    await using tail = await TailPage.open({
      ...orders,
      theme,
      viewport: { width: 1100, height: 640 },
      init: {
        namedViews: [{ name: 'paid', filter: 'value.status == "paid"', order: 'arrival', columns: [] }],
      },
    });
    await tail.tell({
      endRow: 10_000,
      evicted: 0,
      storedBytes: 12e6,
      reach: { share: 0.42, remainingMs: 3200 },
    });
    await expect.poll(async () => (await tail.rows()).length, soon).toBeGreaterThan(10);
    await shoot(tail, `rows-${theme}`);
    await tail.grid.focus();
    await tail.page.keyboard.press('PageUp');
    await tail.page.keyboard.press('Shift+ArrowUp');
    await shoot(tail, `selected-${theme}`);
    await tail.page.keyboard.press('Shift+F10');
    await tail.page.getByRole('menu').waitFor();
    await shoot(tail, `menu-${theme}`);
    await tail.page.keyboard.press('Escape');
    await tail.page.getByRole('button', { name: 'Columns' }).click();
    await tail.page.getByRole('combobox', { name: 'Find a column' }).fill('amount');
    await tail.page.keyboard.press('Enter');
    await tail.page.getByRole('option', { name: 'value.amount', selected: true }).waitFor();
    await tail.page.getByRole('columnheader', { name: 'value.amount' }).waitFor();
    await shoot(tail, `columns-${theme}`);
    await tail.page.keyboard.press('Escape');
    await tail.page.keyboard.press('Control+g');
    await tail.page.getByRole('dialog', { name: 'Go to' }).waitFor();
    await shoot(tail, `go-to-${theme}`);
    expect(tail.problems).toEqual([]);
  },
);

test('a narrow panel keeps its controls in one menu, and nothing overlaps', async () => {
  await using tail = await TailPage.open({
    ...orders,
    theme: 'dark',
    query: { topics: ['orders', 'payments', 'shipments', 'a-topic-with-quite-a-long-name'] },
    viewport: { width: 420, height: 520 },
  });
  await tail.tell({ endRow: 10_000, firstRow: 200, evicted: 200 });
  await expect.poll(async () => (await tail.rows()).length, soon).toBeGreaterThan(10);
  await shoot(tail, 'narrow');
  await tail.page.getByRole('button', { name: 'More' }).click();
  await tail.page.getByRole('menuitem', { name: 'Export stored records as CSV…' }).waitFor();
  await shoot(tail, 'narrow-menu');
  const overflow: boolean = await tail.page.evaluate('document.documentElement.scrollWidth > innerWidth');
  expect(overflow).toBe(false);
});

test('an empty topic, a filter that matches nothing, a failure', async () => {
  await using tail = await TailPage.open({
    ...orders,
    theme: 'dark',
    query: { filter: 'value.amount > 1000', topics: ['orders'] },
  });
  await shoot(tail, 'empty');
  await tail.tell({ scan: { records: 12_403, errors: { count: 3, example: 'No such key: amount' } } });
  await tail.page.getByText('No record of the 12,403 that were read matches').waitFor();
  await shoot(tail, 'no-match');
  await tail.tell({ state: { kind: 'failed', message: 'Could not reach `shop` at 127.0.0.1:9.' } });
  await tail.page.getByText('Could not reach `shop`').waitFor();
  await shoot(tail, 'failed');
});
