import { expect, test, vi } from 'vitest';
import { cell, query, TailPage, type TailPageOptions } from './tail-page.ts';

// The texts are VS Code's to translate; here they stay English.
vi.mock('vscode', () => ({ l10n: { t: (text: string) => text } }));

const soon = { timeout: 15_000, interval: 50 };

/** Offsets are row numbers; every third row passes a filter. */
async function open(rows: number, options: TailPageOptions = {}): Promise<TailPage> {
  const tail = await TailPage.open(options);
  await tail.tell({ endRow: rows });
  await expect.poll(async () => (await tail.offsets()).length, soon).toBeGreaterThan(3);
  return tail;
}

async function filter(tail: TailPage, text: string): Promise<void> {
  const field = tail.page.getByRole('combobox', { name: 'filter' });
  await field.fill(text);
  await field.press('Enter');
}

async function goTo(tail: TailPage, text: string): Promise<void> {
  await tail.page.keyboard.press('Control+g');
  await tail.page.getByRole('dialog', { name: 'Go to' }).getByRole('textbox').fill(text);
  await tail.page.keyboard.press('Enter');
}

test('a filter shows what matches, keeps the selected row where it stood, and shows all again', async () => {
  await using tail = await open(3000);
  await tail.grid.focus();
  await goTo(tail, '1500');
  await expect.poll(() => tail.offsets(), soon).toContain(1500);
  const top = await tail.topOf(1500);
  await filter(tail, 'value.id % 3 == 0');
  await expect.poll(() => tail.grid.getAttribute('aria-rowcount'), soon).toBe('1001');
  await expect.poll(() => tail.offsets(), soon).toEqual(expect.arrayContaining([1497, 1500, 1503]));
  await expect.poll(() => tail.topOf(1500), soon).toBe(top);
  await expect.poll(() => tail.page.getByRole('row', { selected: true }).count(), soon).toBe(1);
  expect(await tail.page.getByRole('row', { selected: true }).textContent()).toContain('1,500');

  // Copies name rows of the store, not numbers of the view.
  await tail.grid.focus();
  await tail.page.keyboard.press('Shift+ArrowDown');
  await tail.page.keyboard.press('Control+c');
  await expect
    .poll(() => tail.requestsOf('copy'), soon)
    .toEqual([{ method: 'copy', rows: [1500, 1503], as: 'text' }]);

  await tail.page.getByRole('button', { name: 'Clear the filter' }).click();
  await expect.poll(() => tail.offsets(), soon).toContain(1504);
  expect(await tail.offsets()).toContain(1503);
});

test('while following, a filtered view goes on following', async () => {
  await using tail = await open(3000);
  await filter(tail, 'value.id % 3 == 0');
  await expect.poll(async () => (await tail.offsets()).at(-1), soon).toBe(2997);
  await tail.tell({ endRow: 3010 });
  await expect.poll(async () => (await tail.offsets()).at(-1), soon).toBe(3009);
});

test('a view that is still looked for finds the row when it gets there', async () => {
  await using tail = await open(3000);
  await tail.grid.focus();
  await goTo(tail, '1500');
  await expect.poll(() => tail.offsets(), soon).toContain(1500);
  tail.rowsOf.scanLimit = 600;
  await filter(tail, 'value.id % 3 == 0');
  await expect.poll(() => tail.offsets(), soon).not.toContain(1500);
  await tail.tell({});
  expect(await tail.page.getByRole('row', { selected: true }).count()).toBe(0);
  tail.rowsOf.scanLimit = Number.POSITIVE_INFINITY;
  await tail.tell({});
  await expect.poll(() => tail.offsets(), soon).toContain(1500);
  await expect.poll(() => tail.page.getByRole('row', { selected: true }).count(), soon).toBe(1);
});

test('a filter that nothing matches says how many were read, and gives all back', async () => {
  await using tail = await open(12, { matches: () => false });
  await filter(tail, 'value.id < 0');
  await tail.page.getByText('No record of the 12 that were read matches').waitFor();
  await tail.page.getByRole('button', { name: 'Show all records' }).click();
  await expect.poll(() => tail.offsets(), soon).toHaveLength(12);
});

test('a filter that applies while reading is said, and there is a way back', async () => {
  await using tail = await TailPage.open({ query: { filter: 'value.id > 5' } });
  await tail.tell({ scan: { records: 12_403, errors: { count: 3, example: 'No such key: id' } } });
  const said = tail.page.getByRole('region', { name: 'Only records that match are stored' });
  await said.getByText('12,403 read · 3 could not be evaluated, the first for: No such key: id').waitFor();
  await said.getByText('value.id > 5').waitFor();
  await tail.page.getByRole('button', { name: 'Store everything' }).click();
  await expect
    .poll(() => tail.requestsOf('start'), soon)
    .toEqual([{ method: 'start', from: 'latest', until: null, partitions: 'all', filter: null }]);
});

