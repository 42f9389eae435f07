import { html, type TemplateResult } from 'lit';
import type { PanelRow } from '../../contracts/tail-panel.ts';
import { cellText, keyText, valueText, type CellPiece, type CellText } from './cell-text.ts';
import { fillText } from './fill-text.ts';
import type { PanelContext } from './panel-context.ts';

/** A row, with the paths that its `fields` were asked for by. */
export type ShownRow = PanelRow & { readonly paths: readonly string[] };

/** The cells of a record in the order of the columns; what a record says is put into text nodes alone. */
export function rowCells(
  row: ShownRow,
  columns: readonly string[],
  context: PanelContext,
  nowMs: number,
): TemplateResult[] {
  return columns.map((column, index) => {
    const { look, content } = cellContent(row, column, context, nowMs);
    const shown = index === 0 && row.isTruncated ? [truncatedMark(context), content] : content;
    return html`<div class="cell ${look}" role="gridcell" data-column=${column}>${shown}</div>`;
  });
}

interface CellContent {
  readonly look: string;
  readonly content: string | readonly (string | TemplateResult)[];
}

/** Struck through is nothing that a screen reader tells. */
function truncatedMark({ texts }: PanelContext): TemplateResult {
  return html`<span class="unseen">${texts.truncatedRow} </span>`;
}

function cellContent(
  row: ShownRow,
  column: string,
  { texts, formats }: PanelContext,
  nowMs: number,
): CellContent {
  switch (column) {
    case 'topic':
      return { look: 'topic', content: row.topic };
    case 'partition':
      return { look: 'number partition', content: String(row.partition) };
    case 'offset':
      return { look: 'number', content: formats.count(row.offset) };
    case 'time':
      // A row that stands for a batch that could not be read has no time of its own.
      return { look: 'time', content: row.timestamp === '-1' ? '−' : formats.time(row.timestamp, nowMs) };
    default: {
      const { look, pieces } = payload(row, column, texts);
      return { look, content: withMarks(pieces) };
    }
  }
}

function withMarks(pieces: readonly CellPiece[]): CellContent['content'] {
  const [first] = pieces;
  if (first === undefined) return '';
  if (pieces.length === 1 && !first.isMarked) return first.text;
  return pieces.map(({ text, isMarked }) => (isMarked ? html`<mark>${text}</mark>` : text));
}

function payload(
  row: ShownRow,
  column: string,
  texts: PanelContext['texts'],
): { readonly look: string; readonly pieces: CellText['pieces'] } {
  if (column === 'value') {
    const { pieces, look } = valueText(row.value, texts);
    // Of a batch that could not be read the value says why.
    return { pieces, look: `value ${row.isCorrupt ? 'wrong' : look}` };
  }
  if (row.isCorrupt) return { pieces: [], look: 'quiet' };
  if (column === 'key') {
    const { pieces, look } = keyText(row.key, texts);
    return { pieces, look: `key ${look}` };
  }
  if (column === 'headers') {
    const { pieces, look } = cellText(row.headers, '');
    return { pieces, look: `headers ${look}` };
  }
  const cell = row.fields[row.paths.indexOf(column)];
  if (cell === undefined || cell === null) return { pieces: [], look: 'quiet' };
  const { pieces, look } = cellText(cell, 'null');
  return { pieces, look: `field ${cell.kind === 'number' ? 'number' : ''} ${look}` };
}

/** What a column is called. */
export function columnName(column: string, texts: PanelContext['texts']): string {
  const names: Readonly<Record<string, string>> = {
    topic: texts.columnTopic,
    partition: texts.columnPartition,
    offset: texts.columnOffset,
    time: texts.columnTime,
    key: texts.columnKey,
    value: texts.columnValue,
    headers: texts.columnHeaders,
  };
  return names[column] ?? column;
}

/** What a column is called where there is room: `Partition`, not `P`. */
export function columnTitle(column: string, texts: PanelContext['texts']): string {
  return column === 'partition' ? texts.columnPartitionLong : columnName(column, texts);
}

export function resizeLabel(column: string, texts: PanelContext['texts']): string {
  return fillText(texts.resizeColumn, columnTitle(column, texts));
}
