import { expect, test, vi } from 'vitest';
import type { PanelDetailPart } from '../../src/contracts/tail-panel.ts';
import { fakeTail } from './fake-tail.ts';
import { cell, TailPage } from './tail-page.ts';

// The texts are VS Code's to translate; here they stay English.
vi.mock('vscode', () => ({ l10n: { t: (text: string) => text } }));

const soon = { timeout: 20_000, interval: 50 };

/** A page with the record of this value opened. */
async function openValue(value: PanelDetailPart, bytes = new Uint8Array(0)): Promise<TailPage> {
  const tail = await TailPage.open({
    viewport: { width: 900, height: 700 },
    record: () => ({ value }),
    answer: fakeTail({ bytes: () => bytes }),
  });
  await tail.tell({ endRow: 1 });
  await expect.poll(() => tail.rows(), soon).toHaveLength(1);
  await tail.grid.focus();
  await tail.page.keyboard.press('End');
  await tail.page.keyboard.press('Enter');
  await tail.page.getByRole('tab', { name: 'Hex' }).waitFor();
  return tail;
}

function part(text: string, kind: PanelDetailPart['cell']['kind'], isCut = false): PanelDetailPart {
  return {
    format: kind === 'json' ? 'json' : 'string',
    cell: { ...cell(text, kind), isCut },
    sizeBytes: text.length,
  };
}

/** How the text of a value stands in the page: what the browser need not lay out at once is in chunks. */
interface ShownText {
  readonly length: number;
  readonly longestChunk: number;
  readonly colouredPieces: number;
  /** Whether every chunk is laid out only where it is on the screen. */
  readonly isLazy: boolean;
}

function shownText(tail: TailPage): Promise<ShownText> {
  return tail.page.evaluate(`(() => {
    const pre = document.querySelector('tail-app').shadowRoot.querySelector('tail-detail').shadowRoot
      .querySelector('payload-view')?.shadowRoot.querySelector('pre');
    const chunks = [...(pre?.children ?? [])];
    return {
      length: pre?.textContent.length ?? 0,
      longestChunk: Math.max(...chunks.map((chunk) => chunk.textContent.length)),
      colouredPieces: pre?.querySelectorAll('span').length ?? 0,
      isLazy: chunks.every((chunk) => getComputedStyle(chunk).contentVisibility === 'auto'),
    };
  })()`);
}

/** However long the text is, this much and no more is laid out. */
async function expectLaidOutInChunks(tail: TailPage, length: number): Promise<void> {
  await expect.poll(async () => (await shownText(tail)).length, soon).toBeGreaterThanOrEqual(length);
  const { longestChunk, colouredPieces, isLazy } = await shownText(tail);
  expect(longestChunk).toBeLessThanOrEqual(16_384);
  expect(colouredPieces).toBeLessThanOrEqual(20_000);
  expect(isLazy).toBe(true);
}

test('markup, script, escapes and marks that turn the text around are text in every form', async () => {
  const hostile =
    '<script>document.title=1</script><img src=x onerror="document.title=1">\u202egnp\u2066\u001b[31m\u200b';
  const shown =
    '<script>document.title=1</script><img src=x onerror=\\"document.title=1\\">[U+202E]gnp[U+2066]';
  const json = `{${JSON.stringify(hostile)}:${JSON.stringify(hostile)}}`;
  await using tail = await openValue(part(json, 'json'), new TextEncoder().encode(json));
  const { page } = tail;
  for (const form of ['Text', 'Hex'] as const) {
    await page.getByRole('tab', { name: form }).click();
    await page
      .getByText(form === 'Text' ? '[U+202E]gnp[U+2066]' : '3c 73 63 72')
      .first()
      .waitFor();
  }
  await page.getByRole('tab', { name: 'Raw' }).click();
  await expect.poll(() => page.locator('pre').textContent(), soon).toContain(shown);
  await page.getByRole('tab', { name: 'Tree' }).click();
  const node = page.getByRole('treeitem').nth(1);
  await expect.poll(() => node.textContent(), soon).toContain('[U+202E]gnp[U+2066]');
  expect(await page.locator('tail-detail').locator('img, script').count()).toBe(0);
  expect(await page.title()).toBe('orders · shop');
  expect(tail.problems).toEqual([]);
});

test('a line of ten million characters is shown, and laid out only where it is on the screen', async () => {
  await using tail = await openValue(part('x'.repeat(10_000_000), 'text', true));
  const { page } = tail;
  await page.getByRole('tab', { name: 'Raw' }).click();
  await expectLaidOutInChunks(tail, 10_000_000);
  await page.getByText('Cut here').waitFor();
  await page.getByRole('tab', { name: 'Hex' }).click();
  await page.getByRole('tab', { name: 'Raw' }).click();
  await expectLaidOutInChunks(tail, 10_000_000);
});

test('ten thousand levels are opened as far as one wants, in any form', async () => {
  const depth = 10_000;
  const json = '{"a":'.repeat(depth) + '1' + '}'.repeat(depth);
  await using tail = await openValue(part(json, 'json'));
  const { page } = tail;
  await page.getByRole('tree').focus();
  await page.keyboard.press('End');
  for (let level = 0; level < 20; level++) {
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
  }
  const active = page.getByRole('treeitem', { selected: true });
  await expect.poll(async () => Number(await active.getAttribute('aria-level')), soon).toBeGreaterThan(45);
  for (const form of ['Text', 'Raw'] as const) {
    await page.getByRole('tab', { name: form }).click();
    await expect.poll(() => page.locator('pre').textContent(), soon).toContain('{"a":{"a":');
  }
  expect(tail.problems).toEqual([]);
});

test('of a document of a megabyte no more is laid out than what is on the screen', async () => {
  const wide = `[${'1,'.repeat(500_000)}1]`;
  await using tail = await openValue(part(wide, 'json'));
  const { page } = tail;
  await page.getByRole('tree').focus();
  await page.keyboard.press('End');
  const active = page.getByRole('treeitem', { selected: true });
  await expect.poll(() => active.textContent(), soon).toContain('500000: 1');
  // Of half a million nodes the page has those on the screen.
  expect(await page.getByRole('treeitem').count()).toBeLessThan(100);
  await page.getByRole('tab', { name: 'Text' }).click();
  await expect.poll(() => page.locator('pre').textContent(), soon).toContain('[\n  1,');
  await expectLaidOutInChunks(tail, wide.length);
});

test('bytes that are no text are shown as they are', async () => {
  const bytes = Uint8Array.from([0xff, 0xfe, 0x00, 0x41, 0xc3, 0x28, 0x1b]);
  await using tail = await openValue(part('\ufffd\ufffd\u0000A\ufffd(\u001b', 'text'), bytes);
  const { page } = tail;
  await expect.poll(() => page.locator('pre').textContent(), soon).toBe('\ufffd\ufffd␀A\ufffd(␛');
  await page.getByRole('tab', { name: 'Hex' }).click();
  await expect
    .poll(() => page.getByRole('table', { name: 'Bytes of the value' }).textContent(), soon)
    .toContain('ff fe 00 41 c3 28 1b');
  expect(await page.getByRole('table', { name: 'Bytes of the value' }).textContent()).toContain('···A·(·');
});
