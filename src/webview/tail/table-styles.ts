import { css } from 'lit';

export const tableStyles = css`
  :host {
    display: block;
    position: relative;
    min-height: 0;
    overflow: hidden;
  }

  .grid {
    height: 100%;
    outline: none;
  }

  .scroller {
    height: 100%;
    overflow: auto;
    scrollbar-gutter: stable;
    outline: none;
    overscroll-behavior: contain;
  }

  .sizer {
    min-width: var(--min-width);
    min-height: 100%;
    font-family: var(--vscode-editor-font-family);
    font-size: var(--vscode-editor-font-size);
  }

  .window {
    position: sticky;
    top: 0;
    overflow: hidden;
    contain: strict;
  }

  .row {
    display: grid;
    grid-template-columns: var(--columns);
    height: var(--row-height);
    line-height: var(--row-height);
    cursor: default;
  }

  .head {
    position: relative;
    z-index: 1;
    height: 26px;
    line-height: 25px;
    color: var(--vscode-descriptionForeground);
    background: var(--vscode-editor-background);
    border-bottom: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder, transparent));
  }

  .head .cell {
    position: relative;
    overflow: visible;
    white-space: nowrap;
    font-family: var(--vscode-font-family);
    font-size: 11px;
    text-transform: uppercase;
    letter-spacing: 0.04em;
  }

  .head .cell.field {
    text-transform: none;
    letter-spacing: normal;
  }

  .head .cell.carried {
    opacity: 0.5;
  }

  .head .cell.before::before,
  .head .cell.after::after {
    content: '';
    position: absolute;
    top: 2px;
    bottom: 2px;
    width: 2px;
    background: var(--vscode-focusBorder);
  }

  .head .cell.before::before {
    left: 0;
  }

  .head .cell.after::after {
    right: 0;
  }

  .head drag-handle {
    position: absolute;
    top: 0;
    bottom: 0;
    right: -3px;
  }

  .head drag-handle[reversed] {
    left: -3px;
    right: auto;
  }

  .head .cell span {
    display: block;
    overflow: hidden;
    text-overflow: ellipsis;
  }

  .cell {
    min-width: 0;
    padding: 0 11px;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: pre;
    unicode-bidi: isolate;
    direction: ltr;
  }

  .cell.number {
    text-align: right;
    font-variant-numeric: tabular-nums;
  }

  .cell.partition,
  .cell.topic,
  .cell.time,
  .cell.headers,
  .cell.quiet {
    color: var(--vscode-descriptionForeground);
  }

  mark {
    color: inherit;
    background: var(--vscode-editor-findMatchHighlightBackground);
    outline: 1px solid var(--vscode-editor-findMatchHighlightBorder, transparent);
    outline-offset: -1px;
  }

  .body .row.odd {
    background: var(--vscode-tree-tableOddRowsBackground);
  }

  .body .row:hover {
    background: var(--vscode-list-hoverBackground);
    outline: 1px dashed var(--vscode-contrastActiveBorder, transparent);
    outline-offset: -1px;
  }

  .body .row.selected,
  .body .row.selected:hover {
    background: var(--vscode-list-inactiveSelectionBackground);
    color: var(--vscode-list-inactiveSelectionForeground, inherit);
    outline: 1px dotted var(--vscode-contrastActiveBorder, transparent);
    outline-offset: -1px;
  }

  .grid:focus .row.selected {
    background: var(--vscode-list-activeSelectionBackground);
    color: var(--vscode-list-activeSelectionForeground);
    outline: 1px solid var(--vscode-contrastActiveBorder, transparent);
  }

  .grid:focus .row.selected .cell {
    color: inherit;
  }

  .grid:focus .row.active {
    outline: 1px solid var(--vscode-list-focusOutline, var(--vscode-contrastActiveBorder, transparent));
    outline-offset: -1px;
  }

  .row .cell.wrong,
  .grid:focus .row.selected .cell.wrong {
    color: var(--vscode-errorForeground);
  }

  .row.truncated .cell {
    opacity: 0.7;
    text-decoration: line-through;
  }

  .pending {
    opacity: 0.4;
  }

  .new {
    position: absolute;
    right: 28px;
    bottom: 16px;
    z-index: 3;
    padding: 4px 12px;
    border: 1px solid var(--vscode-button-border, var(--vscode-contrastBorder, transparent));
    border-radius: 12px;
    color: var(--vscode-button-foreground);
    background: var(--vscode-button-background);
    font: inherit;
    font-variant-numeric: tabular-nums;
    box-shadow: 0 2px 8px var(--vscode-widget-shadow, transparent);
    cursor: pointer;
  }

  .new:hover {
    background: var(--vscode-button-hoverBackground);
  }

  .new:focus-visible {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: 2px;
  }
`;
