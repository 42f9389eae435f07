import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { celEquals, celPath } from './cel-path.ts';
import { copyToClipboard } from './copy-to-clipboard.ts';
import { fillText } from './fill-text.ts';
import { JsonTree, previewOf, type TreeRow } from './json-tree.ts';
import type { PanelContext } from './panel-context.ts';
import type { PopupPlace } from './place-popup.ts';
import { showMenu, type MenuItem } from './popup-menu.ts';
import { RowScroller } from './row-scroller.ts';
import { jsonStyles, sharedStyles } from './shared-styles.ts';
import { visibleText } from './visible-text.ts';

const rowPx = 22;
const indentPx = 14;
/** Deeper levels are not indented further: the text would leave the screen. */
const maxIndent = 30;
const maxPreview = 300;

/** A JSON text as a tree, worked with the keys of VS Code's trees. */
@customElement('json-tree-view')
export class JsonTreeView extends LitElement {
  static override readonly styles = [
    sharedStyles,
    jsonStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-height: 0;
      }

      .scroller {
        flex: 1;
        min-height: 0;
        overflow: hidden auto;
        outline: none;
      }

      .spacer {
        position: relative;
        overflow: clip;
      }

      .rows {
        font-family: var(--vscode-editor-font-family);
        font-size: var(--vscode-editor-font-size);
      }

      .row {
        display: flex;
        align-items: center;
        height: ${rowPx}px;
        padding-right: 8px;
        white-space: nowrap;
        cursor: pointer;
        unicode-bidi: isolate;
        direction: ltr;
      }

      .row:hover {
        background: var(--vscode-list-hoverBackground);
      }

      .row.active {
        background: var(--vscode-list-inactiveSelectionBackground);
        outline: 1px dotted var(--vscode-contrastActiveBorder, transparent);
        outline-offset: -1px;
      }

      .scroller:focus-visible .row.active {
        color: var(--vscode-list-activeSelectionForeground);
        background: var(--vscode-list-activeSelectionBackground);
        outline: 1px solid var(--vscode-list-focusOutline, var(--vscode-focusBorder));
      }

      .scroller:focus-visible .row.active .shown > * {
        color: inherit;
      }

      .twistie {
        flex: none;
        width: 16px;
      }

      .shown {
        flex: 1;
        min-width: 0;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: pre;
      }

      .object,
      .array {
        color: var(--vscode-descriptionForeground);
      }

      .more {
        flex: none;
        visibility: hidden;
      }

      .row:hover .more,
      .row.active .more {
        visibility: visible;
      }

