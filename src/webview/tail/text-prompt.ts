import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { PopupPlace } from './place-popup.ts';
import { PopoverBox, popoverStyles } from './popover-box.ts';
import { sharedStyles } from './shared-styles.ts';

export interface TextPromptOptions {
  readonly label: string;
  /** What may be written. */
  readonly hint: string;
  readonly value?: string;
  /** Offered beside the field, such as `newest`. */
  readonly choices?: readonly { readonly label: string; readonly value: string }[];
  /** What is wrong with a text that cannot be taken; '' for one that can. */
  check(text: string): string;
  accept(text: string): void;
}

/** One line of text, asked for as VS Code's own "Go to Line" does. */
@customElement('text-prompt')
export class TextPrompt extends LitElement {
  static override readonly styles = [
    sharedStyles,
    popoverStyles,
    css`
      :host {
        width: min(420px, 96vw);
      }

      .below {
        padding: 6px 2px 2px;
        overflow-wrap: anywhere;
      }

      .choices {
        display: flex;
        gap: 6px;
        padding-top: 6px;
      }
    `,
  ];

  @property({ attribute: false }) accessor options: TextPromptOptions | undefined;
  @state() private accessor problem = '';
  @query('input') private accessor input: HTMLInputElement | null = null;
  readonly #box = new PopoverBox(this);

  async open(place: PopupPlace): Promise<void> {
    this.role = 'dialog';
    this.ariaLabel = this.options?.label ?? '';
    await this.#box.open(place, () => this.updateComplete);
    this.input?.focus();
    this.input?.select();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { options, problem } = this;
    if (options === undefined) return nothing;
    const { label, hint, value = '', choices = [] } = options;
    return html`
      <input
        aria-label=${label}
        aria-invalid=${problem !== ''}
        aria-describedby="below"
        placeholder=${label}
        autocomplete="off"
        spellcheck="false"
        .value=${value}
        @input=${() => (this.problem = '')}
        @keydown=${this.#onKey}
      />
      <div
        class="below ${problem === '' ? 'quiet' : 'problem'}"
        id="below"
        role=${problem === '' ? nothing : 'alert'}
      >
        ${problem === '' ? hint : problem}
      </div>
      ${
        choices.length === 0
          ? nothing
          : html`<div class="choices">
              ${choices.map(
                (choice) =>
                  html`<vscode-button secondary @click=${() => this.#accept(choice.value)}
                    >${choice.label}</vscode-button
                  >`,
              )}
            </div>`
      }
    `;
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && !event.isComposing) this.#accept(this.input?.value ?? '');
  };

  #accept(text: string): void {
    const { options } = this;
    if (options === undefined) return;
    this.problem = options.check(text);
    if (this.problem !== '') return;
    this.#box.close();
    options.accept(text);
  }
}

/** Asks for a text; the prompt that is open closes. */
export function promptText(options: TextPromptOptions, place: PopupPlace): void {
  for (const open of document.querySelectorAll('text-prompt')) open.remove();
  const prompt = document.createElement('text-prompt');
  prompt.options = options;
  void prompt.open(place);
}

declare global {
  interface HTMLElementTagNameMap {
    'text-prompt': TextPrompt;
  }
}
