import { expect, test, vi } from 'vitest';
import type { PanelDetailPart } from '../../src/contracts/tail-panel.ts';
import { fakeTail } from './fake-tail.ts';
import { cell, TailPage } from './tail-page.ts';

// The texts are VS Code's to translate; here they stay English.
vi.mock('vscode', () => ({ l10n: { t: (text: string) => text } }));

const soon = { timeout: 20_000, interval: 50 };

/** A page with the record of this value opened; it measures its longest task. */
async function openValue(value: PanelDetailPart, bytes = new Uint8Array(0)): Promise<TailPage> {
  const tail = await TailPage.open({
    viewport: { width: 900, height: 700 },
    record: () => ({ value }),
    answer: fakeTail({ bytes: () => bytes }),
  });
  await tail.page.evaluate(`(() => {
    window.longestMs = 0;
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) window.longestMs = Math.max(window.longestMs, duration);
    }).observe({ type: 'longtask' });
  })()`);
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

const preLength = `document.querySelector('tail-app').shadowRoot.querySelector('tail-detail').shadowRoot
  .querySelector('payload-view')?.shadowRoot.querySelector('pre').textContent.length`;

const longest = (tail: TailPage): Promise<number> => tail.page.evaluate('window.longestMs');

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

test('a line of ten million characters is shown, and the page goes on', async () => {
  await using tail = await openValue(part('x'.repeat(10_000_000), 'text', true));
  const { page } = tail;
  await page.getByRole('tab', { name: 'Raw' }).click();
  await expect.poll(() => page.evaluate(preLength), soon).toBe(10_000_000);
  await page.getByText('Cut here').waitFor();
  await page.getByRole('tab', { name: 'Hex' }).click();
  await page.getByRole('tab', { name: 'Raw' }).click();
  await page.locator('pre').waitFor();
  expect(await longest(tail)).toBeLessThan(1500);
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
  expect(await longest(tail)).toBeLessThan(1500);
  expect(tail.problems).toEqual([]);
});

test('a document of a megabyte opens without freezing the page, wide or long', async () => {
  const wide = `[${'1,'.repeat(500_000)}1]`;
  await using tail = await openValue(part(wide, 'json'));
  const { page } = tail;
  await page.getByRole('tree').focus();
  await page.keyboard.press('End');
  const active = page.getByRole('treeitem', { selected: true });
  await expect.poll(() => active.textContent(), soon).toContain('500000: 1');
  const treeMs = await longest(tail);
  await page.getByRole('tab', { name: 'Text' }).click();
  await expect.poll(() => page.locator('pre').textContent(), soon).toContain('[\n  1,');
  const textMs = await longest(tail);
  console.log(`longest task: tree ${treeMs} ms, text ${textMs} ms`);
  expect(treeMs).toBeLessThan(1000);
  expect(textMs).toBeLessThan(3000);
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
