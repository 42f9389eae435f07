import { expect, test, vi } from 'vitest';
import { tailPanelTexts } from '../../../../src/extension/panels/tail-panel-texts.ts';

vi.mock('vscode', () => ({ l10n: { t: (text: string) => text } }));

test('every text of the panel says something', () => {
  expect(Object.values<string>({ ...tailPanelTexts() }).filter((text) => text.trim() === '')).toEqual([]);
});