test('a tail with an end shows how far it is; Cancel says where it stopped, and Resume goes on', async () => {
  await using tail = await TailPage.open({ query: { until: 'end' } });
  await tail.tell({ endRow: 5, reach: { share: 0.424, remainingMs: 3200 } });
  await tail.page.getByText('42 %, about 4 s left').waitFor();
  const bar = tail.page.getByRole('progressbar');
  await expect.poll(() => bar.getAttribute('aria-valuenow'), soon).toBe('42');
  await tail.page.getByRole('button', { name: 'Cancel' }).click();
  await expect.poll(() => tail.requests.at(-1), soon).toEqual({ method: 'pause' });
  await tail.tell({ state: { kind: 'paused' } });
  await tail.page.getByText('paused at 42 %').first().waitFor();
  await tail.page.getByRole('button', { name: 'Resume' }).click();
  await expect.poll(() => tail.requests.at(-1), soon).toEqual({ method: 'resume' });
  await tail.tell({ state: { kind: 'paused' } });
  await tail.page.getByRole('button', { name: 'Stop' }).click();
  await expect.poll(() => tail.requests.at(-1), soon).toEqual({ method: 'stop' });
  await tail.tell({ reach: null, state: { kind: 'ended', by: 'stop' } });
  await bar.waitFor({ state: 'detached' });
});

test('what the host refuses to await is not awaited: the switch goes back, and the page says why', async () => {
  const refusal = 'The tail of `orders` is not running: resume it first.';
  await using tail = await TailPage.open({
    answer: ({ method }) => {
      if (method === 'awaitFirstMatch') throw new Error(refusal);
      return undefined;
    },
  });
  await tail.tell({ endRow: 5 });
  const awaits = tail.page.getByRole('switch', { name: 'Tell me of the first match' });
  await awaits.click();
  await tail.page.getByRole('alert').filter({ hasText: refusal }).waitFor();
  await expect.poll(() => awaits.getAttribute('aria-checked'), soon).toBe('false');
});

test('a search marks what it found, and steps from match to match', async () => {
  await using tail = await open(500, { finds: (_, row) => row % 100 === 7 });
  await tail.page.keyboard.press('Control+f');
  await tail.page.getByRole('searchbox').fill('user');
  await tail.page.getByText('5 found').waitFor();
  await tail.page.getByRole('searchbox').press('Enter');
  await expect.poll(() => tail.offsets(), soon).toContain(7);
  await tail.page.getByText('1 of 5').waitFor();
  await tail.page.getByRole('searchbox').press('Shift+Enter');
  await expect.poll(() => tail.offsets(), soon).toContain(407);
});

test('jumps: to an offset of a partition, a time, the oldest, the newest; nonsense is said', async () => {
  await using tail = await open(3000, {
    row: (row) => ({ timestamp: String(1_700_000_000_000 + row * 1000) }),
  });
  await tail.grid.focus();
  await goTo(tail, '4:1204');
  await expect.poll(() => tail.offsets(), soon).toContain(1204);
  await expect
    .poll(() => tail.page.getByRole('row', { selected: true }).textContent(), soon)
    .toContain('1,204');
  await goTo(tail, new Date(1_700_000_000_000 + 2000 * 1000).toISOString());
  await expect.poll(() => tail.offsets(), soon).toContain(2000);
  await goTo(tail, 'oldest');
  await expect.poll(async () => (await tail.offsets())[0], soon).toBe(0);
  await goTo(tail, 'newest');
  await expect.poll(async () => (await tail.offsets()).at(-1), soon).toBe(2999);
  await goTo(tail, 'nowhere');
  await tail.page.getByText('“nowhere” is no place').waitFor();
  await tail.page.keyboard.press('Escape');
  await tail.page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(
    await tail.grid.evaluate((grid: { matches(selector: string): boolean }) => grid.matches(':focus')),
  ).toBe(true);
});

test('a record that a link names opens as soon as it is there', async () => {
  await using tail = await TailPage.open({
    init: { target: { topic: 'orders', partition: 2, offset: '1234' } },
  });
  await tail.tell({ endRow: 1000 });
  await expect.poll(async () => (await tail.offsets()).at(-1), soon).toBe(999);
  expect(await tail.page.getByRole('tabpanel').count()).toBe(0);
  await tail.tell({ endRow: 2000 });
  await tail.page.getByRole('tabpanel', { name: 'Value' }).waitFor();
  await expect
    .poll(() => tail.page.getByRole('row', { selected: true }).textContent(), soon)
    .toContain('1,234');
  await tail.send({ type: 'target', target: { topic: 'orders', partition: 1, offset: '99999' } });
  await tail.tell({ state: { kind: 'ended', by: 'end' } });
  await tail.page.getByText('Record orders/1 @ 99999 is not among what was read.').waitFor();
});

