import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { fieldStyles, sharedStyles } from './shared-styles.ts';

export interface Choice {
  readonly value: string;
  readonly description: string;
}

/** A text field with a list of quick choices: an editable combo box. */
@customElement('choice-field')
export class ChoiceField extends LitElement {
  static override readonly styles = [
    sharedStyles,
    fieldStyles,
    css`
      :host {
        display: inline-flex;
        align-items: center;
        gap: 6px;
      }

      .box {
        flex: 1;
      }

      .box input {
        width: var(--field-width, 14ch);
      }

      ul {
        position: absolute;
        top: calc(100% + 2px);
        left: -1px;
        z-index: 10;
        min-width: 100%;
        margin: 0;
        padding: 2px;
        list-style: none;
        white-space: nowrap;
        color: var(--vscode-dropdown-foreground);
        background: var(--vscode-dropdown-listBackground, var(--vscode-dropdown-background));
        border: 1px solid var(--vscode-dropdown-border, var(--vscode-contrastBorder, transparent));
        border-radius: 3px;
        box-shadow: 0 2px 8px var(--vscode-widget-shadow, transparent);
      }

      li {
        display: flex;
        justify-content: space-between;
        gap: 24px;
        padding: 3px 8px;
        border-radius: 2px;
        cursor: pointer;
      }

      li.active {
        color: var(--vscode-list-activeSelectionForeground);
        background: var(--vscode-list-activeSelectionBackground);
        outline: 1px solid var(--vscode-contrastActiveBorder, transparent);
        outline-offset: -1px;
      }

      li:not(.active) .description {
        color: var(--vscode-descriptionForeground);
      }
    `,
  ];

  @property() accessor label = '';
  @property() accessor value = '';
  /** What may be written here. */
  @property() accessor hint = '';
  /** What the button that opens the list is called. */
  @property() accessor choicesLabel = '';
  @property({ type: Boolean }) accessor wrong = false;
  @property({ attribute: false }) accessor choices: readonly Choice[] = [];
  @property({ attribute: false }) accessor onEdit: (value: string) => void = () => undefined;
  /** Enter was pressed, or a choice was made. */
  @property({ attribute: false }) accessor onCommit: (value: string) => void = () => undefined;
  @state() private accessor active = -1;
  @state() private accessor isOpen = false;
  @query('input') private accessor input: HTMLInputElement | null = null;

  override focus(): void {
    this.input?.focus();
  }

  protected override render(): TemplateResult {
    return html`
      <label for="input" class="quiet">${this.label}</label>
      <span class="box ${this.wrong ? 'wrong' : ''}">
        <input
          id="input"
          role="combobox"
          autocomplete="off"
          spellcheck="false"
          aria-expanded=${this.isOpen}
          aria-controls="choices"
          aria-invalid=${this.wrong}
          aria-activedescendant=${this.isOpen && this.active >= 0 ? `choice-${this.active}` : nothing}
          title=${this.hint}
          .value=${this.value}
          @input=${() => this.onEdit(this.input?.value ?? '')}
          @keydown=${(event: KeyboardEvent) => this.#onKey(event)}
          @blur=${() => (this.isOpen = false)}
        />
        <vscode-toolbar-button
          icon="chevron-down"
          label=${this.choicesLabel}
          title=${this.choicesLabel}
          tabindex="-1"
          @mousedown=${(event: Event) => event.preventDefault()}
          @click=${() => this.#onButton()}
        ></vscode-toolbar-button>
        ${this.isOpen ? this.#list() : nothing}
      </span>
    `;
  }

  #list(): TemplateResult {
    return html`<ul id="choices" role="listbox" aria-label=${this.label}>
      ${this.choices.map(
        ({ value, description }, index) =>
          html`<li
            id="choice-${index}"
            role="option"
            aria-selected=${index === this.active}
            class=${index === this.active ? 'active' : ''}
            @mousemove=${() => (this.active = index)}
            @mousedown=${(event: Event) => {
              event.preventDefault();
              this.#choose(index);
            }}
          >
            <span>${value}</span><span class="description">${description}</span>
          </li>`,
      )}
    </ul>`;
  }

  /** The keyboard has the arrow keys in its place. */
  #onButton(): void {
    this.input?.focus();
    this.#open(!this.isOpen);
  }

  #open(isOpen: boolean): void {
    this.isOpen = isOpen;
    this.active = this.choices.findIndex(({ value }) => value === this.value);
  }

  #choose(index: number): void {
    const choice = this.choices[index];
    this.isOpen = false;
    if (choice !== undefined) this.onCommit(choice.value);
  }

  #onKey(event: KeyboardEvent): void {
    switch (event.key) {
      case 'ArrowDown':
      case 'ArrowUp': {
        event.preventDefault();
        if (!this.isOpen) this.#open(true);
        else {
          const step = event.key === 'ArrowDown' ? 1 : this.choices.length - 1;
          this.active =
            (Math.max(this.active, event.key === 'ArrowDown' ? -1 : 0) + step) % this.choices.length;
        }
        break;
      }
      case 'Enter':
        if (this.isOpen && this.active >= 0) this.#choose(this.active);
        else this.onCommit(this.input?.value ?? '');
        break;
      case 'Escape':
        // An open list takes the key; otherwise it is the panel's.
        if (this.isOpen) event.preventDefault();
        this.isOpen = false;
        break;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'choice-field': ChoiceField;
  }
}
