import { expect, test, vi } from 'vitest';
import type { PanelRequest } from '../../src/contracts/tail-panel.ts';
import { fakeTail, risingHistogram } from './fake-tail.ts';
import { TailPage } from './tail-page.ts';

// The texts are VS Code's to translate; here they stay English.
vi.mock('vscode', () => ({ l10n: { t: (text: string) => text } }));

const soon = { timeout: 10_000, interval: 50 };

type Range = readonly [number | null, number | null];

/** A page that shows bars, and keeps what it asks for. */
async function openPage(requests: PanelRequest[]): Promise<TailPage> {
  const tail = await TailPage.open({ answer: fakeTail({ requests, histogram: risingHistogram }) });
  await tail.tell({ endRow: 500 });
  await tail.page.locator('time-histogram canvas').waitFor();
  return tail;
}

/** The times that views were asked to be bound to. */
function rangesOf(requests: readonly PanelRequest[]): readonly Range[] {
  return requests.flatMap((request) =>
    request.method === 'setView' ? [[request.view.fromMs, request.view.untilMs] as const] : [],
  );
}

test('dragging over the bars shows the records of that time, and a button all again', async () => {
  const requests: PanelRequest[] = [];
  await using tail = await openPage(requests);
  const ranges = (): readonly Range[] => rangesOf(requests);
  const { page } = tail;
  const bars = page.getByRole('img');
  expect(await bars.getAttribute('aria-label')).toMatch(
    /^[\d,]+ records from .* to .*, of which [\d,]+ pass/,
  );
  const box = (await bars.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  await page.mouse.move(box.x + box.width * 0.25, box.y + 20);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.4, box.y + 25, { steps: 4 });
  await page.mouse.move(box.x + box.width * 0.5, box.y + 25, { steps: 4 });
  await page.mouse.up();
  await expect.poll(ranges, soon).toHaveLength(1);
  const [[from, until] = [0, 0]] = ranges();
  expect(Math.abs((from ?? 0) - 1_700_000_150_000)).toBeLessThan(6000);
  expect(Math.abs((until ?? 0) - 1_700_000_300_000)).toBeLessThan(6000);
  await page.getByRole('button', { name: 'Show all times' }).click();
  await expect.poll(() => ranges().at(-1), soon).toEqual([null, null]);
  await page.getByRole('button', { name: 'Show all times' }).waitFor({ state: 'detached' });
  expect(tail.problems).toEqual([]);
});

test('both ends move by the keyboard, and say where they are', async () => {
  const requests: PanelRequest[] = [];
  await using tail = await openPage(requests);
  const ranges = (): readonly Range[] => rangesOf(requests);
  const { page } = tail;
  const from = page.getByRole('slider', { name: 'From' });
  await from.focus();
  const before = await from.getAttribute('aria-valuetext');
  await page.keyboard.press('PageUp');
  await expect.poll(ranges, soon).toHaveLength(1);
  await expect.poll(() => from.getAttribute('aria-valuetext'), soon).not.toBe(before);
  await page.getByRole('slider', { name: 'Until' }).focus();
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => ranges().at(-1), soon).toEqual([expect.any(Number), expect.any(Number)]);
  await page.keyboard.press('End');
  await expect.poll(() => ranges().at(-1), soon).toEqual([expect.any(Number), null]);
  await page.keyboard.press('Delete');
  await expect.poll(() => ranges().at(-1), soon).toEqual([null, null]);
});

test('a handle is dragged too', async () => {
  const requests: PanelRequest[] = [];
  await using tail = await openPage(requests);
  const ranges = (): readonly Range[] => rangesOf(requests);
  const { page } = tail;
  const handle = (await page.getByRole('slider', { name: 'Until' }).boundingBox()) ?? { x: 0, y: 0 };
  await page.mouse.move(handle.x + 4, handle.y + 20);
  await page.mouse.down();
  await page.mouse.move(handle.x - 300, handle.y + 20, { steps: 5 });
  await page.mouse.up();
  await expect.poll(() => ranges().length, soon).toBeGreaterThan(0);
  expect(ranges().at(-1)).toEqual([null, expect.any(Number)]);
});

test('the bars are asked for four times a second however fast records come, and not at all when folded', async () => {
  const requests: PanelRequest[] = [];
  await using tail = await openPage(requests);
  const { page } = tail;
  const asked = (): number => requests.filter(({ method }) => method === 'histogram').length;
  const start = Date.now();
  const before = asked();
  for (let endRow = 501; endRow < 530; endRow++) await tail.tell({ endRow });
  await expect.poll(asked, soon).toBeGreaterThan(before);
  expect(asked() - before).toBeLessThanOrEqual(Math.ceil((Date.now() - start) / 250) + 1);
  await page.getByRole('button', { name: 'Records by time' }).click();
  await page.locator('time-histogram canvas').waitFor({ state: 'detached' });
  // What was asked for before comes before the rows.
  await tail.tell({ endRow: 550 });
  await expect.poll(async () => (await tail.offsets()).at(-1), soon).toBe(549);
  const folded = asked();
  await tail.tell({ endRow: 600 });
  await expect.poll(async () => (await tail.offsets()).at(-1), soon).toBe(599);
  expect(asked()).toBe(folded);
});
