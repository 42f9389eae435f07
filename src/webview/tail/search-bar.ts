import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { ExpressionProblem, SearchProgress, SearchQuery } from '../../contracts/tail-view.ts';
import { fillText } from './fill-text.ts';
import type { PanelContext } from './panel-context.ts';
import { fieldStyles, sharedStyles } from './shared-styles.ts';

const searchDelayMs = 150;

/** Finds in the rows of the view, as VS Code's own find does: what is written is searched as it is written. */
@customElement('search-bar')
export class SearchBar extends LitElement {
  static override readonly styles = [
    sharedStyles,
    fieldStyles,
    css`
      :host {
        display: inline-flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 2px 6px;
      }

      .box {
        width: var(--search-width, 260px);
        max-width: 100%;
        padding-right: 1px;
      }

      .box input {
        min-width: 40px;
      }

      .toggle {
        flex: none;
        min-width: 20px;
        height: 20px;
        margin-left: 1px;
        padding: 0 2px;
        color: var(--vscode-input-foreground);
        background: none;
        border: 1px solid transparent;
        border-radius: 3px;
        font: inherit;
        font-size: 12px;
        line-height: 16px;
        cursor: pointer;
      }

      .toggle:hover {
        background: var(--vscode-inputOption-hoverBackground, var(--vscode-toolbar-hoverBackground));
      }

      .toggle[aria-pressed='true'] {
        color: var(--vscode-inputOption-activeForeground);
        background: var(--vscode-inputOption-activeBackground);
        border-color: var(--vscode-inputOption-activeBorder);
      }

      .toggle:focus-visible {
        outline: 1px solid var(--vscode-focusBorder);
      }

      .off {
        opacity: 0.4;
      }

      :host([isNarrow]) {
        display: flex;
        flex-wrap: nowrap;
      }

      :host([isNarrow]) .name {
        display: none;
      }

      .count {
        min-width: 8ch;
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }

      :host([isNarrow]) .box {
        flex: 1;
        width: auto;
        min-width: 100px;
      }

      :host([isNarrow]) .count {
        min-width: 0;
      }

      .buttons {
        display: flex;
      }

      .problem {
        color: var(--vscode-errorForeground);
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) accessor context: PanelContext | undefined;
  /** What is searched; what the field shows when it changes from outside. */
  @property({ attribute: false }) accessor search: SearchQuery | null = null;
  /** How far the search has got; `null` without one. */
  @property({ attribute: false }) accessor progress: SearchProgress | null = null;
  /** Which of the matches was stepped to, from 1; `null` before the first step. */
  @property({ attribute: false }) accessor ordinal: number | null = null;
  /** What is wrong with the pattern. */
  @property({ attribute: false }) accessor problem: ExpressionProblem | null = null;
  /** Takes the whole width, and no more. */
  @property({ type: Boolean, reflect: true }) accessor isNarrow = false;
  @property({ attribute: false }) accessor onSearch: (search: SearchQuery | null) => void = () => undefined;
  @property({ attribute: false }) accessor onStep: (direction: 'next' | 'previous') => void = () => undefined;
  /** Ctrl+F was pressed: the field may have to come to the screen before it gets the focus. */
  @property({ attribute: false }) accessor onFind: () => void = () => this.focus();
  /** The field was left by Escape: the focus goes back to the rows. */
  @property({ attribute: false }) accessor onLeave: () => void = () => undefined;
  @state() private accessor text = '';
  @state() private accessor isCaseSensitive = false;
  @state() private accessor isRegex = false;
  @query('input') private accessor input: HTMLInputElement | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sent: SearchQuery | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('keydown', this.#onPageKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('keydown', this.#onPageKey);
    clearTimeout(this.#timer);
  }

  override focus(): void {
    this.input?.focus();
    this.input?.select();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('search') || isSame(this.search, this.#sent)) return;
    clearTimeout(this.#timer);
    this.#sent = this.search;
    this.text = this.search?.text ?? '';
    if (this.search !== null)
      ({ isCaseSensitive: this.isCaseSensitive, isRegex: this.isRegex } = this.search);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { context, problem, text } = this;
    if (context === undefined) return nothing;
    const { texts } = context;
    const isIdle = text === '' || problem !== null;
    return html`
      <label for="input" class="name quiet">${texts.search}</label>
      <span class="box ${problem === null ? '' : 'wrong'}">
        <input
          id="input"
          type="text"
          role="searchbox"
          aria-label=${texts.search}
          autocomplete="off"
          spellcheck="false"
          aria-invalid=${problem !== null}
          aria-describedby="problem"
          placeholder=${texts.searchPlaceholder}
          .value=${text}
          @input=${() => this.#onInput()}
          @keydown=${(event: KeyboardEvent) => this.#onKey(event)}
        />
        ${this.#toggle('Aa', texts.searchCase, this.isCaseSensitive, () => (this.isCaseSensitive = !this.isCaseSensitive))}
        ${this.#toggle('.*', texts.searchRegex, this.isRegex, () => (this.isRegex = !this.isRegex))}
      </span>
      <span class="count quiet" role="status">${this.#count(context)}</span>
      <span class="buttons">
        ${this.#button('arrow-up', texts.searchPrevious, isIdle, () => this.#step('previous'))}
        ${this.#button('arrow-down', texts.searchNext, isIdle, () => this.#step('next'))}
        ${text === '' ? nothing : this.#button('close', texts.searchClear, false, () => this.#clear())}
      </span>
      <span id="problem" class="problem" role="alert">${problem?.message}</span>
    `;
  }

  #toggle(sign: string, label: string, isOn: boolean, turn: () => void): TemplateResult {
    return html`<button
      class="toggle"
      aria-label=${label}
      aria-pressed=${isOn}
      title=${label}
      @click=${() => {
        turn();
        this.#send();
      }}
    >
      ${sign}
    </button>`;
  }

  #button(icon: string, label: string, isDisabled: boolean, act: () => void): TemplateResult {
    return html`<vscode-toolbar-button
      icon=${icon}
      label=${label}
      title=${label}
      ?inert=${isDisabled}
      class=${isDisabled ? 'off' : ''}
      @click=${act}
    ></vscode-toolbar-button>`;
  }

  #count({ texts, formats }: PanelContext): string {
    const { progress, ordinal } = this;
    if (this.text === '' || this.problem !== null || progress === null) return '';
    const more = progress.isComplete ? '' : '+';
    const count = `${formats.count(progress.count)}${more}`;
    if (progress.count === 0) return progress.isComplete ? texts.searchNone : texts.searchCounting;
    if (ordinal !== null) return fillText(texts.searchOrdinal, formats.count(ordinal), count);
    return fillText(texts.searchFound, count);
  }

  #onInput(): void {
    this.text = this.input?.value ?? '';
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#send(), searchDelayMs);
  }

  #send(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { text, isCaseSensitive, isRegex } = this;
    const search = text === '' ? null : { text, isCaseSensitive, isRegex };
    if (isSame(search, this.#sent)) return;
    this.#sent = search;
    this.onSearch(search);
  }

  #step(direction: 'next' | 'previous'): void {
    // What was written a moment ago is searched first.
    this.#send();
    if (this.text !== '') this.onStep(direction);
  }

  #clear(): void {
    this.text = '';
    this.#send();
    this.input?.focus();
  }

  #onKey(event: KeyboardEvent): void {
    if (event.isComposing) return;
    switch (event.key) {
      case 'Enter':
        this.#step(event.shiftKey ? 'previous' : 'next');
        break;
      case 'Escape':
        this.text = '';
        this.#send();
        this.onLeave();
        break;
      default:
        return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  readonly #onPageKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.altKey) return;
    const isFind = event.key.toLowerCase() === 'f' && (event.ctrlKey || event.metaKey) && !event.shiftKey;
    if (isFind) this.onFind();
    else if (event.key === 'F3' && this.text !== '') this.#step(event.shiftKey ? 'previous' : 'next');
    else return;
    event.preventDefault();
  };
}

function isSame(one: SearchQuery | null, other: SearchQuery | null): boolean {
  if (one === null || other === null) return one === other;
  return (
    one.text === other.text && one.isCaseSensitive === other.isCaseSensitive && one.isRegex === other.isRegex
  );
}

declare global {
  interface HTMLElementTagNameMap {
    'search-bar': SearchBar;
  }
}
