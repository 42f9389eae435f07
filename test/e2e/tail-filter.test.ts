import { expect, test, vi } from 'vitest';
import type { PanelRequest } from '../../src/contracts/tail-panel.ts';
import { fakeTail } from './fake-tail.ts';
import { TailPage } from './tail-page.ts';

// The texts are VS Code's to translate; here they stay English.
vi.mock('vscode', () => ({ l10n: { t: (text: string) => text } }));

const soon = { timeout: 10_000, interval: 50 };
const names = ['headers["src"]', 'value.amount', 'value.status'];

/** A page whose tail finds fault with every filter that holds `bad`. */
async function openPage(requests: PanelRequest[] = []): Promise<TailPage> {
  const answer = fakeTail({
    requests,
    names,
    problem: (filter) => {
      const start = filter.indexOf('bad');
      return start < 0 ? null : { message: 'Unknown variable: bad', start, end: start + 3 };
    },
  });
  return TailPage.open({ answer });
}

const views = (requests: readonly PanelRequest[]): readonly (string | null)[] =>
  requests.flatMap((request) => (request.method === 'setView' ? [request.view.filter] : []));

test('a filter is completed by the keyboard, applied by Enter, and cleared', async () => {
  const requests: PanelRequest[] = [];
  await using tail = await openPage(requests);
  const { page } = tail;
  const field = page.getByRole('combobox', { name: 'filter' });
  await field.focus();
  await expect.poll(() => requests.some(({ method }) => method === 'fieldNames'), soon).toBe(true);
  await field.pressSequentially('val');
  const options = page.getByRole('option');
  await expect.poll(() => options.allTextContents(), soon).toHaveLength(3);
  expect(await field.getAttribute('aria-expanded')).toBe('true');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  const active = page.getByRole('option', { selected: true });
  await expect.poll(() => active.textContent(), soon).toContain('value.amount');
  expect(await field.getAttribute('aria-activedescendant')).toBe(await active.getAttribute('id'));
  await page.keyboard.press('Enter');
  await expect.poll(() => field.inputValue(), soon).toBe('value.amount');
  await field.pressSequentially(' > 100 && key.star');
  await page.keyboard.press('Tab');
  await expect.poll(() => field.inputValue(), soon).toBe('value.amount > 100 && key.startsWith()');
  await page.keyboard.type('"a"');
  expect(views(requests)).toEqual([]);
  await page.keyboard.press('Enter');
  const filter = 'value.amount > 100 && key.startsWith("a")';
  await expect.poll(() => views(requests), soon).toEqual([filter]);
  await tail.tell({
    view: { id: 1, first: 0, end: 0, scannedRows: 9, errors: { count: 3, example: 'No such key: amount' } },
  });
  const failures = page.getByText('3 not evaluable');
  await failures.waitFor();
  expect(await failures.getAttribute('title')).toContain('No such key: amount');
  await page.getByRole('button', { name: 'Clear the filter' }).click();
  await expect.poll(() => views(requests), soon).toEqual([filter, null]);
  await expect.poll(() => field.inputValue(), soon).toBe('');
  expect(tail.problems).toEqual([]);
});

test('names that come only after something was written are offered then', async () => {
  const named = Promise.withResolvers<undefined>();
  await using tail = await TailPage.open({
    answer: (request) =>
      request.method === 'fieldNames' ? named.promise.then(() => ({ kind: 'names', names })) : undefined,
  });
  const field = tail.page.getByRole('combobox', { name: 'filter' });
  await field.focus();
  await field.pressSequentially('value.');
  const option = tail.page.getByRole('option', { name: 'value.amount' });
  expect(await option.count()).toBe(0);
  named.resolve(undefined);
  await option.waitFor();
  await field.press('Escape');
  expect(await field.inputValue()).toBe('value.');
});

test('what is wrong is marked where it stands and said below, and nothing is applied', async () => {
  const requests: PanelRequest[] = [];
  await using tail = await openPage(requests);
  const { page } = tail;
  const field = page.getByRole('combobox', { name: 'filter' });
  await field.fill('key == bad');
  await page.getByText('Unknown variable: bad').waitFor();
  expect(await page.locator('filter-field mark').textContent()).toBe('bad');
  expect(await field.getAttribute('aria-invalid')).toBe('true');
  // The mark lies under the very characters of the field.
  const shift = await page.evaluate(`(() => {
    const root = document.querySelector('tail-app').shadowRoot.querySelector('view-bar').shadowRoot.querySelector('filter-field').shadowRoot;
    const mark = root.querySelector('mark').getBoundingClientRect();
    const area = root.querySelector('textarea');
    const style = getComputedStyle(area);
    const ruler = document.createElement('canvas').getContext('2d');
    ruler.font = style.fontSize + ' ' + style.fontFamily;
    const before = area.getBoundingClientRect().left + parseFloat(style.paddingLeft) + ruler.measureText('key == ').width;
    return Math.abs(mark.left - before);
  })()`);
  expect(shift).toBeLessThan(2);
  await page.keyboard.press('Enter');
  await expect.poll(() => views(requests), soon).toEqual(['key == bad']);
  await page.getByText('Unknown variable: bad').waitFor();
  expect(await field.inputValue()).toBe('key == bad');
  await page.keyboard.press('Escape');
  await expect.poll(() => field.inputValue(), soon).toBe('');
  await page.getByText('Unknown variable: bad').waitFor({ state: 'detached' });
  expect(views(requests)).toEqual(['key == bad']);
});

