import type { PanelRow } from '../../contracts/tail-panel.ts';
import type { TailPanelTexts } from '../../contracts/tail-panel-texts.ts';
import type { DecodedCell } from '../../contracts/tail-worker.ts';
import { visibleText } from './visible-text.ts';

/** What a cell shows, and how: `quiet` for what is not there, `wrong` for what could not be read. */
export interface CellText {
  readonly text: string;
  readonly look: 'plain' | 'quiet' | 'wrong';
}

export function keyCell(row: PanelRow, texts: TailPanelTexts): CellText {
  return row.isCorrupt ? { text: '', look: 'quiet' } : cellText(row.key, `∅ ${texts.nullKey}`);
}

/** The value; of a batch that could not be read, why. */
export function valueCell(row: PanelRow, texts: TailPanelTexts): CellText {
  const cell = cellText(row.value, `∅ ${texts.tombstone}`);
  return row.isCorrupt ? { ...cell, look: 'wrong' } : cell;
}

export function headersCell(row: PanelRow): CellText {
  return cellText(row.headers, '');
}

function cellText(cell: DecodedCell, nullText: string): CellText {
  if (cell.kind === 'null') return { text: nullText, look: 'quiet' };
  const text = visibleText(cell.text, false);
  return {
    text: cell.isCut ? `${text}…` : text,
    look: cell.kind === 'error' ? 'wrong' : cell.kind === 'hex' ? 'quiet' : 'plain',
  };
}
