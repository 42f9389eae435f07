import { expect, test } from 'vitest';
import type { NamedView } from '../../../../src/contracts/tail-panel.ts';
import { NamedViews } from '../../../../src/extension/panels/named-views.ts';

class Memory {
  readonly values = new Map<string, unknown>();
  get(key: string): unknown {
    return this.values.get(key);
  }
  update(key: string, value: unknown): Promise<void> {
    if (value === undefined) this.values.delete(key);
    else this.values.set(key, value);
    return Promise.resolve();
  }
}

const view: NamedView = {
  name: 'paid',
  filter: 'value.paid',
  order: 'arrival',
  columns: ['offset', 'value'],
};

test('a view is there for every panel of the same topics, in whatever order, and for no other', async () => {
  const views = new NamedViews(new Memory());
  const changed: (readonly string[])[] = [];
  views.onDidChange((topics) => void changed.push(topics));
  await views.save(['a', 'b'], view);
  expect(views.of(['b', 'a'])).toEqual([view]);
  expect(views.of(['a'])).toEqual([]);
  expect(changed).toEqual([['a', 'b']]);
});

test('a view takes the place of the one that had its name, and they are in the order of their names', async () => {
  const views = new NamedViews(new Memory());
  await views.save(['a'], view);
  await views.save(['a'], { ...view, name: 'all', filter: null });
  await views.save(['a'], { ...view, filter: 'value.total > 5' });
  expect(views.of(['a']).map(({ name, filter }) => [name, filter])).toEqual([
    ['all', null],
    ['paid', 'value.total > 5'],
  ]);
});

test('the last view that is removed leaves nothing behind', async () => {
  const memory = new Memory();
  const views = new NamedViews(memory);
  await views.save(['a'], view);
  await views.remove(['a'], 'paid');
  expect(memory.values.size).toBe(0);
});

test('what another version left is no view', async () => {
  const memory = new Memory();
  const views = new NamedViews(memory);
  await views.save(['a'], view);
  for (const key of memory.values.keys()) memory.values.set(key, [{ ...view, order: 'random' }]);
  expect(views.of(['a'])).toEqual([]);
});
