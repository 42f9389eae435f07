import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { PanelContext } from './panel-context.ts';
import type { PopupPlace } from './place-popup.ts';
import { PopoverBox, popoverStyles } from './popover-box.ts';
import { columnTitle } from './row-cells.ts';
import { sharedStyles } from './shared-styles.ts';
import { moveColumn, parseFieldPath, recordColumns, toggleColumn } from './table-columns.ts';

const widthStep = 10;
/** More names than anybody reads; typing narrows them. */
const maxOffered = 200;

export interface ColumnPickerOptions {
  readonly context: PanelContext;
  columns(): readonly string[];
  loadNames(): Promise<readonly string[]>;
  change(columns: readonly string[]): void;
  widen(column: string, byPx: number): void;
  reset(): void;
}

/**
 * Chooses the columns, as VS Code's quick pick of several: what is written narrows the list or names a field to add;
 * Enter shows or hides, Alt with the arrow keys moves and widens.
 */
@customElement('column-picker')
export class ColumnPicker extends LitElement {
  static override readonly styles = [
    sharedStyles,
    popoverStyles,
    css`
      :host {
        width: min(340px, 96vw);
      }

      ul {
        max-height: min(360px, 60vh);
        margin: 6px 0 0;
        padding: 0;
        overflow: auto;
        list-style: none;
      }

      li {
        display: flex;
        align-items: center;
        gap: 6px;
        height: 24px;
        padding: 0 6px;
        border-radius: 3px;
        cursor: default;
      }

      li .name {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: pre;
        unicode-bidi: isolate;
      }

      li:hover {
        background: var(--vscode-list-hoverBackground);
      }

      li.active {
        color: var(--vscode-quickInputList-focusForeground, var(--vscode-list-activeSelectionForeground));
        background: var(
          --vscode-quickInputList-focusBackground,
          var(--vscode-list-activeSelectionBackground)
        );
        outline: 1px solid var(--vscode-contrastActiveBorder, transparent);
        outline-offset: -1px;
      }

      .box {
        flex: none;
        display: inline-flex;
        align-items: center;
        justify-content: center;
        width: 16px;
        height: 16px;
        color: var(--vscode-checkbox-foreground);
        background: var(--vscode-checkbox-background);
        border: 1px solid var(--vscode-checkbox-border, var(--vscode-contrastBorder, currentColor));
        border-radius: 3px;
      }

      .foot {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: 8px;
        padding: 6px 2px 0;
      }
    `,
  ];

  @property({ attribute: false }) accessor options: ColumnPickerOptions | undefined;
  @state() private accessor text = '';
  @state() private accessor active = -1;
  @state() private accessor names: readonly string[] = [];
  @query('input') private accessor input: HTMLInputElement | null = null;
  readonly #box = new PopoverBox(this);

  async open(place: PopupPlace): Promise<void> {
    this.role = 'dialog';
    this.ariaLabel = this.options?.context.texts.columns ?? '';
    const { options } = this;
    // The names are there before the list opens, so that it keeps its size.
    this.names = (await options?.loadNames().catch(() => [])) ?? [];
    await this.#box.open(place, () => this.updateComplete);
    this.input?.focus();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { options } = this;
    if (options === undefined) return nothing;
    const { texts } = options.context;
    const shown = options.columns();
    const offered = this.#offered();
    return html`
      <input
        role="combobox"
        aria-label=${texts.columnsField}
        aria-expanded="true"
        aria-controls="list"
        aria-activedescendant=${this.active >= 0 && this.active < offered.length ? `option-${this.active}` : nothing}
        placeholder=${texts.columnsField}
        autocomplete="off"
        spellcheck="false"
        .value=${this.text}
        @input=${() => {
          this.text = this.input?.value ?? '';
          this.active = this.text === '' ? -1 : 0;
        }}
        @keydown=${this.#onKey}
      />
      <ul id="list" role="listbox" aria-multiselectable="true" aria-label=${texts.columns}>
        ${offered.map((column, index) => {
          const isShown = shown.includes(column);
          return html`<li
            id="option-${index}"
            role="option"
            aria-selected=${isShown}
            class=${index === this.active ? 'active' : ''}
            @mousedown=${(event: Event) => {
              event.preventDefault();
              this.active = index;
              this.#toggle(column);
            }}
          >
            <span class="box"
              >${isShown ? html`<vscode-icon name="check" size="12"></vscode-icon>` : nothing}</span
            >
            <span class="name">${columnTitle(column, texts)}</span>
          </li>`;
        })}
      </ul>
      <div class="foot">
        <span class="quiet">${texts.columnsHint}</span>
        <vscode-button
          secondary
          @click=${() => {
            options.reset();
            this.requestUpdate();
            this.input?.focus();
          }}
          >${texts.resetColumns}</vscode-button
        >
      </div>
    `;
  }

  protected override updated(): void {
    this.renderRoot.querySelector('li.active')?.scrollIntoView({ block: 'nearest' });
  }

  /** Those that are shown, in their order, then the others; a path that is written and not known is offered too. */
  #offered(): readonly string[] {
    const { options } = this;
    if (options === undefined) return [];
    const shown = options.columns();
    const others = [...recordColumns, ...this.names].filter((column) => !shown.includes(column));
    const written = this.text.trim().toLowerCase();
    const fits = [...shown, ...others].filter((column) =>
      `${column}\n${columnTitle(column, options.context.texts)}`.toLowerCase().includes(written),
    );
    const path = parseFieldPath(this.text);
    const isNew = path !== undefined && !shown.includes(path) && !others.includes(path);
    return [...fits.slice(0, maxOffered), ...(isNew ? [path] : [])];
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const { options } = this;
    const offered = this.#offered();
    const column = offered[this.active];
    if (options === undefined || event.isComposing) return;
    if (event.altKey) {
      if (column === undefined || !this.#rearrange(options, column, event.key)) return;
      this.active = this.#offered().indexOf(column);
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const step = event.key === 'ArrowDown' ? 1 : -1;
      const from = this.active < 0 && step < 0 ? 0 : this.active;
      if (offered.length > 0) this.active = (from + step + offered.length) % offered.length;
    } else if (event.key === 'Enter') {
      if (column !== undefined) this.#toggle(column);
    } else return;
    event.preventDefault();
  };

  /** @returns whether the key was one of these */
  #rearrange(options: ColumnPickerOptions, column: string, key: string): boolean {
    const shown = options.columns();
    const index = shown.indexOf(column);
    if (index < 0) return false;
    if (key === 'ArrowUp') options.change(moveColumn(shown, column, index - 1));
    else if (key === 'ArrowDown') options.change(moveColumn(shown, column, index + 1));
    else if (key === 'ArrowLeft') options.widen(column, -widthStep);
    else if (key === 'ArrowRight') options.widen(column, widthStep);
    else return false;
    this.requestUpdate();
    return true;
  }

  #toggle(column: string): void {
    const { options } = this;
    if (options === undefined) return;
    options.change(toggleColumn(options.columns(), column));
    if (!this.names.includes(column))
      this.names = [...this.names, column].filter((name) => parseFieldPath(name) === name);
    this.active = this.#offered().indexOf(column);
    this.requestUpdate();
  }
}

/** Opens the picker; the one that is open closes. */
export function pickColumns(options: ColumnPickerOptions, place: PopupPlace): void {
  for (const open of document.querySelectorAll('column-picker')) open.remove();
  const picker = document.createElement('column-picker');
  picker.options = options;
  void picker.open(place);
}

declare global {
  interface HTMLElementTagNameMap {
    'column-picker': ColumnPicker;
  }
}
