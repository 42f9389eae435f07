import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { ExpressionProblem, FilterErrors } from '../../contracts/tail-view.ts';
import { complete, completionsAt, type Completion } from './cel-completion.ts';
import { fillText } from './fill-text.ts';
import type { PanelContext } from './panel-context.ts';
import { popupStyles } from './popup-styles.ts';
import { rememberFilter } from './recent-filters.ts';
import { fieldStyles, sharedStyles } from './shared-styles.ts';

const checkDelayMs = 200;
/** Names are asked for again when the field gets the focus, and no more often than this. */
const namesAgeMs = 5000;

/** What the list under the field offers. */
type Offer =
  | { readonly kind: 'completions'; readonly items: readonly Completion[] }
  | { readonly kind: 'recent'; readonly items: readonly string[] };

/**
 * The filter of the view, in CEL: completed and checked as it is written, applied by Enter. It grows with its text;
 * Shift+Enter begins a line.
 */
@customElement('filter-field')
export class FilterField extends LitElement {
  static override readonly styles = [
    sharedStyles,
    fieldStyles,
    popupStyles,
    css`
      :host {
        display: flex;
        flex: 1 1 440px;
        align-items: flex-start;
        gap: 6px;
        min-width: min(100%, 220px);
      }

      .name {
        padding-top: 4px;
      }

      :host([isNarrow]) .name {
        display: none;
      }

      .all {
        flex: 1;
        min-width: 0;
      }

      .line {
        display: flex;
        flex-wrap: wrap;
        align-items: flex-start;
        gap: 4px 8px;
      }

      .box {
        flex: 1 1 240px;
        align-items: flex-start;
        min-width: 120px;
      }

      /* The field lies over a copy of its text, which gives it its height and carries the mark of what is wrong. */
      .text {
        position: relative;
        display: grid;
        flex: 1;
        min-width: 0;
        max-height: 110px;
        overflow: hidden auto;
      }

      .text > * {
        grid-area: 1 / 1;
        min-width: 0;
        margin: 0;
        padding: 2px 6px;
        border: none;
        font-family: var(--vscode-editor-font-family);
        font-size: var(--vscode-editor-font-size);
        line-height: 18px;
        letter-spacing: 0;
        tab-size: 4;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }

      textarea {
        resize: none;
        overflow: hidden;
      }

      textarea::placeholder {
        white-space: nowrap;
      }

      .copy {
        visibility: hidden;
        pointer-events: none;
      }

      .copy mark {
        visibility: visible;
        color: transparent;
        background: transparent;
        text-decoration: underline wavy var(--vscode-editorError-foreground, var(--vscode-errorForeground))
          1px;
        text-underline-offset: 3px;
        text-decoration-skip-ink: none;
      }

      .buttons {
        display: flex;
        flex: none;
        padding-right: 2px;
      }

      .beside {
        display: flex;
        flex: none;
        align-items: center;
        gap: 8px;
        min-height: 24px;
        white-space: nowrap;
      }

      .state {
        outline-offset: 1px;
      }

      .state.good {
        color: var(--vscode-testing-iconPassed, var(--vscode-charts-green));
      }

      .problem {
        display: flex;
        padding: 2px 0 0 6px;
        color: var(--vscode-errorForeground);
        overflow-wrap: anywhere;
      }

      li .label {
        font-family: var(--vscode-editor-font-family);
        font-size: var(--vscode-editor-font-size);
        overflow: hidden;
        text-overflow: ellipsis;
      }

      li vscode-icon {
        flex: none;
      }
    `,
  ];

