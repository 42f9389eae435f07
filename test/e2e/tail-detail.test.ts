import { expect, test, vi } from 'vitest';
import type { PanelDetailPart, PanelRequest } from '../../src/contracts/tail-panel.ts';
import { fakeTail } from './fake-tail.ts';
import { cell, TailPage, type TailPageOptions } from './tail-page.ts';

// The texts are VS Code's to translate; here they stay English.
vi.mock('vscode', () => ({ l10n: { t: (text: string) => text } }));

const soon = { timeout: 10_000, interval: 50 };

const json = '{"id":9007199254740993,"customer":{"name":"Ann \\"A\\"","tags":["x","y"]},"a b":null}';

function part(text: string, kind: PanelDetailPart['cell']['kind'], format: string): PanelDetailPart {
  return { format, cell: cell(text, kind), sizeBytes: kind === 'null' ? -1 : text.length };
}

/** A page with one record, opened. */
async function openRecord(options: TailPageOptions = {}): Promise<TailPage> {
  const tail = await TailPage.open({
    viewport: { width: 1000, height: 800 },
    record: () => ({ value: part(json, 'json', 'json') }),
    ...options,
  });
  await tail.tell({ endRow: 1 });
  await expect.poll(() => tail.rows(), soon).toHaveLength(1);
  await tail.grid.focus();
  await tail.page.keyboard.press('End');
  await tail.page.keyboard.press('Enter');
  await tail.page.getByRole('tab', { name: 'Value' }).waitFor();
  return tail;
}

test('a tree is walked, opened and closed with the keys of VS Code', async () => {
  await using tail = await openRecord();
  const { page } = tail;
  const tree = page.getByRole('tree', { name: 'JSON of the value' });
  await tree.focus();
  const active = page.getByRole('treeitem', { selected: true });
  const activeText = async (): Promise<string> => ((await active.textContent()) ?? '').trim();
  await page.keyboard.press('ArrowDown');
  await expect.poll(activeText, soon).toContain('id: 9007199254740993');
  expect(await active.getAttribute('aria-level')).toBe('2');
  expect(await active.getAttribute('aria-setsize')).toBe('3');
  expect(await tree.getAttribute('aria-activedescendant')).toBe(await active.getAttribute('id'));
  await page.keyboard.press('End');
  await expect.poll(activeText, soon).toContain('a b: null');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect.poll(activeText, soon).toContain('customer: 2 members');
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => active.getAttribute('aria-expanded'), soon).toBe('false');
  await expect.poll(activeText, soon).toContain('{"name":"Ann');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect.poll(activeText, soon).toContain('name: "Ann \\"A\\""');
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.getByRole('treeitem').count(), soon).toBe(1);
});

test('a node’s value and path are copied, and it becomes a filter that is quoted as CEL wants it', async () => {
  const requests: PanelRequest[] = [];
  await using tail = await openRecord({ answer: fakeTail({ requests }) });
  const { page } = tail;
  const openMenu = async (): Promise<void> => {
    await page.getByRole('menu').waitFor({ state: 'detached' });
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menu').waitFor();
  };
  await page.getByRole('tree').focus();
  for (let step = 0; step < 3; step++) await page.keyboard.press('ArrowDown');
  await openMenu();
  expect(await page.getByRole('menuitem').allTextContents()).toEqual(
    ['Copy value', 'Copy path', 'Use as column', 'Filter by this value'].map((label): unknown =>
      expect.stringContaining(label),
    ),
  );
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await expect
    .poll(() => requests.find(({ method }) => method === 'setView'), soon)
    .toMatchObject({ view: { filter: 'value.customer.name == "Ann \\"A\\""' } });

  const copied = (): Promise<string> => page.evaluate(`window.written ?? ''`);
  await page.evaluate(`(() => {
    Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (text) => { window.written = text; } } });
  })()`);
  await page.getByRole('tree').focus();
  await openMenu();
  await page.keyboard.press('Enter');
  await expect.poll(copied, soon).toBe('Ann "A"');
  // The focus came back to the tree.
  await page.keyboard.press('End');
  await openMenu();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect.poll(copied, soon).toBe('value["a b"]');
});

test('a form that was chosen stays, for each part, and even after a reload', async () => {
  await using tail = await openRecord();
  const { page } = tail;
  await page.getByRole('tab', { name: 'Tree' }).focus();
  await page.keyboard.press('ArrowRight');
  const pre = page.locator('pre');
  await expect.poll(() => pre.textContent(), soon).toContain('\n  "id": 9007199254740993');
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => pre.textContent(), soon).toBe(json);
  expect(await page.getByRole('tab', { name: 'Raw' }).getAttribute('aria-selected')).toBe('true');
  await page.getByRole('tab', { name: 'Key' }).click();
  await expect.poll(() => pre.textContent(), soon).toBe('key-0');
  await page.getByRole('tab', { name: 'Value' }).click();
  await expect.poll(() => pre.textContent(), soon).toBe(json);
  const saved = (): Promise<string> => page.evaluate(`sessionStorage.getItem('state') ?? ''`);
  await expect.poll(saved, soon).toContain('"value":"raw"');
  await tail.reload();
  await expect.poll(() => pre.textContent(), soon).toBe(json);
});

