import { css } from 'lit';

/** The page itself: VS Code's own defaults for webviews are not relied on. */
export const pageStyles = css`
  html,
  body {
    height: 100%;
    margin: 0;
    padding: 0;
    overflow: hidden;
    color: var(--vscode-foreground);
    background: var(--vscode-editor-background);
    font-family: var(--vscode-font-family);
    font-size: var(--vscode-font-size);
    font-weight: var(--vscode-font-weight);
    scrollbar-color: unset;
    /* The theme's high contrast, as in the rest of VS Code. */
    forced-color-adjust: none;
  }
`;

export const sharedStyles = css`
  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }

  ::-webkit-scrollbar {
    width: 12px;
    height: 12px;
  }

  ::-webkit-scrollbar-thumb {
    min-height: 24px;
    background: var(--vscode-scrollbarSlider-background);
    border: 1px solid var(--vscode-contrastBorder, transparent);
  }

  ::-webkit-scrollbar-thumb:hover {
    background: var(--vscode-scrollbarSlider-hoverBackground);
  }

  ::-webkit-scrollbar-thumb:active {
    background: var(--vscode-scrollbarSlider-activeBackground);
  }

  ::-webkit-scrollbar-corner {
    background: transparent;
  }

  /* The elements know one border for every button, which in some themes is the primary one's colour. */
  vscode-button[secondary] {
    --vscode-button-border: var(--vscode-button-secondaryBorder, var(--vscode-contrastBorder, transparent));
  }

  .quiet {
    color: var(--vscode-descriptionForeground);
  }

  .mono {
    font-family: var(--vscode-editor-font-family);
    font-size: var(--vscode-editor-font-size);
  }

  /* A payload cannot reorder what stands beside it. */
  .payload {
    unicode-bidi: isolate;
    direction: ltr;
  }

  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;

/** The parts of JSON, in the colours of VS Code's debugger. */
export const jsonStyles = css`
  .name {
    color: var(--vscode-debugTokenExpression-name);
  }

  .string {
    color: var(--vscode-debugTokenExpression-string);
  }

  .number {
    color: var(--vscode-debugTokenExpression-number);
  }

  .literal {
    color: var(--vscode-debugTokenExpression-boolean);
  }
`;

/** A field: a box with what is written, and with what belongs to it. */
export const fieldStyles = css`
  .box {
    position: relative;
    display: flex;
    align-items: center;
    background: var(--vscode-input-background);
    border: 1px solid var(--vscode-input-border, var(--vscode-contrastBorder, transparent));
    border-radius: 2px;
  }

  .box:focus-within {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: -1px;
  }

  .box.wrong {
    border-color: var(--vscode-inputValidation-errorBorder, var(--vscode-errorForeground));
    outline-color: var(--vscode-inputValidation-errorBorder, var(--vscode-errorForeground));
  }

  .box :is(input, textarea) {
    flex: 1;
    min-width: 0;
    color: var(--vscode-input-foreground);
    background: transparent;
    border: none;
    outline: none;
  }

  .box input {
    height: 22px;
    padding: 0 0 0 6px;
    font: inherit;
  }

  .box :is(input, textarea)::placeholder {
    color: var(--vscode-input-placeholderForeground);
  }
`;