test('several topics are a column, and a title that is cut says all of them', async () => {
  const topics = ['orders', 'payments', 'shipments', 'refunds'];
  await using tail = await open(20, { query: { topics } });
  await tail.page.getByRole('columnheader', { name: 'Topic' }).waitFor();
  await tail.page.getByText('orders, payments +2').waitFor();
  expect(await tail.page.getByTitle(`${topics.join(', ')} · shop`).count()).toBe(1);
});

test('fields become columns, which are moved, widened, hidden, kept over a reload and reset', async () => {
  const field: TailPageOptions['field'] = (row, path) =>
    path === 'value.amount' ? cell(String(row * 1.5), 'number') : cell(`s${row}`);
  await using tail = await open(10, { field, fieldNames: ['value.amount', 'value.status'] });
  const heads = (): Promise<readonly string[]> =>
    tail.page
      .getByRole('columnheader')
      .evaluateAll((all: readonly { getAttribute(name: string): string | null }[]) =>
        all.map((head) => head.getAttribute('data-column') ?? ''),
      );
  await tail.page.getByRole('button', { name: 'Columns' }).click();
  const find = tail.page.getByRole('combobox', { name: 'Find a column' });
  await find.fill('amount');
  await find.press('Enter');
  await expect.poll(async () => (await tail.rows())[3], soon).toContain('4.5');
  await find.fill('nested.deep');
  await find.press('Enter');
  await expect.poll(heads, soon).toContain('value.nested.deep');
  await find.press('Enter');
  await find.fill('amount');
  await find.press('Alt+ArrowUp');
  await expect
    .poll(heads, soon)
    .toEqual(['partition', 'offset', 'time', 'value.amount', 'key', 'value', 'headers']);
  const head = tail.page.getByRole('columnheader', { name: 'value.amount' });
  const width = (await head.boundingBox())?.width ?? 0;
  await find.press('Alt+ArrowRight');
  await expect.poll(async () => (await head.boundingBox())?.width, soon).toBe(width + 10);
  await find.press('Escape');

  await tail.reload();
  await expect.poll(heads, soon).toContain('value.amount');
  await expect.poll(async () => (await tail.rows())[3], soon).toContain('4.5');

  // A drag of the head does the same as the keys.
  const from = await head.boundingBox();
  const to = await tail.page.getByRole('columnheader', { name: 'Headers' }).boundingBox();
  await tail.page.mouse.move((from?.x ?? 0) + 20, (from?.y ?? 0) + 10);
  await tail.page.mouse.down();
  await tail.page.mouse.move((to?.x ?? 0) + 2, (to?.y ?? 0) + 10, { steps: 5 });
  await tail.page.mouse.up();
  await expect.poll(async () => (await heads()).indexOf('value.amount'), soon).toBe(5);
  await tail.page.getByRole('button', { name: 'Columns' }).click();
  await tail.page.getByRole('button', { name: 'Reset' }).click();
  await expect.poll(heads, soon).toEqual(['partition', 'offset', 'time', 'key', 'value', 'headers']);
  expect(tail.problems).toEqual([]);
});

test('the menu of records: several are copied, two are compared, one is produced again', async () => {
  await using tail = await open(50);
  await tail.grid.focus();
  await tail.page.keyboard.press('ArrowUp');
  await tail.page.keyboard.press('Shift+ArrowUp');
  const choose = async (name: string): Promise<void> => {
    await tail.page.keyboard.press('Shift+F10');
    await tail.page.getByRole('menuitem', { name }).click();
  };
  await choose('Compare two records');
  await expect.poll(() => tail.requests.at(-1), soon).toEqual({ method: 'compare', rows: [48, 49] });
  await choose('Copy as kcat line');
  await expect.poll(() => tail.requests.at(-1), soon).toEqual({ method: 'copy', rows: [48, 49], as: 'kcat' });
  await tail.page.keyboard.press('Shift+F10');
  const again = tail.page.getByRole('menuitem', { name: 'Produce again…' });
  expect(await again.getAttribute('aria-disabled')).toBe('true');
  await tail.page.keyboard.press('Escape');

  const row = (value: string) => tail.page.getByRole('row', { name: value });
  await row('key-40').click();
  await row('key-44').click({ modifiers: ['Control'] });
  await tail.page.keyboard.press('Control+c');
  await expect.poll(() => tail.requests.at(-1), soon).toEqual({ method: 'copy', rows: [40, 44], as: 'text' });
  await row('key-42').click({ button: 'right' });
  await tail.page.getByRole('menuitem', { name: 'Produce again…' }).waitFor();
  await tail.page.keyboard.press('p');
  await tail.page.keyboard.press('Enter');
  await expect.poll(() => tail.requests.at(-1), soon).toEqual({ method: 'produceAgain', row: 42 });
  await tail.page.getByRole('gridcell', { name: 'key-41' }).click({ button: 'right' });
  await tail.page.getByRole('menuitem', { name: 'Filter by this: Key' }).click();
  await expect.poll(() => tail.requestsOf('setView').at(-1)?.view.filter, soon).toBe('key == "key-41"');
});

