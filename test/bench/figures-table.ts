import type { Figure } from './bench.ts';

/** What one part measured. */
export interface PartFigures {
  readonly name: string;
  readonly title: string;
  readonly figures: readonly Figure[];
}

const columns = ['work', 'measured', 'must be', 'holds'] as const;

/** The figures as text for a terminal. */
export function formatTable(parts: readonly PartFigures[]): string {
  const rows = parts.flatMap(({ figures }) => figures.map(cells));
  const widths = columns.map((column, index) =>
    Math.max(column.length, ...rows.map((row) => row[index]?.length ?? 0)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd();
  return parts
    .map(({ title, figures }) =>
      [title, line(columns), ...figures.map((figure) => line(cells(figure)))].join('\n'),
    )
    .join('\n\n');
}

/** The figures as Markdown. */
export function formatMarkdown(parts: readonly PartFigures[]): string {
  return parts
    .map(({ title, figures }) => {
      const rows = [columns, columns.map(() => '---'), ...figures.map(cells)];
      return `### ${title}\n\n${rows.map((row) => `| ${row.join(' | ')} |`).join('\n')}`;
    })
    .join('\n\n');
}

function cells({ work, measured, target, holds }: Figure): readonly string[] {
  return [work, measured, target ?? '', holds === null ? '' : holds ? 'yes' : 'no'];
}
