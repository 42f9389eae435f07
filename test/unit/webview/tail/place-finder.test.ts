import { expect, test, vi } from 'vitest';
import type { PanelRow } from '../../../../src/contracts/tail-panel.ts';
import { PlaceFinder } from '../../../../src/webview/tail/place-finder.ts';

const place = { kind: 'row', row: 7 } as const;

/** A view whose row at `index` is number `row` of the store. */
function open(found: () => { readonly index: number | null; readonly row: number }) {
  const locate = vi.fn(() => Promise.resolve(found().index));
  const finder = new PlaceFinder({
    locate,
    rows: (_, first) => Promise.resolve([{ index: first, row: found().row } as PanelRow]),
  });
  const onFound = vi.fn();
  finder.seek({ place, isIt: ({ row }) => row === place.row, onFound });
  return { finder, locate, onFound };
}

test('a row is found as soon as the growing view has it', async () => {
  let row = 3;
  const { finder, onFound } = open(() => ({ index: 1, row }));
  await finder.look(1, false);
  expect(onFound).not.toHaveBeenCalled();
  row = 7;
  await finder.look(1, false);
  expect(onFound).toHaveBeenCalledExactlyOnceWith(1, true);
  expect(finder.isSeeking).toBe(false);
});

test('a row that the whole view has not is the nearest one', async () => {
  const { finder, onFound } = open(() => ({ index: 4, row: 6 }));
  await finder.look(1, true);
  expect(onFound).toHaveBeenCalledExactlyOnceWith(4, false);
});

test('in an empty view there is none', async () => {
  const { finder, onFound } = open(() => ({ index: null, row: 0 }));
  await finder.look(1, true);
  expect(onFound).toHaveBeenCalledExactlyOnceWith(undefined, false);
});

test('one question at a time, and none for what was given up', async () => {
  const { finder, locate, onFound } = open(() => ({ index: 1, row: 7 }));
  const first = finder.look(1, false);
  void finder.look(1, false);
  expect(locate).toHaveBeenCalledTimes(1);
  finder.giveUp();
  await first;
  expect(onFound).not.toHaveBeenCalled();
  expect(locate).toHaveBeenCalledTimes(1);
});