test('views are saved, applied with their columns, and deleted; the order is by time when nothing comes', async () => {
  const namedViews = [
    { name: 'paid', filter: 'value.paid', order: 'arrival', columns: ['offset', 'value'] },
  ] as const;
  await using tail = await open(30, {
    init: { namedViews },
    row: (row) => ({ timestamp: String(1_700_000_000_000 - row) }),
  });
  const menu = (): Promise<void> => tail.page.getByRole('button', { name: 'View', exact: true }).click();
  await menu();
  await tail.page.getByRole('menuitemcheckbox', { name: 'paid' }).click();
  await expect.poll(() => tail.page.getByRole('columnheader').count(), soon).toBe(2);
  await expect.poll(() => tail.requestsOf('setView').at(-1)?.view.filter, soon).toBe('value.paid');
  await menu();
  await tail.page.getByRole('menuitem', { name: 'Save view as…' }).click();
  await tail.page.getByRole('textbox', { name: 'Name of the view' }).fill('mine');
  await tail.page.keyboard.press('Enter');
  await expect
    .poll(() => tail.requests.at(-1), soon)
    .toEqual({
      method: 'saveView',
      view: { name: 'mine', filter: 'value.paid', order: 'arrival', columns: ['offset', 'value'] },
    });
  await menu();
  await tail.page.getByRole('menuitem', { name: 'Delete view…' }).click();
  await tail.page.getByRole('menuitem', { name: 'Delete “paid”' }).click();
  await expect.poll(() => tail.requests.at(-1), soon).toEqual({ method: 'deleteView', name: 'paid' });

  await menu();
  const byTime = tail.page.getByRole('menuitemcheckbox', { name: 'Order by time' });
  expect(await byTime.getAttribute('aria-disabled')).toBe('true');
  await tail.page.keyboard.press('Escape');
  await tail.tell({ state: { kind: 'ended', by: 'end' } });
  await menu();
  await byTime.click();
  await expect.poll(() => tail.requestsOf('setView').at(-1)?.view.order, soon).toBe('time');
});

test('exports and the notification of the first match are asked for', async () => {
  await using tail = await open(5);
  await tail.page.getByRole('button', { name: 'Export' }).click();
  await tail.page.getByRole('menuitem', { name: 'Export shown records as CSV…' }).click();
  await expect
    .poll(() => tail.requests.at(-1), soon)
    .toEqual({ method: 'export', scope: 'view', format: 'csv', fields: [] });
  await tail.page.getByRole('switch', { name: 'Tell me of the first match' }).click();
  await expect.poll(() => tail.requests.at(-1), soon).toEqual({ method: 'awaitFirstMatch', isAwaited: true });
});

test('filter and search come back with the page, and with another tail', async () => {
  await using tail = await open(300);
  await filter(tail, 'value.id % 3 == 0');
  await expect.poll(async () => (await tail.offsets()).at(-1), soon).toBe(297);
  await tail.reload();
  await expect.poll(async () => (await tail.offsets()).at(-1), soon).toBe(297);
  expect(await tail.page.getByRole('combobox', { name: 'filter' }).inputValue()).toBe('value.id % 3 == 0');
  const asked = tail.requestsOf('setView').length;
  tail.rowsOf.reset();
  await tail.send({ type: 'reset', session: 'two', query: { ...query, from: 'earliest' } });
  await tail.tell({ endRow: 600 });
  await expect.poll(async () => (await tail.offsets()).at(-1), soon).toBe(597);
  expect(tail.requestsOf('setView')).toHaveLength(asked + 1);
});

test('a record that the log lost says so to the eye and to a screen reader', async () => {
  await using tail = await open(5, { row: (row) => ({ isTruncated: row === 3 }) });
  const lost = tail.page.getByRole('row', { name: 'lost by the log' });
  await lost.waitFor();
  expect(await lost.textContent()).toContain('key-3');
});