test('20 MB of bytes are scrolled to their end, and only what is looked at is asked for', async () => {
  const size = 20 * 1024 * 1024;
  const bytes = new Uint8Array(size);
  bytes.set(new TextEncoder().encode('the last bytes!!'), size - 16);
  const requests: PanelRequest[] = [];
  await using tail = await openRecord({
    record: () => ({
      value: { format: 'hex', cell: { ...cell('00', 'hex'), isCut: true }, sizeBytes: size },
    }),
    answer: fakeTail({ requests, bytes: () => bytes }),
  });
  const { page } = tail;
  const table = page.getByRole('table', { name: 'Bytes of the value' });
  await expect.poll(() => table.textContent(), soon).toContain('00 00 00');
  await table.focus();
  await page.keyboard.press('End');
  await expect.poll(() => table.textContent(), soon).toContain('the·last·bytes!!');
  expect(await table.textContent()).toContain('13ffff0');
  const asked = requests.flatMap((request) => (request.method === 'bytes' ? [request.count] : []));
  expect(asked.reduce((sum, count) => sum + count, 0)).toBeLessThan(40 * 16 * 1024);
  expect(await table.getAttribute('aria-rowcount')).toBe(String(size / 16));
  expect(tail.problems).toEqual([]);
});

test('headers keep their order, duplicates, nulls and bytes', async () => {
  const requests: PanelRequest[] = [];
  await using tail = await openRecord({
    record: () => ({
      headers: [
        { name: 'src', value: part('web', 'text', 'string') },
        { name: 'src', value: part('app', 'text', 'string') },
        { name: 'gone', value: part('', 'null', 'none') },
        { name: 'raw', value: { format: 'hex', cell: cell('00ff', 'hex'), sizeBytes: 2 } },
      ],
    }),
    answer: fakeTail({ requests, bytes: () => Uint8Array.from([0, 255]) }),
  });
  const { page } = tail;
  await page.getByRole('tab', { name: 'Headers (4)' }).click();
  const rows = page.getByRole('table').first().getByRole('row');
  await expect
    .poll(async () => (await rows.allTextContents()).map((text) => text.replace(/\s+/g, ' ').trim()), soon)
    .toEqual([
      'Name Value Format Actions',
      'src web string · 3 B',
      'src app string · 3 B',
      'gone ∅ null',
      'raw 00ff hex · 2 B',
    ]);
  await page.getByRole('button', { name: 'Filter by this value' }).nth(2).click();
  await expect
    .poll(() => requests.find(({ method }) => method === 'setView'), soon)
    .toMatchObject({ view: { filter: 'headers["gone"] == null' } });
  await page.getByRole('button', { name: 'Show bytes' }).last().click();
  await expect
    .poll(() => page.getByRole('table', { name: 'Bytes of header raw' }).textContent(), soon)
    .toContain('00 ff');
  expect(requests.at(-1)).toMatchObject({ method: 'bytes', part: { kind: 'header', index: 3 } });
});

test('a record is copied in every form, linked to, and produced again, by the keyboard', async () => {
  await using tail = await openRecord();
  const { page } = tail;
  const copy = page.getByRole('button', { name: 'Copy', exact: true });
  const as = ['value', 'key', 'headers', 'json', 'kcat', 'producer'];
  for (const [index, form] of as.entries()) {
    await copy.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menu').waitFor();
    for (let step = 0; step < index; step++) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect.poll(() => tail.requests.at(-1), soon).toEqual({ method: 'copy', rows: [0], as: form });
  }
  // The focus is back on the button when the menu has closed.
  const menuClosed = (): Promise<void> => page.getByRole('menu').waitFor({ state: 'detached' });
  await menuClosed();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Copy link' }).click();
  await expect.poll(() => tail.requests.at(-1), soon).toEqual({ method: 'copyLink', row: 0 });
  await menuClosed();
  await page.keyboard.press('Enter');
  await page.getByRole('menu').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('menu').waitFor({ state: 'detached' });
  // The detail is still open: the key was the menu's.
  await page.getByRole('button', { name: 'Produce again…' }).click();
  await expect.poll(() => tail.requests.at(-1), soon).toEqual({ method: 'produceAgain', row: 0 });
});
