import { VscodeToolbarButton } from '@vscode-elements/elements/dist/vscode-toolbar-button/index.js';
import { html, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';

/** An icon that opens a menu or a dialog, and tells screen readers so, which the element it extends cannot. */
@customElement('menu-button')
export class MenuButton extends VscodeToolbarButton {
  @property() accessor opens: 'menu' | 'dialog' = 'menu';
  /** Whether what it opens is on the screen. */
  @property({ type: Boolean }) accessor isOpen = false;
  @query('button') private accessor button: HTMLButtonElement | null = null;

  override focus(): void {
    this.button?.focus();
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    if (this.button === null) return;
    this.button.ariaHasPopup = this.opens;
    this.button.ariaExpanded = String(this.isOpen);
  }
}

/** An icon that opens something below itself; `label` is its name and its tooltip. */
export function menuButton(
  icon: string,
  label: string,
  open: (below: MenuButton) => void,
  opens: MenuButton['opens'] = 'menu',
): TemplateResult {
  return html`<menu-button
    icon=${icon}
    label=${label}
    title=${label}
    opens=${opens}
    @click=${({ currentTarget }: Event) => {
      if (currentTarget instanceof MenuButton) open(currentTarget);
    }}
  ></menu-button>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'menu-button': MenuButton;
  }
}