test('an answer about what is no longer written is dropped', async () => {
  const answers: (() => void)[] = [];
  const asked: string[] = [];
  await using tail = await TailPage.open({
    answer: (request) => {
      if (request.method !== 'checkFilter') return undefined;
      asked.push(request.text);
      const { promise, resolve } = Promise.withResolvers<undefined>();
      answers.push(() => resolve(undefined));
      const message = `no: ${request.text}`;
      return promise.then(() => ({ kind: 'problem', problem: { message, start: 0, end: 1 } }));
    },
  });
  const field = tail.page.getByRole('combobox', { name: 'filter' });
  await field.fill('one');
  await expect.poll(() => asked, soon).toEqual(['one']);
  await field.fill('two');
  await expect.poll(() => asked, soon).toEqual(['one', 'two']);
  answers[1]?.();
  await tail.page.getByText('no: two').waitFor();
  answers[0]?.();
  await field.press('End');
  await tail.page.getByText('no: two').waitFor();
  expect(await tail.page.getByText('no: one').count()).toBe(0);
});

test('Escape closes the list, then restores what is applied, then is the panel’s', async () => {
  const requests: PanelRequest[] = [];
  await using tail = await openPage(requests);
  const { page } = tail;
  const field = page.getByRole('combobox', { name: 'filter' });
  await field.fill('key == "a"');
  await field.press('Enter');
  await expect.poll(() => views(requests), soon).toEqual(['key == "a"']);
  await field.press('End');
  await field.pressSequentially(' && ke');
  await page.getByRole('listbox').waitFor();
  await field.press('Escape');
  await page.getByRole('listbox').waitFor({ state: 'detached' });
  expect(await field.inputValue()).toBe('key == "a" && ke');
  await field.press('Escape');
  await expect.poll(() => field.inputValue(), soon).toBe('key == "a"');
});

test('the last filters come back by the up arrow in the empty field, even after a reload', async () => {
  const requests: PanelRequest[] = [];
  await using tail = await openPage(requests);
  const { page } = tail;
  const field = page.getByRole('combobox', { name: 'filter' });
  for (const filter of ['offset > 1', 'offset > 2', '']) {
    await field.fill(filter);
    await field.press('Enter');
  }
  await expect.poll(() => views(requests), soon).toEqual(['offset > 1', 'offset > 2', null]);
  const saved = (): Promise<string> => page.evaluate(`sessionStorage.getItem('state') ?? ''`);
  await expect.poll(saved, soon).toContain('["offset > 2","offset > 1"]');
  await tail.reload();
  await field.focus();
  await page.keyboard.press('ArrowUp');
  await page.getByRole('listbox', { name: 'Recent filters' }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect.poll(() => field.inputValue(), soon).toBe('offset > 1');
});

test('a long filter grows over several lines, and Shift+Enter begins one', async () => {
  await using tail = await openPage();
  const field = tail.page.getByRole('combobox', { name: 'filter' });
  const height = async (): Promise<number> => (await field.boundingBox())?.height ?? 0;
  const one = await height();
  await field.fill(Array.from({ length: 12 }, (_, index) => `value.name${index} == "x"`).join(' && '));
  await expect.poll(height, soon).toBeGreaterThan(2 * one);
  await field.fill('key == "a" &&');
  await field.press('End');
  await field.press('Shift+Enter');
  await field.pressSequentially('offset > 5');
  expect(await field.inputValue()).toBe('key == "a" &&\noffset > 5');
});

test('“Scan the log” starts the tail again with the filter', async () => {
  const requests: PanelRequest[] = [];
  await using tail = await openPage(requests);
  await tail.page.getByRole('combobox', { name: 'filter' }).fill('offset > 5');
  await tail.page.getByRole('button', { name: 'Scan the log' }).click();
  await expect
    .poll(() => requests.filter(({ method }) => method === 'start'), soon)
    .toEqual([{ method: 'start', from: 'latest', until: null, partitions: 'all', filter: 'offset > 5' }]);
});
