import { expect, test, vi } from 'vitest';
import type { PageTheme } from './page-themes.ts';
import { cell, TailPage, type TailPageOptions } from './tail-page.ts';

// The texts are VS Code's to translate; here they stay English.
vi.mock('vscode', () => ({ l10n: { t: (text: string) => text } }));

const soon = { timeout: 10_000, interval: 50 };
/** More stops than any page has: a walk that does not come round ends here. */
const maxStops = 60;

interface Stop {
  readonly role: string;
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What has the focus, through every shadow root; `null` when that is the page itself. */
const focusedStop = `(() => {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  if (element === null || element === document.body) return null;
  const { x, y, width, height } = element.getBoundingClientRect();
  const label = element.labels?.[0]?.textContent;
  const role = element.role ?? (element.localName === 'input' ? 'textbox' : element.localName);
  const name = (element.ariaLabel ?? label ?? element.textContent ?? '').trim().replace(/\\s+/g, ' ');
  return { role, name, x, y, width, height };
})()`;

async function openRows(options: TailPageOptions = {}): Promise<TailPage> {
  const tail = await TailPage.open({
    row: (row) => ({ value: cell(`{"id":${row},"to":{"city":"Wien"}}`, 'json') }),
    ...options,
  });
  await tail.tell({ endRow: 1000 });
  await expect.poll(async () => (await tail.rows()).length, soon).toBeGreaterThan(5);
  return tail;
}

function focused(tail: TailPage): Promise<Stop | null> {
  return tail.page.evaluate(focusedStop);
}

async function focusedName(tail: TailPage): Promise<string> {
  const stop = await focused(tail);
  return stop === null ? 'the page' : `${stop.role} ${stop.name}`;
}

/** Every stop of Tab from the begin of the page to its end. */
async function walk(tail: TailPage, onStop?: (stop: Stop) => Promise<void>): Promise<readonly Stop[]> {
  const next = async (): Promise<Stop | null> => {
    await tail.page.keyboard.press('Tab');
    return focused(tail);
  };
  for (let press = 0; press < maxStops && (await focused(tail)) !== null; press++) await next();
  const stops: Stop[] = [];
  for (let stop = await next(); stop !== null && stops.length < maxStops; stop = await next()) {
    stops.push(stop);
    await onStop?.(stop);
  }
  return stops;
}

async function openDetail(tail: TailPage): Promise<void> {
  await tail.grid.focus();
  await tail.page.keyboard.press('ArrowUp');
  await tail.page.keyboard.press('Enter');
  await tail.page.getByRole('tree').waitFor();
}

function words(stops: readonly Stop[]): readonly string[] {
  return stops.map(({ role, name }) => `${role} ${name}`);
}

const detailStops = [
  'grid Records of orders',
  'separator Height of the record',
  'tab Value',
  'button Copy',
  'button Produce again…',
  'button Close',
  'tab Tree',
  'tree JSON of the value',
];

test('Tab goes once through every control in the order in which they are seen, and Shift+Tab goes back', async () => {
  await using tail = await openRows();
  await openDetail(tail);
  await tail.page.locator('time-histogram canvas').waitFor();
  const stops = await walk(tail);
  expect(words(stops)).toEqual([
    'button Pause',
    'button Stop',
    'button Start again',
    'button Go to (Ctrl+G)',
    'button View',
    'button Columns',
    'button Export',
    'switch Tell me of the first match',
    'combobox from',
    'combobox until',
    'combobox partitions',
    'combobox filter',
    'searchbox search',
    'button Match case',
    'button Use a regular expression (RE2)',
    'button Records by time',
    'slider From',
    'slider Until',
    ...detailStops,
  ]);
  for (const [index, { x, y, height, name }] of stops.entries()) {
    const before = stops[index - 1];
    if (before === undefined) continue;
    const isBelow = y >= before.y + before.height - 4;
    const isOnTheLine = y < before.y + before.height && y + height > before.y && x >= before.x;
    expect(isBelow || isOnTheLine, `${name} after ${before.name}`).toBe(true);
  }
  const back: string[] = [];
  while (back.length < stops.length) {
    await tail.page.keyboard.press('Shift+Tab');
    back.push(await focusedName(tail));
  }
  expect(back.toReversed()).toEqual(words(stops));
  expect(tail.problems).toEqual([]);
});

test('a narrow panel has less to go through, and opens the rest from its menu', async () => {
  await using tail = await openRows({ viewport: { width: 420, height: 600 } });
  expect(words(await walk(tail))).toEqual([
    'button Pause',
    'button Stop',
    'button Start again',
    'button More',
    'combobox filter',
    'button Search',
    'grid Records of orders',
  ]);
  const { height = 0 } = (await tail.page.locator('tail-toolbar').boundingBox()) ?? {};
  const { y = 0 } = (await tail.grid.boundingBox()) ?? {};
  // Two lines, and no more than that.
  expect(y).toBeLessThan(2 * height + 4);

  const chooseFromMore = async (role: 'menuitem' | 'menuitemcheckbox', name: string): Promise<void> => {
    await tail.page.getByRole('button', { name: 'More' }).focus();
    await tail.page.keyboard.press('Enter');
    await tail.page.getByRole(role, { name, exact: true }).click();
  };
  await chooseFromMore('menuitemcheckbox', 'What is read');
  await tail.page.getByRole('combobox', { name: 'from' }).waitFor();
  await chooseFromMore('menuitemcheckbox', 'Records by time');
  await tail.page.getByRole('slider', { name: 'Until' }).waitFor();
  await chooseFromMore('menuitem', 'Search Ctrl+F');
  expect(await focusedName(tail)).toBe('searchbox search');
  await tail.page.keyboard.press('Escape');
  await tail.page.getByRole('searchbox').waitFor({ state: 'hidden' });
  expect(await focusedName(tail)).toBe('grid Records of orders');
  // Typing goes on at once where Ctrl+F leads.
  await tail.page.keyboard.press('Control+f');
  await tail.page.keyboard.type('"id":99');
  await tail.page.getByText('11 found').waitFor();
  // What was opened stays so.
  await tail.reload();
  await tail.tell({});
  await tail.page.getByRole('combobox', { name: 'from' }).waitFor();
  await tail.page.getByRole('slider', { name: 'Until' }).waitFor();
  expect(await tail.page.getByRole('searchbox').inputValue()).toBe('"id":99');
  expect(tail.problems).toEqual([]);
});

test.each(['light', 'dark', 'highContrast'] as const satisfies readonly PageTheme[])(
  'where the focus is can be seen at every stop: %s',
  async (theme) => {
    await using tail = await openRows({ theme });
    await openDetail(tail);
    await tail.page.locator('time-histogram canvas').waitFor();
    const around = ({ x, y, width, height }: Stop) => ({
      x: Math.max(0, x - 3),
      y: Math.max(0, y - 3),
      width: Math.min(1000, width + 6),
      height: Math.min(600 - Math.max(0, y - 3), height + 6),
    });
    const look = async (stop: Stop): Promise<string> =>
      (await tail.page.screenshot({ clip: around(stop), animations: 'disabled' })).toString('base64');
    let last: { readonly stop: Stop; readonly look: string } | undefined;
    const unseen: string[] = [];
    await walk(tail, async (stop) => {
      const { stop: left, look: focusedLook } = last ?? {};
      if (left !== undefined && (await look(left)) === focusedLook) unseen.push(left.name);
      last = { stop, look: await look(stop) };
    });
    expect(unseen).toEqual([]);
  },
);

test('the rows are one stop: arrow keys go through them, the record follows, and Escape comes back to them', async () => {
  await using tail = await openRows({ viewport: { width: 420, height: 600 } });
  await openDetail(tail);
  const offset = tail.page.locator('tail-detail dd').nth(1);
  await expect.poll(() => offset.textContent(), soon).toBe('999');
  await tail.page.keyboard.press('ArrowUp');
  await tail.page.keyboard.press('ArrowUp');
  await expect.poll(() => offset.textContent(), soon).toBe('997');
  expect(await focusedName(tail)).toBe('grid Records of orders');
  // What is wider than the panel is scrolled by keys too.
  const keyHead = tail.page.getByRole('columnheader', { name: 'Key' });
  const before = (await keyHead.boundingBox())?.x ?? 0;
  await tail.page.keyboard.press('ArrowRight');
  await expect.poll(async () => (await keyHead.boundingBox())?.x, soon).toBeLessThan(before);
  for (const name of ['Close', 'Copy', 'Produce again…']) {
    await tail.page.getByRole('button', { name, exact: true }).focus();
    await tail.page.keyboard.press('Escape');
    await tail.page.locator('tail-detail').waitFor({ state: 'detached' });
    expect(await focusedName(tail)).toBe('grid Records of orders');
    await tail.page.keyboard.press('Enter');
    await tail.page.getByRole('tree').waitFor();
  }
});

test('Escape closes what was opened, and the focus is where it came from', async () => {
  await using tail = await openRows();
  await openDetail(tail);
  const { page } = tail;
  const opened = [
    { button: 'View', popup: page.getByRole('menu') },
    { button: 'Export', popup: page.getByRole('menu') },
    { button: 'Columns', popup: page.getByRole('dialog') },
    { button: 'Go to (Ctrl+G)', popup: page.getByRole('dialog') },
    { button: 'Copy', popup: page.getByRole('menu') },
  ];
  for (const { button, popup } of opened) {
    const opener = page.getByRole('button', { name: button, exact: true });
    await opener.focus();
    await page.keyboard.press('Enter');
    await popup.waitFor();
    expect(await opener.getAttribute('aria-expanded')).toBe('true');
    await page.keyboard.press('Escape');
    await popup.waitFor({ state: 'detached' });
    expect(await focusedName(tail)).toBe(`button ${button}`);
    expect(await opener.getAttribute('aria-expanded')).toBe('false');
  }
  // A menu of a row, of a node, and what a key opens from anywhere.
  await tail.grid.focus();
  await page.keyboard.press('Shift+F10');
  await page.getByRole('menu').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('menu').waitFor({ state: 'detached' });
  expect(await focusedName(tail)).toBe('grid Records of orders');
  await page.getByRole('tree').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Shift+F10');
  await page.getByRole('menuitem', { name: 'Copy path' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('menu').waitFor({ state: 'detached' });
  expect(await focusedName(tail)).toBe('tree JSON of the value');
  const filter = page.getByRole('combobox', { name: 'filter' });
  await filter.focus();
  await page.keyboard.press('Control+g');
  await page.getByRole('dialog', { name: 'Go to' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(await focusedName(tail)).toBe('combobox filter');
  // A list of a field closes alone: the record stays open.
  const from = page.getByRole('combobox', { name: 'from' });
  await from.focus();
  await page.keyboard.press('ArrowDown');
  await page.getByRole('option', { name: 'earliest' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('listbox').waitFor({ state: 'detached' });
  expect(await focusedName(tail)).toBe('combobox from');
  expect(await page.locator('tail-detail').count()).toBe(1);
  await page.getByRole('searchbox').focus();
  await page.keyboard.press('Escape');
  expect(await focusedName(tail)).toBe('grid Records of orders');
});

test('every control has a name, and what is live says what changed', async () => {
  await using tail = await openRows();
  await openDetail(tail);
  const snapshot = await tail.page.locator('body').ariaSnapshot();
  const controls = snapshot
    .split('\n')
    .filter((line) =>
      /^\s*- '?(button|combobox|searchbox|switch|slider|separator|tab|tree|grid|img)\b/.test(line),
    );
  expect(controls.length).toBeGreaterThan(30);
  expect(controls.filter((line) => !line.includes('"'))).toEqual([]);

  const said = tail.page.getByRole('status');
  // Choosing a record let go of the newest ones.
  await said.filter({ hasText: 'New records are not followed any more' }).waitFor({ state: 'attached' });
  await tail.grid.focus();
  await tail.page.keyboard.press('End');
  await said.filter({ hasText: 'New records are followed' }).waitFor({ state: 'attached' });
  await tail.tell({ state: { kind: 'paused' } });
  await said.filter({ hasText: 'paused' }).waitFor({ state: 'attached' });
  const filter = tail.page.getByRole('combobox', { name: 'filter' });
  await filter.fill('value.id > 5');
  await filter.press('Enter');
  await tail.tell({});
  await said.filter({ hasText: '334 of 1,000 records are shown' }).waitFor({ state: 'attached' });
  await tail.page.getByRole('searchbox').fill('"id":99');
  await tail.tell({});
  await said.filter({ hasText: /^\d+ found$/ }).waitFor({ state: 'attached' });
  await tail.tell({ state: { kind: 'failed', message: 'Could not reach `shop`.' } });
  await tail.page.getByRole('alert').filter({ hasText: 'Could not reach `shop`.' }).waitFor();
});
