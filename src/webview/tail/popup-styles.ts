import { css } from 'lit';

/** A list that lies over what is below its field. */
export const popupStyles = css`
  .popup {
    position: absolute;
    top: calc(100% + 2px);
    left: -1px;
    z-index: 20;
    min-width: min(100%, 320px);
    max-width: calc(100vw - 24px);
    max-height: 220px;
    margin: 0;
    padding: 2px;
    overflow: hidden auto;
    list-style: none;
    color: var(--vscode-editorSuggestWidget-foreground, var(--vscode-foreground));
    background: var(--vscode-editorSuggestWidget-background, var(--vscode-dropdown-background));
    border: 1px solid var(--vscode-editorSuggestWidget-border, var(--vscode-contrastBorder, transparent));
    border-radius: 3px;
    box-shadow: 0 2px 8px var(--vscode-widget-shadow, transparent);
  }

  .popup li {
    display: flex;
    justify-content: space-between;
    gap: 24px;
    padding: 2px 8px;
    border-radius: 2px;
    white-space: nowrap;
    cursor: pointer;
  }

  .popup li.active {
    color: var(--vscode-list-activeSelectionForeground);
    background: var(--vscode-list-activeSelectionBackground);
    outline: 1px solid var(--vscode-contrastActiveBorder, transparent);
    outline-offset: -1px;
  }

  .popup .description {
    overflow: hidden;
    text-overflow: ellipsis;
  }

  .popup li:not(.active) .description {
    color: var(--vscode-descriptionForeground);
  }
`;
