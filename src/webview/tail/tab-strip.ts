import { css, html, type TemplateResult } from 'lit';

export interface Tab<T extends string> {
  readonly id: T;
  readonly label: string;
}

export interface TabStrip<T extends string> {
  /** Begins the ids of the tabs. */
  readonly name: string;
  readonly label: string;
  readonly tabs: readonly Tab<T>[];
  readonly selected: T;
  /** The id of the element that shows what is selected. */
  readonly panel: string;
  readonly onSelect: (tab: T) => void;
}

export const tabStyles = css`
  .tabs {
    display: flex;
    gap: 16px;
  }

  .tab {
    padding: 6px 0 4px;
    border: none;
    border-bottom: 2px solid transparent;
    color: var(--vscode-panelTitle-inactiveForeground, var(--vscode-descriptionForeground));
    background: none;
    font: inherit;
    white-space: nowrap;
    cursor: pointer;
  }

  .tab[aria-selected='true'] {
    color: var(--vscode-panelTitle-activeForeground, var(--vscode-foreground));
    border-bottom-color: var(--vscode-panelTitle-activeBorder, var(--vscode-focusBorder));
  }

  .tab:focus-visible {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: -1px;
  }
`;

/** A list of tabs of which one can be reached with Tab, the others with the arrow keys, Home and End. */
export function tabStrip<T extends string>(strip: TabStrip<T>): TemplateResult {
  const { name, label, tabs, selected, panel, onSelect } = strip;
  return html`<div
    class="tabs"
    role="tablist"
    aria-label=${label}
    @keydown=${(event: KeyboardEvent) => step(event, strip)}
  >
    ${tabs.map(
      ({ id, label: text }) =>
        html`<button
          class="tab"
          role="tab"
          id="${name}-${id}"
          aria-selected=${id === selected}
          aria-controls=${panel}
          tabindex=${id === selected ? 0 : -1}
          @click=${() => onSelect(id)}
        >
          ${text}
        </button>`,
    )}
  </div>`;
}

function step<T extends string>(event: KeyboardEvent, { tabs, selected, onSelect }: TabStrip<T>): void {
  const at = tabs.findIndex(({ id }) => id === selected);
  const to = {
    ArrowRight: (at + 1) % tabs.length,
    ArrowLeft: (at + tabs.length - 1) % tabs.length,
    Home: 0,
    End: tabs.length - 1,
  }[event.key];
  const next = to === undefined ? undefined : tabs[to];
  if (to === undefined || next === undefined) return;
  event.preventDefault();
  onSelect(next.id);
  if (!(event.currentTarget instanceof HTMLElement)) return;
  event.currentTarget.querySelectorAll<HTMLElement>('[role=tab]')[to]?.focus();
}