  @property({ attribute: false }) accessor context: PanelContext | undefined;
  /** The filter of the view that is shown; `null`: none. */
  @property({ attribute: false }) accessor applied: string | null = null;
  /** Rows that the applied filter could not be evaluated on. */
  @property({ attribute: false }) accessor errors: FilterErrors = { count: 0, example: null };
  /** The last filters, newest first. */
  @property({ attribute: false }) accessor recent: readonly string[] = [];
  /** Without its name, and with what else it offers in a menu of the panel. */
  @property({ type: Boolean, reflect: true }) accessor isNarrow = false;
  /** Whether the log can be read again with the filter. */
  @property({ type: Boolean }) accessor canScan = true;
  @property({ attribute: false }) accessor check: (text: string) => Promise<ExpressionProblem | null> = () =>
    Promise.resolve(null);
  /** Paths of fields to complete. */
  @property({ attribute: false }) accessor loadNames: () => Promise<readonly string[]> = () =>
    Promise.resolve([]);
  /** `null` ends the filter. Gives what is wrong with it; `applied` follows when nothing is. */
  @property({ attribute: false }) accessor onApply: (
    filter: string | null,
  ) => Promise<ExpressionProblem | null> = () => Promise.resolve(null);
  /** Reads the log again through the filter. */
  @property({ attribute: false }) accessor onScan: (filter: string) => void = () => undefined;
  @property({ attribute: false }) accessor onRecent: (recent: readonly string[]) => void = () => undefined;
  /** What is written; `undefined` while the field shows what is applied. */
  @state() private accessor written: string | undefined;
  @state() private accessor problem: ExpressionProblem | null = null;
  @state() private accessor offer: Offer | undefined;
  @state() private accessor active = -1;
  @query('textarea') private accessor area: HTMLTextAreaElement | null = null;
  #names: readonly string[] = [];
  #namesAt = Number.NEGATIVE_INFINITY;
  /** How completions of what is written were asked for; `undefined` once the reader has done with them. */
  #offered: { readonly isAsked: boolean } | undefined;
  #checkTimer: ReturnType<typeof setTimeout> | undefined;
  /** The filter that the field applied last. */
  #sent: string | null = null;
  /** Answers to questions before the last one are dropped. */
  #question = 0;

  override focus(): void {
    this.area?.focus();
  }

  /** Puts a filter into the field and applies it. */
  async apply(filter: string): Promise<void> {
    this.written = filter;
    await this.#apply(filter);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#checkTimer);
  }

  protected override willUpdate(changed: ReadonlyMap<PropertyKey, unknown>): void {
    // Another filter came to be the view's, by a named view or a new tail: what was written for the one before goes. By
    // the field itself: the reader may be writing on already.
    const isFirst = changed.get('applied') === undefined;
    if (changed.has('applied') && !isFirst && this.applied !== this.#sent) this.#settle();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { context, text, problem, offer, active } = this;
    if (context === undefined) return nothing;
    const { texts } = context;
    const isOpen = offer !== undefined;
    return html`
      <label for="area" class="name quiet">${texts.filter}</label>
      <div class="all">
        <div class="line">
          <div class="box ${problem === null ? '' : 'wrong'}">
            <div class="text">
              <div class="copy" aria-hidden="true">${this.#copy(text)}</div>
              <textarea
                id="area"
                role="combobox"
                rows="1"
                aria-label=${texts.filter}
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                aria-autocomplete="list"
                aria-haspopup="listbox"
                aria-expanded=${isOpen}
                aria-controls="offers"
                aria-invalid=${problem !== null}
                aria-describedby="problem"
                aria-activedescendant=${isOpen && active >= 0 ? `offer-${active}` : nothing}
                title=${texts.filterHint}
                placeholder=${texts.filterPlaceholder}
                .value=${text}
                @input=${() => this.#onInput()}
                @keydown=${(event: KeyboardEvent) => this.#onKey(event)}
                @click=${() => this.#endOffer()}
                @focus=${() => this.#refreshNames()}
                @blur=${() => this.#endOffer()}
              ></textarea>
            </div>
            <div class="buttons">
              ${text === '' ? nothing : this.#button('close', texts.filterClear, () => this.#clear())}
              ${this.recent.length === 0 ? nothing : this.#button('history', texts.filterRecent, () => this.#toggleRecent())}
            </div>
            ${offer === undefined ? nothing : this.#list(context, offer)}
          </div>
          <div class="beside">${this.#beside(context)}</div>
        </div>
        <div id="problem" class=${problem === null ? 'unseen' : 'problem'} role="status">
          ${problem?.message}
        </div>
      </div>
    `;
  }

  protected override updated(): void {
    this.renderRoot.querySelector('li.active')?.scrollIntoView({ block: 'nearest' });
  }

  private get text(): string {
    return this.written ?? this.applied ?? '';
  }

  /** The text again, what is wrong in it marked; a mark of nothing stands on the character before. */
  #copy(text: string): TemplateResult {
    // A line end at the end of an element has no height without something behind it.
    const tail = '\u200b';
    if (this.problem === null) return html`${text}${tail}`;
    const end = Math.min(text.length, Math.max(this.problem.end, this.problem.start + 1));
    const start = Math.max(0, Math.min(this.problem.start, end - 1));
    return html`${text.slice(0, start)}<mark>${text.slice(start, end)}</mark>${text.slice(end)}${tail}`;
  }

