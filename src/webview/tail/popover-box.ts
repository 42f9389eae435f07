import { css } from 'lit';
import { MenuButton } from './menu-button.ts';
import { placePopup, type PopupPlace } from './place-popup.ts';

/** The look of what opens above the panel and holds fields: as VS Code's quick input. */
export const popoverStyles = css`
  :host {
    position: fixed;
    inset: auto;
    margin: 0;
    padding: 6px;
    overflow: visible;
    color: var(--vscode-quickInput-foreground, var(--vscode-foreground));
    background: var(--vscode-quickInput-background, var(--vscode-editorWidget-background));
    border: 1px solid
      var(--vscode-contrastBorder, var(--vscode-widget-border, var(--vscode-menu-border, transparent)));
    border-radius: 6px;
    box-shadow: 0 4px 12px var(--vscode-widget-shadow, transparent);
    font-family: var(--vscode-font-family);
    font-size: var(--vscode-font-size);
  }

  input {
    width: 100%;
    height: 26px;
    padding: 0 6px;
    color: var(--vscode-input-foreground);
    background: var(--vscode-input-background);
    border: 1px solid var(--vscode-input-border, var(--vscode-contrastBorder, transparent));
    border-radius: 2px;
    font: inherit;
  }

  input:focus {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: -1px;
  }

  input::placeholder {
    color: var(--vscode-input-placeholderForeground);
  }

  .problem {
    color: var(--vscode-errorForeground);
  }
`;

/**
 * Opens an element above everything, and closes it by Escape, by a press elsewhere, or when `close` is called; the focus
 * then goes back to where it was. Keys inside are not the panel's.
 */
export class PopoverBox {
  readonly #element: HTMLElement;
  readonly #onClose: () => void;
  #returnTo: HTMLElement | undefined;
  #opener: MenuButton | undefined;
  #ends: AbortController | undefined;

  constructor(element: HTMLElement, onClose: () => void = () => undefined) {
    this.#element = element;
    this.#onClose = onClose;
  }

  /** @param ready resolves when the element has its content and so its size */
  async open(place: PopupPlace, ready: () => Promise<unknown>): Promise<void> {
    const element = this.#element;
    const ends = new AbortController();
    const { signal } = ends;
    this.#ends = ends;
    this.#returnTo = focusedElement();
    this.#opener = 'below' in place && place.below instanceof MenuButton ? place.below : undefined;
    element.popover = 'manual';
    document.body.append(element);
    await ready();
    if (signal.aborted) return;
    element.showPopover();
    placePopup(element, place);
    if (this.#opener !== undefined) this.#opener.isOpen = true;
    element.addEventListener('keydown', (event) => this.#onKey(event), { signal });
    const outside = (event: Event): void => {
      if (!event.composedPath().includes(element)) this.#end();
    };
    window.addEventListener('pointerdown', outside, { signal, capture: true });
    window.addEventListener('blur', () => this.#end(), { signal });
    window.addEventListener('resize', () => this.#end(), { signal });
  }

  close(): void {
    const returnTo = this.#returnTo;
    this.#end();
    returnTo?.focus({ preventScroll: true });
  }

  #end(): void {
    if (this.#ends?.signal.aborted !== false) return;
    this.#ends.abort();
    this.#element.remove();
    if (this.#opener !== undefined) this.#opener.isOpen = false;
    this.#onClose();
  }

  #onKey(event: KeyboardEvent): void {
    event.stopPropagation();
    if (event.defaultPrevented || event.key !== 'Escape') return;
    event.preventDefault();
    this.close();
  }
}

/** The innermost element that has the focus. */
function focusedElement(): HTMLElement | undefined {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element instanceof HTMLElement ? element : undefined;
}
