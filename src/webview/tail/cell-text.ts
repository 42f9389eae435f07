import type { TailPanelTexts } from '../../contracts/tail-panel-texts.ts';
import type { DecodedCell } from '../../contracts/tail-worker.ts';
import { visibleText } from './visible-text.ts';

/** What a cell shows, and how: `quiet` for what is not there, `wrong` for what could not be read. */
export interface CellText {
  readonly pieces: readonly CellPiece[];
  readonly look: 'plain' | 'quiet' | 'wrong';
}

export interface CellPiece {
  readonly text: string;
  /** A search found it. */
  readonly isMarked: boolean;
}

/** @param nullText what stands for no bytes at all */
export function cellText(cell: DecodedCell, nullText: string): CellText {
  if (cell.kind === 'null') return { pieces: plain(nullText), look: 'quiet' };
  return {
    pieces: cellPieces(cell),
    look: cell.kind === 'error' ? 'wrong' : cell.kind === 'hex' ? 'quiet' : 'plain',
  };
}

export function keyText(cell: DecodedCell, texts: TailPanelTexts): CellText {
  return cellText(cell, `∅ ${texts.nullKey}`);
}

export function valueText(cell: DecodedCell, texts: TailPanelTexts): CellText {
  return cellText(cell, `∅ ${texts.tombstone}`);
}

function cellPieces({ text, isCut, marks = [] }: DecodedCell): readonly CellPiece[] {
  if (marks.length === 0) return plain(isCut ? `${visibleText(text, false)}…` : visibleText(text, false));
  const pieces: CellPiece[] = [];
  let at = 0;
  const put = (end: number, isMarked: boolean): void => {
    if (end > at) pieces.push({ text: visibleText(text.slice(at, end), false), isMarked });
    at = Math.max(at, end);
  };
  for (const [start, end] of marks) {
    put(Math.min(start, text.length), false);
    put(Math.min(end, text.length), true);
  }
  put(text.length, false);
  if (isCut) pieces.push({ text: '…', isMarked: false });
  return pieces;
}

function plain(text: string): readonly CellPiece[] {
  return [{ text, isMarked: false }];
}
