import { expect, test, vi } from 'vitest';
import { cell, live, query, TailPage } from './tail-page.ts';

// The texts are VS Code's to translate; here they stay English.
vi.mock('vscode', () => ({ l10n: { t: (text: string) => text } }));

const soon = { timeout: 10_000, interval: 50 };

test('new rows appear at the end, and only what is on the screen is loaded', async () => {
  await using tail = await TailPage.open();
  await tail.page.getByText('Waiting for the first record').waitFor();
  await tail.tell({ endRow: 3 });
  await expect.poll(() => tail.offsets(), soon).toEqual([0, 1, 2]);
  await tail.tell({ endRow: 1_000_000 });
  await expect.poll(async () => (await tail.offsets()).at(-1), soon).toBe(999_999);
  expect(tail.asked.rows).toBeLessThan(2000);
  expect(tail.asked.mostAtOnce).toBeLessThanOrEqual(2);
  expect(tail.problems).toEqual([]);
});

test('scrolling up lets go: rows that come or leave the store move nothing, and a click follows again', async () => {
  await using tail = await TailPage.open();
  await tail.tell({ endRow: 10_000 });
  await expect.poll(async () => (await tail.offsets()).at(-1), soon).toBe(9999);
  await tail.grid.hover();
  await tail.page.mouse.wheel(0, -3000);
  await expect.poll(async () => (await tail.offsets())[0], soon).toBeLessThan(9900);
  // The wheel's own animation comes to its end first.
  let watched = -1;
  let top: number | undefined;
  await expect
    .poll(async () => {
      const before = watched;
      watched = (await tail.offsets())[5] ?? -1;
      top = await tail.topOf(watched);
      return watched === before;
    }, soon)
    .toBe(true);

  await tail.tell({ endRow: 11_204 });
  await tail.page.getByRole('button', { name: '1,204 new' }).waitFor();
  expect(await tail.topOf(watched)).toBe(top);
  await tail.tell({ firstRow: 5000, evicted: 5000, endRow: 12_000 });
  await tail.page.getByRole('button', { name: '2,000 new' }).waitFor();
  expect(await tail.topOf(watched)).toBe(top);
  // Not even when the row itself has left.
  await tail.tell({ firstRow: 11_900, evicted: 11_900, endRow: 12_500 });
  await tail.page.getByRole('button', { name: '2,500 new' }).waitFor();
  expect(await tail.topOf(watched)).toBe(top);

  await tail.page.getByRole('button', { name: '2,500 new' }).click();
  await expect.poll(async () => (await tail.offsets()).at(-1), soon).toBe(12_499);
  await tail.tell({ endRow: 12_501 });
  await expect.poll(async () => (await tail.offsets()).at(-1), soon).toBe(12_500);
});

test('twenty million rows: both ends, the middle and every row between are reached', async () => {
  await using tail = await TailPage.open();
  await tail.tell({ endRow: 20_000_000 });
  await expect.poll(async () => (await tail.offsets()).at(-1), soon).toBe(19_999_999);
  await tail.grid.focus();
  await tail.page.keyboard.press('Home');
  await expect.poll(async () => (await tail.offsets())[0], soon).toBe(0);
  await tail.page.evaluate(`(() => {
    const scroller = document.querySelector('tail-app').shadowRoot.querySelector('tail-table').shadowRoot.querySelector('.scroller');
    scroller.scrollTop = scroller.scrollHeight / 2;
  })()`);
  await expect.poll(async () => (await tail.offsets())[0], soon).toBeGreaterThan(9_900_000);
  await expect.poll(async () => (await tail.offsets())[0], soon).toBeLessThan(10_100_000);
  const [middle = 0] = await tail.offsets();
  await tail.grid.hover();
  for (let turn = 0; turn < 5; turn++) await tail.page.mouse.wheel(0, 200);
  await expect.poll(async () => (await tail.offsets())[0], soon).toBeGreaterThan(middle + 20);
  expect((await tail.offsets())[0]).toBeLessThan(middle + 80);
  await tail.grid.focus();
  await tail.page.keyboard.press('End');
  await expect.poll(async () => (await tail.offsets()).at(-1), soon).toBe(19_999_999);
});

