import { expect, test } from 'vitest';
import type { PanelDetailPart } from '../../../../src/contracts/tail-panel.ts';
import { formsOf, shownForm } from '../../../../src/webview/tail/detail-forms.ts';

const part = (kind: PanelDetailPart['cell']['kind'], sizeBytes = 5): PanelDetailPart => ({
  format: 'any',
  cell: { kind, text: 'x', isCut: false },
  sizeBytes,
});

test('only JSON has a tree, and null has no form at all', () => {
  expect(formsOf(part('json'))).toEqual(['tree', 'text', 'raw', 'hex']);
  expect(formsOf(part('text'))).toEqual(['raw', 'hex']);
  expect(formsOf(part('null', -1))).toEqual([]);
});

test('what has not got the chosen form is shown in the next best', () => {
  expect(shownForm(part('json'), 'tree')).toBe('tree');
  expect(shownForm(part('text'), 'tree')).toBe('raw');
  expect(shownForm(part('hex'), 'tree')).toBe('hex');
  expect(shownForm(part('text'), 'hex')).toBe('hex');
});
