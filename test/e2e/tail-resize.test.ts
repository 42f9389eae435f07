import type { Locator } from 'playwright-core';
import { expect, test, vi } from 'vitest';
import { cell, TailPage } from './tail-page.ts';

// The texts are VS Code's to translate; here they stay English.
vi.mock('vscode', () => ({ l10n: { t: (text: string) => text } }));

const soon = { timeout: 10_000, interval: 50 };

async function openRows(): Promise<TailPage> {
  const tail = await TailPage.open({ row: () => ({ headers: cell('src=web') }) });
  await tail.tell({ endRow: 100 });
  await expect.poll(async () => (await tail.rows()).length, soon).toBeGreaterThan(10);
  return tail;
}

function border(tail: TailPage, column: string): Locator {
  return tail.page.getByRole('separator', { name: `Width of the column ${column}` });
}

/** Of the column's name and of the first row's cell, which are to be the same. */
async function widthOf(tail: TailPage, column: string): Promise<number> {
  const [head, below] = await Promise.all(
    ['.head', '.body'].map((part) =>
      tail.page.locator(`tail-table ${part} [data-column="${column}"]`).first().boundingBox(),
    ),
  );
  expect(below?.width).toBeCloseTo(head?.width ?? -1, 0);
  return head?.width ?? -1;
}

async function drag(tail: TailPage, handle: Locator, byPx: number): Promise<void> {
  const box = await handle.boundingBox();
  if (box === null) throw new Error('The border is not on the screen.');
  const { mouse } = tail.page;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await mouse.move(x, y);
  await mouse.down();
  await mouse.move(x + byPx / 2, y);
  await mouse.move(x + byPx, y);
  await mouse.up();
}

test('a column is as wide as its border is dragged, and stays so when the page is loaded again', async () => {
  await using tail = await openRows();
  const before = await widthOf(tail, 'key');
  await drag(tail, border(tail, 'Key'), 80);
  await expect.poll(() => widthOf(tail, 'key'), soon).toBeCloseTo(before + 80, 0);
  // Right of the value, which takes what the others leave, a border is dragged the other way.
  const headers = await widthOf(tail, 'headers');
  await drag(tail, border(tail, 'Headers'), -60);
  await expect.poll(() => widthOf(tail, 'headers'), soon).toBeCloseTo(headers + 60, 0);
  const saved = (): Promise<unknown> =>
    tail.page.evaluate(`JSON.parse(sessionStorage.getItem('state'))?.view.columns.widths`);
  await expect.poll(saved, soon).toEqual({ key: before + 80, headers: headers + 60 });

  await tail.reload();
  await tail.tell({ endRow: 100 });
  await expect.poll(() => widthOf(tail, 'key'), soon).toBeCloseTo(before + 80, 0);
  expect(await widthOf(tail, 'headers')).toBeCloseTo(headers + 60, 0);
  expect(tail.problems).toEqual([]);
});

test('a border is dragged no further than its column can go, and moves no column to another place', async () => {
  await using tail = await openRows();
  await drag(tail, border(tail, 'Key'), -600);
  await expect.poll(() => widthOf(tail, 'key'), soon).toBe(40);
  expect(await border(tail, 'Key').getAttribute('aria-valuenow')).toBe('40');
  expect(await tail.page.getByRole('columnheader').allTextContents()).toEqual(
    ['P', 'Offset', 'Time', 'Key', 'Value', 'Headers'].map((name): unknown => expect.stringContaining(name)),
  );
});

test('a border says how wide its column is, and the arrow keys go on where the mouse ended', async () => {
  await using tail = await openRows();
  const offset = border(tail, 'Offset');
  const before = await widthOf(tail, 'offset');
  expect(await offset.getAttribute('aria-valuenow')).toBe(String(Math.round(before)));
  expect(await offset.getAttribute('aria-orientation')).toBe('vertical');
  await drag(tail, offset, 30);
  await expect.poll(() => offset.getAttribute('aria-valuenow'), soon).toBe(String(Math.round(before + 30)));
  await tail.page.keyboard.press('ArrowRight');
  await expect.poll(() => widthOf(tail, 'offset'), soon).toBeCloseTo(before + 40, 0);
  await tail.page.keyboard.press('ArrowLeft');
  await tail.page.keyboard.press('ArrowLeft');
  await expect.poll(() => widthOf(tail, 'offset'), soon).toBeCloseTo(before + 20, 0);
  // Escape goes back to the rows; two clicks give the column the width that its records need.
  await tail.page.keyboard.press('Escape');
  expect(await tail.page.locator('tail-table .grid:focus').count()).toBe(1);
  await offset.dblclick();
  await expect.poll(() => widthOf(tail, 'offset'), soon).toBeCloseTo(before, 0);
});

test('without a mouse a column gets its width where the columns are chosen', async () => {
  await using tail = await openRows();
  const before = await widthOf(tail, 'time');
  await tail.page.getByRole('button', { name: 'Columns' }).focus();
  await tail.page.keyboard.press('Enter');
  await tail.page.getByRole('combobox', { name: 'Find a column' }).fill('time');
  await tail.page.keyboard.press('Alt+ArrowRight');
  await expect.poll(() => widthOf(tail, 'time'), soon).toBeCloseTo(before + 10, 0);
  await tail.page.keyboard.press('Escape');
  await expect
    .poll(() => border(tail, 'Time').getAttribute('aria-valuenow'), soon)
    .toBe(String(Math.round(before + 10)));
});
