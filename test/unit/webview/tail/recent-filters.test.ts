import { expect, test } from 'vitest';
import { rememberFilter } from '../../../../src/webview/tail/recent-filters.ts';

test('the last filter comes first, each once, and the oldest go', () => {
  expect(rememberFilter(['a', 'b'], 'b')).toEqual(['b', 'a']);
  const many = Array.from({ length: 30 }, (_, index) => `f${index}`);
  expect(many.reduce<readonly string[]>(rememberFilter, [])).toEqual(many.toReversed().slice(0, 20));
});
