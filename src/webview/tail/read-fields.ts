import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { PanelProgress, PanelRequest, TailPanelQuery } from '../../contracts/tail-panel.ts';
import type { TailPanelTexts } from '../../contracts/tail-panel-texts.ts';
import { parseEndPosition, parsePartitions, parseStartPosition } from '../../core/position.ts';
import './choice-field.ts';
import type { Choice } from './choice-field.ts';
import { fillText } from './fill-text.ts';
import { noProgress, type PanelContext } from './panel-context.ts';
import { sharedStyles } from './shared-styles.ts';

const partitionsOffered = 20;
/** How the field says that a tail has no end. */
const never = 'never';

interface Edits {
  readonly from?: string;
  readonly until?: string;
  readonly partitions?: string;
}

/** What is read: from where, until when, which partitions. Edited, checked while it is written, and applied. */
@customElement('read-fields')
export class ReadFields extends LitElement {
  static override readonly styles = [
    sharedStyles,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 2px 14px;
      }

      choice-field {
        --field-width: 11ch;
      }

      :host([isNarrow]) choice-field {
        --field-width: 7ch;
      }

      .problem {
        color: var(--vscode-errorForeground);
      }

      vscode-button {
        white-space: nowrap;
      }
    `,
  ];

  @property({ attribute: false }) accessor context: PanelContext | undefined;
  @property({ type: Boolean, reflect: true }) accessor isNarrow = false;
  @property({ attribute: false }) accessor progress: PanelProgress = noProgress;
  @property({ attribute: false }) accessor act: (request: PanelRequest) => void = () => undefined;
  /** What was written and not applied. */
  @state() private accessor edits: Edits = {};

  /** Forgets what was written: a new tail began. */
  settle(): void {
    this.edits = {};
  }

  /** What starts a tail with what the fields say; `undefined` while they cannot be understood. */
  startRequest(query: TailPanelQuery): PanelRequest | undefined {
    const { from, until, partitions } = this.#values(query);
    if (this.#problem(query) !== undefined) return undefined;
    return {
      method: 'start',
      from,
      until: isNever(until) ? null : until.trim(),
      partitions,
      filter: query.filter,
    };
  }

  protected override render(): TemplateResult | typeof nothing {
    const { context } = this;
    if (context === undefined) return nothing;
    const { texts, query } = context;
    const { from, until, partitions } = this.#values(query);
    const problem = this.#problem(query);
    const isEdited =
      from !== query.from || (query.until ?? never) !== until || partitions !== query.partitions;
    return html`
      ${this.#field('from', from, problem?.field === 'from', {
        label: texts.from,
        hint: texts.fromHint,
        choices: fromChoices(texts),
      })}
      ${this.#field('until', until, problem?.field === 'until', {
        label: texts.until,
        hint: texts.untilHint,
        choices: [
          { value: never, description: texts.untilNever },
          { value: 'end', description: texts.untilEnd },
        ],
      })}
      ${
        query.group === null
          ? this.#field('partitions', partitions, problem?.field === 'partitions', {
              label: texts.partitions,
              hint: texts.partitionsHint,
              choices: this.#partitionChoices(texts),
            })
          : nothing
      }
      ${
        isEdited && problem === undefined
          ? html`<vscode-button class="apply" @click=${() => this.#start(query)}
              >${texts.apply}</vscode-button
            >`
          : nothing
      }
      ${
        problem === undefined
          ? nothing
          : html`<span class="problem" role="alert"
              >${fillText(texts[problem.text], `“${problem.value}”`)}</span
            >`
      }
    `;
  }

  #field(
    name: keyof Edits,
    value: string,
    isWrong: boolean,
    { label, hint, choices }: { label: string; hint: string; choices: readonly Choice[] },
  ): TemplateResult {
    return html`<choice-field
      label=${label}
      hint=${hint}
      choicesLabel=${this.context?.texts.showChoices ?? ''}
      .value=${value}
      .wrong=${isWrong}
      .choices=${choices}
      .onEdit=${(written: string) => (this.edits = { ...this.edits, [name]: written })}
      .onCommit=${(written: string) => {
        const isSame = written === value;
        this.edits = { ...this.edits, [name]: written };
        if (isSame && this.context !== undefined) this.#start(this.context.query);
      }}
    ></choice-field>`;
  }

  #start(query: TailPanelQuery): void {
    const request = this.startRequest(query);
    if (request !== undefined) this.act(request);
  }

  #values(query: TailPanelQuery): Required<Edits> {
    const { from, until, partitions } = this.edits;
    return {
      from: from ?? query.from,
      until: until ?? query.until ?? never,
      partitions: partitions ?? query.partitions,
    };
  }

  #problem(query: TailPanelQuery):
    | {
        readonly field: keyof Edits;
        readonly text: 'fromProblem' | 'untilProblem' | 'partitionsProblem';
        readonly value: string;
      }
    | undefined {
    const { from, until, partitions } = this.#values(query);
    const nowMs = Date.now();
    if (parseStartPosition(from, nowMs, query.group ?? undefined) === undefined) {
      return { field: 'from', text: 'fromProblem', value: from };
    }
    if (!isNever(until) && parseEndPosition(until, nowMs) === undefined) {
      return { field: 'until', text: 'untilProblem', value: until };
    }
    return parsePartitions(partitions) === undefined
      ? { field: 'partitions', text: 'partitionsProblem', value: partitions }
      : undefined;
  }

  #partitionChoices(texts: TailPanelTexts): readonly Choice[] {
    const known = [...new Set(this.progress.partitions.map(({ partition }) => partition))]
      .toSorted((a, b) => a - b)
      .slice(0, partitionsOffered)
      .map((partition) => ({ value: String(partition), description: '' }));
    return [{ value: 'all', description: texts.allPartitions }, ...known];
  }
}

function isNever(until: string): boolean {
  return until.trim() === '' || until.trim() === never;
}

function fromChoices(texts: TailPanelTexts): readonly Choice[] {
  return [
    { value: 'latest', description: texts.fromLatest },
    { value: 'earliest', description: texts.fromEarliest },
    { value: 'last 100', description: texts.fromLast },
    { value: 'last 10000', description: texts.fromLast },
    { value: '10m ago', description: texts.fromAgo },
    { value: '1h ago', description: texts.fromAgo },
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    'read-fields': ReadFields;
  }
}
