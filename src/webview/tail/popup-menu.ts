import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { PopupPlace } from './place-popup.ts';
import { PopoverBox } from './popover-box.ts';
import { sharedStyles } from './shared-styles.ts';

export interface MenuItem {
  readonly label: string;
  /** What it does from the keyboard, as VS Code's menus say it. */
  readonly keys?: string;
  /** Present: the item is a choice that is on or off. */
  readonly isChecked?: boolean;
  readonly isDisabled?: boolean;
  run(): void;
}

/** Groups are divided by lines. */
export type MenuGroups = readonly (readonly MenuItem[])[];

/**
 * A menu as VS Code's: arrow keys, Home, End, the first letter, Enter, Escape. It is in the browser's top layer, which no
 * panel cuts, and gives the focus back. (`vscode-context-menu` has neither roles for screen readers nor items that
 * are on or off.)
 */
@customElement('popup-menu')
export class PopupMenu extends LitElement {
  static override readonly styles = [
    sharedStyles,
    css`
      :host {
        position: fixed;
        inset: auto;
        margin: 0;
        padding: 4px;
        min-width: 160px;
        max-width: min(420px, 96vw);
        max-height: 90vh;
        overflow: auto;
        color: var(--vscode-menu-foreground);
        background: var(--vscode-menu-background);
        border: 1px solid var(--vscode-menu-border, var(--vscode-contrastBorder, transparent));
        border-radius: 5px;
        box-shadow: 0 2px 8px var(--vscode-widget-shadow, transparent);
        font-family: var(--vscode-font-family);
        font-size: var(--vscode-font-size);
        outline: none;
      }

      .item {
        display: flex;
        align-items: center;
        gap: 6px;
        width: 100%;
        min-height: 24px;
        padding: 0 12px 0 6px;
        border-radius: 3px;
        white-space: nowrap;
        cursor: default;
        outline: none;
      }

      .item .check {
        flex: none;
        width: 16px;
      }

      .item .label {
        flex: 1;
        overflow: hidden;
        text-overflow: ellipsis;
        unicode-bidi: isolate;
      }

      .item .keys {
        padding-left: 24px;
        color: var(--vscode-descriptionForeground);
      }

      .item:focus {
        color: var(--vscode-menu-selectionForeground);
        background: var(--vscode-menu-selectionBackground);
        outline: 1px solid var(--vscode-menu-selectionBorder, transparent);
        outline-offset: -1px;
      }

      .item:focus .keys {
        color: inherit;
      }

      .item[aria-disabled='true'] {
        color: var(--vscode-disabledForeground);
      }

      hr {
        margin: 4px 0;
        border: none;
        border-top: 1px solid
          var(--vscode-menu-separatorBackground, var(--vscode-contrastBorder, transparent));
      }
    `,
  ];

  @property({ attribute: false }) accessor groups: MenuGroups = [];
  @property() accessor label = '';
  @state() private accessor active = 0;
  readonly #box = new PopoverBox(this);

  get #items(): readonly MenuItem[] {
    return this.groups.flat();
  }

  /** Opens it at a place of the page, or below an element. */
  async open(place: PopupPlace): Promise<void> {
    this.role = 'menu';
    this.ariaLabel = this.label;
    this.addEventListener('keydown', this.#onKey);
    await this.#box.open(place, () => this.updateComplete);
    this.#focusActive();
  }

  protected override render(): TemplateResult {
    const hasChecks = this.#items.some(({ isChecked }) => isChecked !== undefined);
    let index = 0;
    return html`${this.groups
      .filter((group) => group.length > 0)
      .map(
        (group, place) =>
          html`${place > 0 ? html`<hr role="separator" />` : nothing}
          ${group.map((item) => this.#item(item, index++, hasChecks))}`,
      )}`;
  }

  #item(item: MenuItem, index: number, hasChecks: boolean): TemplateResult {
    const { label, keys, isChecked, isDisabled } = item;
    return html`<div
      class="item"
      role=${isChecked === undefined ? 'menuitem' : 'menuitemcheckbox'}
      aria-checked=${isChecked ?? nothing}
      aria-disabled=${isDisabled === true}
      tabindex=${index === this.active ? 0 : -1}
      @pointermove=${() => this.#activate(index)}
      @click=${() => this.#run(item)}
    >
      ${
        hasChecks
          ? html`<span class="check"
              >${isChecked === true ? html`<vscode-icon name="check"></vscode-icon>` : nothing}</span
            >`
          : nothing
      }
      <span class="label">${label}</span>
      ${keys === undefined ? nothing : html`<span class="keys">${keys}</span>`}
    </div>`;
  }

  #run(item: MenuItem): void {
    if (item.isDisabled === true) return;
    this.#box.close();
    item.run();
  }

  #activate(index: number): void {
    if (index === this.active && this.shadowRoot?.activeElement !== null) return;
    this.active = index;
    void this.updateComplete.then(() => this.#focusActive());
  }

  #focusActive(): void {
    this.renderRoot.querySelectorAll<HTMLElement>('.item')[this.active]?.focus();
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const count = this.#items.length;
    const { key } = event;
    if (key === 'ArrowDown') this.#activate((this.active + 1) % count);
    else if (key === 'ArrowUp') this.#activate((this.active + count - 1) % count);
    else if (key === 'Home') this.#activate(0);
    else if (key === 'End') this.#activate(count - 1);
    else if (key === 'Tab') this.#box.close();
    else if (key === 'Enter' || key === ' ') {
      const item = this.#items[this.active];
      if (item !== undefined) this.#run(item);
    } else if (key.length === 1 && !event.ctrlKey && !event.metaKey) this.#goToLetter(key);
    else return;
    event.preventDefault();
  };

  #goToLetter(letter: string): void {
    const items = this.#items;
    for (let step = 1; step <= items.length; step++) {
      const index = (this.active + step) % items.length;
      if (items[index]?.label.toLowerCase().startsWith(letter.toLowerCase()) === true) {
        this.#activate(index);
        return;
      }
    }
  }
}

/** Shows a menu; the one that is open closes. */
export function showMenu(label: string, groups: MenuGroups, place: PopupPlace): void {
  for (const open of document.querySelectorAll('popup-menu')) open.remove();
  const menu = document.createElement('popup-menu');
  menu.label = label;
  menu.groups = groups;
  void menu.open(place);
}

declare global {
  interface HTMLElementTagNameMap {
    'popup-menu': PopupMenu;
  }
}
