import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { sharedStyles } from './shared-styles.ts';

export interface Action {
  readonly label: string;
  readonly act: () => void;
}

/**
 * A button that opens a menu; without a label it has no button, and is opened where its owner says. (The menu of
 * `@vscode-elements/elements` tells screen readers nothing.)
 */
@customElement('action-menu')
export class ActionMenu extends LitElement {
  static override readonly styles = [
    sharedStyles,
    css`
      :host {
        display: inline-flex;
      }

      [role='menu'] {
        position: fixed;
        inset: auto;
        min-width: 160px;
        margin: 0;
        padding: 4px;
        color: var(--vscode-menu-foreground);
        background: var(--vscode-menu-background);
        border: 1px solid var(--vscode-menu-border, var(--vscode-contrastBorder, transparent));
        border-radius: 4px;
        box-shadow: 0 2px 8px var(--vscode-widget-shadow, transparent);
        outline: none;
      }

      [role='menuitem'] {
        padding: 3px 16px;
        border-radius: 3px;
        white-space: nowrap;
        cursor: pointer;
        outline: none;
      }

      [role='menuitem']:focus {
        color: var(--vscode-menu-selectionForeground);
        background: var(--vscode-menu-selectionBackground);
        outline: 1px solid var(--vscode-menu-selectionBorder, transparent);
        outline-offset: -1px;
      }
    `,
  ];

  @property() accessor label = '';
  @property() accessor icon = '';
  @property({ attribute: false }) accessor actions: readonly Action[] = [];
  /** It was closed without a choice, and the focus has to go somewhere. */
  @property({ attribute: false }) accessor onCancel: () => void = () => undefined;
  @state() private accessor isOpen = false;
  @query('[role=menu]') private accessor menu: HTMLElement | null = null;

  /** Opens the menu at a place of the page, in pixels; where there is no room below it, it ends at `above`. */
  async openAt(x: number, y: number, above = y): Promise<void> {
    this.isOpen = true;
    await this.updateComplete;
    const { menu } = this;
    if (menu === null) return;
    menu.showPopover();
    const { width, height } = menu.getBoundingClientRect();
    menu.style.left = `${Math.max(0, Math.min(x, window.innerWidth - width - 4))}px`;
    menu.style.top = `${Math.max(0, y + height > window.innerHeight ? above - height : y)}px`;
    this.#items[0]?.focus();
  }

  protected override render(): TemplateResult {
    return html`
      ${
        this.label === ''
          ? nothing
          : html`<vscode-toolbar-button
              icon=${this.icon}
              label=${this.label}
              title=${this.label}
              aria-haspopup="menu"
              aria-expanded=${this.isOpen}
              @click=${(event: Event) => this.#onButton(event)}
              >${this.label}</vscode-toolbar-button
            >`
      }
      ${
        this.isOpen
          ? html`<div
              role="menu"
              popover="auto"
              aria-label=${this.label === '' ? nothing : this.label}
              @keydown=${(event: KeyboardEvent) => this.#onKey(event)}
              @toggle=${(event: ToggleEvent) => {
                if (event.newState === 'closed') this.isOpen = false;
              }}
            >
              ${this.actions.map(
                (action) =>
                  html`<div
                    role="menuitem"
                    tabindex="-1"
                    @mousemove=${(event: MouseEvent) => focusTarget(event)}
                    @click=${() => this.#choose(action)}
                  >
                    ${action.label}
                  </div>`,
              )}
            </div>`
          : nothing
      }
    `;
  }

  get #items(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('[role=menuitem]')];
  }

  #onButton(event: Event): void {
    if (!(event.currentTarget instanceof HTMLElement)) return;
    const { left, top, bottom } = event.currentTarget.getBoundingClientRect();
    void this.openAt(left, bottom + 2, top - 2);
  }

  #onKey(event: KeyboardEvent): void {
    const items = this.#items;
    const at = items.findIndex((item) => item.matches(':focus'));
    const to = {
      ArrowDown: (at + 1) % items.length,
      ArrowUp: (at + items.length - 1) % items.length,
      Home: 0,
      End: items.length - 1,
    }[event.key];
    if (to !== undefined) items[to]?.focus();
    else if (event.key === 'Enter' || event.key === ' ') items[at]?.click();
    else if (event.key === 'Escape' || event.key === 'Tab') this.#cancel();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #choose({ act }: Action): void {
    this.#cancel();
    act();
  }

  #cancel(): void {
    this.menu?.hidePopover();
    this.isOpen = false;
    if (this.label === '') this.onCancel();
    else this.renderRoot.querySelector('vscode-toolbar-button')?.shadowRoot?.querySelector('button')?.focus();
  }
}

function focusTarget({ currentTarget }: Event): void {
  if (currentTarget instanceof HTMLElement) currentTarget.focus();
}

declare global {
  interface HTMLElementTagNameMap {
    'action-menu': ActionMenu;
  }
}