      .cut {
        padding: 2px 12px;
      }
    `,
  ];

  @property({ attribute: false }) accessor context: PanelContext | undefined;
  @property() accessor text = '';
  /** The name of the whole in expressions: `value`, `key`. */
  @property() accessor root = 'value';
  @property({ type: Boolean }) accessor isCut = false;
  @property({ attribute: false }) accessor onColumn: (path: string) => void = () => undefined;
  @property({ attribute: false }) accessor onFilter: (expression: string) => void = () => undefined;
  @property({ attribute: false }) accessor onCopied: () => void = () => undefined;
  @state() private accessor active = 0;
  @query('.scroller') private accessor tree: HTMLElement | null = null;
  readonly #scroller = new RowScroller(this, rowPx);
  #tree = new JsonTree('');

  override focus(): void {
    this.tree?.focus();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('text')) return;
    this.#tree = new JsonTree(this.text);
    this.active = 0;
    this.#scroller.toTop();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { context } = this;
    if (context === undefined) return nothing;
    const { rows } = this.#tree;
    const { first, end } = this.#scroller.window(rows.length);
    return html`
      <div
        class="scroller"
        role="tree"
        tabindex="0"
        aria-label=${fillText(context.texts.tree, this.root)}
        aria-activedescendant="row-${this.active}"
        @keydown=${(event: KeyboardEvent) => this.#onKey(event)}
        @copy=${(event: ClipboardEvent) => this.#onCopy(event)}
      >
        <div class="spacer" role="presentation">
          <div class="rows" role="presentation">
            ${rows.slice(first, end).map((row, index) => this.#row(row, first + index, context))}
          </div>
        </div>
      </div>
      ${this.isCut ? html`<div class="cut quiet">${context.texts.treeCut}</div>` : nothing}
    `;
  }

  #row(row: TreeRow, index: number, context: PanelContext): TemplateResult {
    const { node, depth, isExpandable, children } = row;
    const isActive = index === this.active;
    return html`<div
      id="row-${index}"
      class="row ${isActive ? 'active' : ''}"
      role="treeitem"
      aria-level=${depth + 1}
      aria-posinset=${row.position}
      aria-setsize=${row.siblings}
      aria-selected=${isActive}
      aria-expanded=${isExpandable ? children !== null : nothing}
      data-depth=${Math.min(depth, maxIndent)}
      @click=${(event: MouseEvent) => this.#onClick(event, index)}
      @contextmenu=${(event: MouseEvent) => this.#onContextMenu(event, index)}
    >
      <span class="twistie"
        >${
          isExpandable
            ? html`<vscode-icon name=${children === null ? 'chevron-right' : 'chevron-down'}></vscode-icon>`
            : nothing
        }</span
      ><span class="shown"
        >${
          node.step === null
            ? nothing
            : html`<span class="name">${visibleText(String(node.step), false)}</span>: `
        }<span class=${node.kind}>${this.#valueWords(row, context)}</span></span
      >${
        isActive
          ? html`<vscode-toolbar-button
              class="more"
              icon="ellipsis"
              tabindex="-1"
              label=${context.texts.nodeActions}
              title=${context.texts.nodeActions}
              @click=${(event: MouseEvent) => this.#onMore(event)}
            ></vscode-toolbar-button>`
          : nothing
      }
    </div>`;
  }

  protected override updated(): void {
    for (const row of this.renderRoot.querySelectorAll<HTMLElement>('.row')) {
      row.style.paddingLeft = `${8 + Number(row.dataset['depth']) * indentPx}px`;
    }
  }

  #valueWords({ node, children }: TreeRow, { texts, formats }: PanelContext): string {
    if (children !== null) {
      const [one, many] =
        node.kind === 'array' ? [texts.treeElement, texts.treeElements] : [texts.treeName, texts.treeNames];
      return children === 1 ? one : fillText(many, formats.count(children));
    }
    const isLong = node.end - node.start > maxPreview;
    return visibleText(previewOf(this.#tree.text, node, maxPreview), false) + (isLong ? '…' : '');
  }

  #actions(index: number, { texts }: PanelContext): readonly MenuItem[] {
    const node = this.#tree.rows[index]?.node;
    if (node === undefined) return [];
    const path = celPath(this.root, this.#tree.stepsTo(index));
    const isScalar = node.kind !== 'object' && node.kind !== 'array';
    const expression = isScalar ? celEquals(path, this.#tree.text.slice(node.start, node.end)) : undefined;
    return [
      { label: texts.copyNode, run: () => void this.#copy(this.#valueOf(index)) },
      { label: texts.copyPath, run: () => void this.#copy(path) },
      ...(node.step === null ? [] : [{ label: texts.useAsColumn, run: () => this.onColumn(path) }]),
      ...(expression === undefined
        ? []
        : [{ label: texts.filterByValue, run: () => this.onFilter(expression) }]),
    ];
  }

  /** A string's text; anything else as it is written. */
  #valueOf(index: number): string {
    const node = this.#tree.rows[index]?.node;
    const written = node === undefined ? '' : this.#tree.text.slice(node.start, node.end);
    if (node?.kind !== 'string') return written;
    try {
      return String(JSON.parse(written));
    } catch {
      return written;
    }
  }

  async #copy(text: string): Promise<void> {
    await copyToClipboard(text);
    this.onCopied();
  }

  #onCopy(event: ClipboardEvent): void {
    event.preventDefault();
    event.stopPropagation();
    event.clipboardData?.setData('text/plain', this.#valueOf(this.active));
    this.onCopied();
  }

  #onClick(event: MouseEvent, index: number): void {
    if (event.defaultPrevented) return;
    this.active = index;
    this.#toggle(index);
  }

  #onMore(event: MouseEvent): void {
    event.preventDefault();
    this.#openMenu({ x: event.clientX, y: event.clientY });
  }

  #onContextMenu(event: MouseEvent, index: number): void {
    event.preventDefault();
    this.active = index;
    this.#openMenu({ x: event.clientX, y: event.clientY });
  }

  #openMenuAtRow(): void {
    const below = this.renderRoot.querySelector(`#row-${this.active} .shown`);
    if (below !== null) this.#openMenu({ below });
  }

  #openMenu(place: PopupPlace): void {
    const { context } = this;
    if (context === undefined) return;
    // The menu gives the focus back to where it was.
    this.focus();
    showMenu(context.texts.nodeActions, [this.#actions(this.active, context)], place);
  }

  #onKey(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const { rows } = this.#tree;
    const row = rows[this.active];
    switch (event.key) {
      case 'ArrowDown':
        this.#go(this.active + 1);
        break;
      case 'ArrowUp':
        this.#go(this.active - 1);
        break;
      case 'PageDown':
        this.#go(this.active + this.#scroller.pageRows);
        break;
      case 'PageUp':
        this.#go(this.active - this.#scroller.pageRows);
        break;
      case 'Home':
        this.#go(0);
        break;
      case 'End':
        this.#go(rows.length - 1);
        break;
      case 'ArrowRight':
        if (row?.isExpandable !== true) break;
        if (row.children === null) this.#toggle(this.active);
        else if (row.children > 0) this.#go(this.active + 1);
        break;
      case 'ArrowLeft':
        if (row !== undefined && row.children !== null) this.#toggle(this.active);
        else this.#go(this.#tree.parentOf(this.active) ?? this.active);
        break;
      case 'Enter':
      case ' ':
        this.#toggle(this.active);
        break;
      case 'ContextMenu':
        this.#openMenuAtRow();
        break;
      case 'F10':
        if (!event.shiftKey) return;
        this.#openMenuAtRow();
        break;
      default:
        return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  #go(index: number): void {
    this.active = Math.max(0, Math.min(this.#tree.rows.length - 1, index));
    this.#scroller.show(this.active);
  }

  #toggle(index: number): void {
    if (this.#tree.rows[index]?.children === null) this.#tree.expand(index);
    else this.#tree.collapse(index);
    this.requestUpdate();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'json-tree-view': JsonTreeView;
  }
}
