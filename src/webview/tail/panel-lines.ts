/** Lines of controls that a narrow panel shows when they are asked for: what is read, the search, the histogram. */
export const panelLines = ['reading', 'search', 'times'] as const;
export type PanelLine = (typeof panelLines)[number];

/** Below this width, in pixels, a panel is narrow. */
const narrowPx = 700;

export function isNarrow(widthPx: number): boolean {
  return widthPx < narrowPx;
}

/** The lines with one of them shown or hidden. */
export function withLine(
  lines: readonly PanelLine[],
  line: PanelLine,
  isShown: boolean,
): readonly PanelLine[] {
  return panelLines.filter((other) => (other === line ? isShown : lines.includes(other)));
}