test('the keyboard does it all: select, open, read on, copy, pause, close', async () => {
  await using tail = await TailPage.open();
  await tail.tell({ endRow: 100 });
  await expect.poll(async () => (await tail.offsets()).at(-1), soon).toBe(99);
  await tail.grid.focus();
  await tail.page.keyboard.press('ArrowUp');
  const selected = tail.page.getByRole('row', { selected: true });
  await expect.poll(async () => (await selected.textContent())?.includes('key-99'), soon).toBe(true);
  await tail.page.keyboard.press('PageUp');
  await tail.page.keyboard.press('ArrowDown');
  await tail.page.keyboard.press('Home');
  await tail.page.keyboard.press('ArrowDown');
  await expect.poll(async () => (await selected.textContent())?.includes('key-1'), soon).toBe(true);

  await tail.page.keyboard.press('Enter');
  const value = tail.page.getByRole('tree');
  await expect.poll(() => value.textContent(), soon).toContain('id: 1');
  await tail.page.keyboard.press('ArrowDown');
  await expect.poll(() => value.textContent(), soon).toContain('id: 2');
  await tail.page.keyboard.press('Escape');
  await value.waitFor({ state: 'detached' });

  await tail.page.keyboard.press('ControlOrMeta+c');
  await expect.poll(() => tail.requests.at(-1), soon).toEqual({ method: 'copy', rows: [2], as: 'value' });
  await tail.page.keyboard.press('Space');
  await expect.poll(() => tail.requests.at(-1), soon).toEqual({ method: 'pause' });
  await tail.tell({ state: { kind: 'paused' } });
  await tail.page.getByRole('button', { name: 'Resume' }).waitFor();
  await tail.page.keyboard.press('Space');
  await expect.poll(() => tail.requests.at(-1), soon).toEqual({ method: 'resume' });
});

test('opening a record does not cover the row it is of', async () => {
  await using tail = await TailPage.open();
  await tail.tell({ endRow: 500 });
  await expect.poll(async () => (await tail.offsets()).at(-1), soon).toBe(499);
  await tail.grid.focus();
  await tail.page.keyboard.press('End');
  await tail.page.keyboard.press('ArrowUp');
  await tail.page.keyboard.press('Enter');
  const detail = tail.page.getByRole('tablist', { name: 'Record' });
  await detail.waitFor();
  const detailTop = (await detail.boundingBox())?.y ?? 0;
  await expect.poll(() => tail.topOf(498), soon).toBeLessThan(detailTop - 18);
});

test('screen readers are told how many rows there are and which one is chosen', async () => {
  await using tail = await TailPage.open();
  await tail.tell({ firstRow: 50, endRow: 1000, evicted: 50 });
  await expect.poll(async () => (await tail.offsets()).at(-1), soon).toBe(999);
  expect(await tail.grid.getAttribute('aria-rowcount')).toBe('951');
  expect(await tail.grid.getAttribute('aria-label')).toBe('Records of orders');
  await tail.grid.focus();
  await tail.page.keyboard.press('End');
  const selected = tail.page.getByRole('row', { selected: true });
  await selected.waitFor();
  expect(await selected.getAttribute('aria-rowindex')).toBe('951');
  expect(await tail.grid.getAttribute('aria-activedescendant')).toBe(await selected.getAttribute('id'));
  await tail.tell({ state: { kind: 'paused' } });
  await expect
    .poll(() => tail.page.getByRole('status').first().textContent(), soon)
    .toMatch(/^\s*paused\s*$/);
});