  #beside({ texts, formats }: PanelContext): (TemplateResult | typeof nothing)[] {
    const { text, problem, errors, applied } = this;
    const isEdited = text.trim() !== (applied ?? '');
    if (text.trim() === '' && !isEdited) return [nothing];
    const scan =
      this.canScan && !this.isNarrow && problem === null && text.trim() !== ''
        ? html`<vscode-button secondary title=${texts.filterScanHint} @click=${() => this.#scan()}
            >${texts.filterScan}</vscode-button
          >`
        : nothing;
    if (problem !== null) return [nothing];
    if (isEdited)
      return this.isNarrow
        ? [nothing]
        : [html`<span class="state quiet">${texts.filterUnapplied}</span>`, scan];
    const good = html`<span class="state good" title=${texts.filterValid} aria-hidden="true">✓</span>`;
    if (errors.count === 0) return this.isNarrow ? [nothing] : [good, scan];
    const hint = fillText(texts.filterNotEvaluableHint, formats.count(errors.count), errors.example ?? '');
    return [
      good,
      html`<span class="state quiet" tabindex="0" role="note" title=${hint} aria-label=${hint}
        >${fillText(texts.filterNotEvaluable, formats.count(errors.count))}</span
      >`,
      scan,
    ];
  }

  #button(icon: string, label: string, act: () => void): TemplateResult {
    return html`<vscode-toolbar-button
      icon=${icon}
      label=${label}
      title=${label}
      @mousedown=${(event: Event) => event.preventDefault()}
      @click=${act}
    ></vscode-toolbar-button>`;
  }

  #list({ texts }: PanelContext, offer: Offer): TemplateResult {
    const isRecent = offer.kind === 'recent';
    return html`<ul
      id="offers"
      class="popup"
      role="listbox"
      aria-label=${isRecent ? texts.filterRecent : texts.filterSuggestions}
      @mousedown=${(event: Event) => event.preventDefault()}
    >
      ${offer.items.map((item, index) => {
        const label = typeof item === 'string' ? item : item.label;
        const description = typeof item === 'string' ? '' : texts[item.description];
        return html`<li
          id="offer-${index}"
          role="option"
          aria-selected=${index === this.active}
          class=${index === this.active ? 'active' : ''}
          @mousemove=${() => (this.active = index)}
          @click=${() => this.#take(index)}
        >
          <span class="label payload">${label}</span><span class="description">${description}</span>
        </li>`;
      })}
    </ul>`;
  }

  #onInput(): void {
    this.#write(this.area?.value ?? '');
    this.#offerCompletions(false);
  }

  #write(text: string): void {
    this.written = text;
    // The mark stood on what was there before.
    this.problem = null;
    this.#question++;
    clearTimeout(this.#checkTimer);
    if (text.trim() !== '') this.#checkTimer = setTimeout(() => void this.#check(text), checkDelayMs);
  }

  async #check(text: string): Promise<void> {
    const question = ++this.#question;
    const problem = await this.check(text).catch(() => null);
    if (question === this.#question) this.problem = problem;
  }

  #onKey(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (this.#actsOn(event)) {
      event.preventDefault();
      event.stopPropagation();
    }
  }

  /** Whether the key was for the field or its list. */
  #actsOn(event: KeyboardEvent): boolean {
    const { offer, active } = this;
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
    switch (event.key) {
      case 'Enter':
        if (event.shiftKey) return false;
        if (offer !== undefined && active >= 0) this.#take(active);
        else void this.#apply(this.text);
        return true;
      case 'Tab':
        if (offer === undefined || !isPlain) return false;
        this.#take(Math.max(0, active));
        return true;
      case 'Escape':
        if (offer !== undefined) this.#endOffer();
        else if (this.written !== undefined) this.#settle();
        else return false;
        return true;
      case 'ArrowDown':
      case 'ArrowUp':
        if (!isPlain) return false;
        if (offer !== undefined) {
          const step = event.key === 'ArrowDown' ? 1 : -1;
          const from = active < 0 && step < 0 ? 0 : active;
          this.active = (from + step + offer.items.length) % offer.items.length;
          return true;
        }
        if (this.text !== '') return false;
        if (event.key === 'ArrowUp') this.#toggleRecent();
        else this.#offerCompletions(true);
        return true;
      case ' ':
        if (!event.ctrlKey) return false;
        this.#offerCompletions(true);
        return true;
    }
    return false;
  }

  #offerCompletions(isAsked: boolean): void {
    const { area } = this;
    if (area === null) return;
    const items = completionsAt(area.value, area.selectionStart, this.#names, isAsked);
    this.offer = items.length > 0 ? { kind: 'completions', items } : undefined;
    this.active = -1;
    this.#offered = { isAsked };
  }

  #endOffer(): void {
    this.offer = undefined;
    this.#offered = undefined;
  }

  #toggleRecent(): void {
    this.area?.focus();
    const isOpen = this.offer?.kind === 'recent';
    this.#offered = undefined;
    this.offer = isOpen || this.recent.length === 0 ? undefined : { kind: 'recent', items: this.recent };
    this.active = this.offer === undefined ? -1 : 0;
  }

  #take(index: number): void {
    const item = this.offer?.items[index];
    this.#endOffer();
    if (item === undefined) return;
    const { text, caret } =
      typeof item === 'string' ? { text: item, caret: item.length } : complete(this.text, item);
    this.#write(text);
    void this.updateComplete.then(() => this.area?.setSelectionRange(caret, caret));
  }

  #refreshNames(): void {
    if (Date.now() - this.#namesAt < namesAgeMs) return;
    this.#namesAt = Date.now();
    // Completion is an aid: without names it offers less.
    this.loadNames().then(
      (names) => {
        this.#names = names;
        // Who writes faster than they come is offered them now, unless an entry of the list was gone to already.
        if (this.#offered !== undefined && this.active < 0) this.#offerCompletions(this.#offered.isAsked);
      },
      () => undefined,
    );
  }

  async #apply(text: string): Promise<void> {
    const filter = text.trim() === '' ? null : text.trim();
    this.#endOffer();
    clearTimeout(this.#checkTimer);
    const question = ++this.#question;
    // What could not be asked, the panel says.
    this.#sent = filter;
    const problem = await this.onApply(filter).catch(() => undefined);
    if (problem === null && filter !== null) this.onRecent(rememberFilter(this.recent, filter));
    if (question !== this.#question || problem === undefined) return;
    if (problem === null) this.#settle();
    else this.problem = problem;
  }

  #scan(): void {
    const filter = this.text.trim();
    this.onRecent(rememberFilter(this.recent, filter));
    this.onScan(filter);
  }

  #clear(): void {
    this.area?.focus();
    void this.#apply('');
  }

  /** Shows what is applied. */
  #settle(): void {
    clearTimeout(this.#checkTimer);
    this.#question++;
    this.written = undefined;
    this.problem = null;
    this.#endOffer();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'filter-field': FilterField;
  }
}
