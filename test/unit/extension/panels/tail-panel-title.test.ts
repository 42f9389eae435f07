import { expect, test } from 'vitest';
import { tailPanelTitle } from '../../../../src/extension/panels/tail-panel-title.ts';

test('a title names the first topic, and how many more there are', () => {
  expect(tailPanelTitle({ topics: ['orders'], clusterName: 'shop' })).toBe('orders · shop');
  expect(tailPanelTitle({ topics: ['orders', 'a', 'b'], clusterName: 'shop' })).toBe('orders +2 · shop');
});