test('what a record says is text, whatever it says', async () => {
  const hostile = '<img src=x onerror="document.title=1"><b>bold</b>\u202egnp.exe\u001b[31m';
  await using tail = await TailPage.open({
    row: (row) => ({
      key: cell(hostile),
      value: row === 0 ? cell('', 'null') : cell(hostile),
      headers: cell(hostile),
    }),
    record: () => ({
      headers: [
        { name: hostile, value: { format: 'string', cell: cell(hostile), sizeBytes: 5 } },
        { name: 'n', value: { format: 'none', cell: cell('', 'null'), sizeBytes: -1 } },
      ],
    }),
  });
  await tail.tell({ endRow: 2 });
  await expect.poll(() => tail.rows(), soon).toHaveLength(2);
  const shown = '<img src=x onerror="document.title=1"><b>bold</b>[U+202E]gnp.exe␛[31m';
  const [tombstone, row] = await tail.rows();
  expect(tombstone).toContain('∅ tombstone');
  expect(row?.split(' | ').slice(3)).toEqual([shown, shown, shown]);

  await tail.grid.focus();
  await tail.page.keyboard.press('End');
  await tail.page.keyboard.press('Enter');
  await expect.poll(() => tail.page.locator('pre').textContent(), soon).toBe(shown);
  await tail.page.getByRole('tab', { name: 'Headers (2)' }).click();
  await expect.poll(() => tail.page.getByRole('table').textContent(), soon).toContain(shown);
  expect(await tail.page.getByRole('table').textContent()).toContain('∅');
  expect(await tail.page.locator('img, b').count()).toBe(0);
  expect(tail.problems).toEqual([]);
});

test('numbers of 64 bits are shown with all of their digits', async () => {
  await using tail = await TailPage.open({
    row: () => ({ offset: '9223372036854775807', value: cell('{"id":9007199254740993,"id":1.50}', 'json') }),
  });
  await tail.tell({ endRow: 1 });
  await expect.poll(async () => (await tail.rows())[0], soon).toContain('9,223,372,036,854,775,807');
  await tail.grid.focus();
  await tail.page.keyboard.press('End');
  await tail.page.keyboard.press('Enter');
  await expect
    .poll(() => tail.page.getByRole('treeitem').allTextContents(), soon)
    .toEqual([
      expect.any(String),
      expect.stringContaining('id: 9007199254740993'),
      expect.stringContaining('id: 1.50'),
    ]);
  await tail.page.getByRole('tab', { name: 'Text' }).click();
  await expect
    .poll(() => tail.page.locator('pre').textContent(), soon)
    .toBe('{\n  "id": 9007199254740993,\n  "id": 1.50\n}');
});

test('a page that is taken away and loaded again is where it was, unless another tail runs by then', async () => {
  await using tail = await TailPage.open();
  await tail.tell({ endRow: 5000 });
  await expect.poll(async () => (await tail.offsets()).at(-1), soon).toBe(4999);
  await tail.grid.focus();
  await tail.page.keyboard.press('Home');
  for (let turn = 0; turn < 3; turn++) await tail.page.keyboard.press('PageDown');
  await tail.page.keyboard.press('Enter');
  await tail.page.getByRole('tabpanel', { name: 'Value' }).waitFor();
  await expect.poll(async () => (await tail.offsets())[0], soon).toBeGreaterThan(10);
  const saved = (): Promise<string> => tail.page.evaluate(`sessionStorage.getItem('state') ?? ''`);
  let before: readonly number[] = [];
  await expect
    .poll(async () => {
      before = await tail.offsets();
      return (await saved()).includes(`"row":${before[0] ?? ''}`);
    }, soon)
    .toBe(true);
  expect(await saved()).toContain('"isDetailOpen":true');

  await tail.reload();
  await expect.poll(() => tail.offsets(), soon).toEqual(before);
  await tail.page.getByRole('tabpanel', { name: 'Value' }).waitFor();

  tail.session = 'two';
  await tail.reload();
  await expect.poll(async () => (await tail.offsets()).at(-1), soon).toBe(4999);
  expect(await tail.page.getByRole('tabpanel', { name: 'Value' }).count()).toBe(0);
});

test('the start and the partitions are edited, checked while they are written, and applied', async () => {
  await using tail = await TailPage.open();
  const from = tail.page.getByRole('combobox', { name: 'from' });
  await from.fill('lates');
  await tail.page.getByText('“lates” is not a start').waitFor();
  await from.fill('last 5');
  await tail.page.getByRole('combobox', { name: 'partitions' }).fill('0,2-3');
  await tail.page.getByRole('button', { name: 'Apply' }).click();
  await expect
    .poll(() => tail.requests, soon)
    .toEqual([{ method: 'start', from: 'last 5', until: null, partitions: '0,2-3', filter: null }]);

  await from.press('ArrowDown');
  await tail.page.getByRole('option', { name: 'earliest' }).click();
  await expect.poll(() => from.inputValue(), soon).toBe('earliest');
});

test('a new tail in the same panel forgets the rows of the one before', async () => {
  await using tail = await TailPage.open();
  await tail.tell({ endRow: 50 });
  await expect.poll(async () => (await tail.offsets()).at(-1), soon).toBe(49);
  await tail.send({ type: 'reset', session: 'two', query: { ...query, from: 'earliest' } });
  await tail.tell({ endRow: 0 });
  await expect.poll(() => tail.offsets(), soon).toEqual([]);
  await tail.page.getByText('Waiting for the first record').waitFor();
  expect(await tail.page.getByRole('combobox', { name: 'from' }).inputValue()).toBe('earliest');
});

test('a failure says what, and offers Retry and Show Log, with and without rows', async () => {
  await using tail = await TailPage.open();
  const failed = { kind: 'failed', message: 'Could not reach `shop` at 127.0.0.1:9.' } as const;
  await tail.tell({ state: failed });
  await tail.page.getByText(failed.message).waitFor();
  await tail.page.getByRole('button', { name: 'Retry' }).last().click();
  await expect.poll(() => tail.requests.at(-1), soon).toEqual({ method: 'resume' });
  await tail.page.getByRole('button', { name: 'Show Log' }).click();
  await expect.poll(() => tail.requests.at(-1), soon).toEqual({ method: 'showLog' });
  await tail.tell({ endRow: 5 });
  await expect.poll(() => tail.offsets(), soon).toHaveLength(5);
  await tail.page.getByRole('alert').filter({ hasText: failed.message }).waitFor();
});

test('a restored panel shows what was resolved, and waits for Resume', async () => {
  await using tail = await TailPage.open();
  await tail.tell({
    state: { kind: 'idle' },
    startedAtMs: null,
    partitions: [
      { topic: 'orders', topicId: null, partition: 3, start: '812004', position: '812004', end: '812004' },
    ],
  });
  await tail.page.getByText('partition 3 from offset 812,004').waitFor();
  await tail.page.getByRole('button', { name: 'Resume' }).last().click();
  await expect.poll(() => tail.requests, soon).toEqual([{ method: 'resume' }]);
});

test('a named group says that it joined and how it commits, and commits by a button', async () => {
  await using tail = await TailPage.open({ query: { group: 'billing', commit: 'manual' } });
  await tail.page.getByText('joined group billing · commits when you say so').first().waitFor();
  expect(await tail.page.getByRole('combobox', { name: 'partitions' }).count()).toBe(0);
  await tail.page.getByRole('button', { name: 'Commit now' }).click();
  await expect.poll(() => tail.requests, soon).toEqual([{ method: 'commit' }]);
});

test('notices can be dismissed, and a new one comes back', async () => {
  await using tail = await TailPage.open();
  const notices = tail.page.getByRole('region', { name: 'Notices' });
  await tail.tell({ notices: ['Skipped 5 offsets.'] });
  await notices.getByText('Skipped 5 offsets.').waitFor();
  await notices.getByRole('button', { name: 'Dismiss' }).click();
  await notices.waitFor({ state: 'detached' });
  await tail.tell({ notices: ['Skipped 5 offsets.', 'The leader of partition 3 moved.'] });
  await notices.getByText('The leader of partition 3 moved.').waitFor();
  expect(await notices.textContent()).not.toContain('Skipped');
});

test('a tail that reached its end says as of when', async () => {
  await using tail = await TailPage.open();
  const startedAtMs = new Date(2026, 0, 31, 10, 2).getTime();
  await tail.tell({ ...live, state: { kind: 'ended', by: 'end' }, startedAtMs });
  await tail.page.getByText('ended: reached the end as it stood at 10:02').first().waitFor();
  await tail.page.getByRole('button', { name: 'Start again' }).click();
  await expect
    .poll(() => tail.requests, soon)
    .toEqual([{ method: 'start', from: 'latest', until: null, partitions: 'all', filter: null }]);
});
