import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';

const keyStep = 10;

/**
 * A border that is dragged, or moved with the arrow keys, to give what is beside it another size. `vertical` borders
 * stand between left and right, `horizontal` ones between above and below.
 */
@customElement('drag-handle')
export class DragHandle extends LitElement {
  static override readonly styles = css`
    :host {
      display: block;
      position: relative;
      z-index: 2;
      touch-action: none;
      background: transparent;
    }

    :host([orientation='vertical']) {
      width: 5px;
      cursor: col-resize;
    }

    :host([orientation='horizontal']) {
      height: 5px;
      margin: -2px 0;
      cursor: row-resize;
    }

    :host(:hover),
    :host(:focus-visible),
    :host([dragging]) {
      background: var(--vscode-sash-hoverBorder, var(--vscode-focusBorder));
      outline: none;
    }
  `;

  @property({ reflect: true }) accessor orientation: 'horizontal' | 'vertical' = 'horizontal';
  @property() accessor label = '';
  /** The size in pixels that dragging changes; `undefined`: that of the element around the handle. */
  @property({ attribute: false }) accessor value: number | undefined;
  @property({ type: Number }) accessor min = 0;
  @property({ type: Number }) accessor max = 10_000;
  /** Whether dragging right or down makes it smaller, since what it sizes is on that side. */
  @property({ type: Boolean }) accessor reversed = false;
  @property({ attribute: false }) accessor onResize: (value: number) => void = () => undefined;
  /** The size that it has by itself is wanted again. */
  @property({ attribute: false }) accessor onReset: () => void = () => undefined;
  readonly #sizes = new ResizeObserver(() => this.requestUpdate());

  constructor() {
    super();
    this.tabIndex = 0;
    this.addEventListener('pointerdown', (event) => this.#drag(event));
    this.addEventListener('keydown', (event) => this.#step(event));
    this.addEventListener('dblclick', () => this.onReset());
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.value === undefined && this.parentElement !== null) this.#sizes.observe(this.parentElement);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sizes.disconnect();
  }

  protected override render(): TemplateResult {
    return html``;
  }

  protected override updated(): void {
    this.role = 'separator';
    this.ariaLabel = this.label;
    this.ariaOrientation = this.orientation;
    this.ariaValueNow = String(Math.round(this.#size));
    this.ariaValueMin = String(Math.round(this.min));
    this.ariaValueMax = String(Math.round(this.max));
  }

  #drag(event: PointerEvent): void {
    if (event.button !== 0) return;
    // Which would select text, and would also take the focus: arrow keys go on where dragging ended.
    event.preventDefault();
    this.focus();
    event.stopPropagation();
    this.setPointerCapture(event.pointerId);
    this.toggleAttribute('dragging', true);
    const from = this.#along(event);
    const start = this.#size;
    const sign = this.reversed ? -1 : 1;
    const move = (next: PointerEvent): void => this.#set(start + sign * (this.#along(next) - from));
    const end = (): void => {
      this.toggleAttribute('dragging', false);
      this.removeEventListener('pointermove', move);
      this.removeEventListener('lostpointercapture', end);
    };
    this.addEventListener('pointermove', move);
    this.addEventListener('lostpointercapture', end);
  }

  #step(event: KeyboardEvent): void {
    const [less, more] =
      this.orientation === 'vertical' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
    if (event.key !== less && event.key !== more) return;
    event.preventDefault();
    event.stopPropagation();
    const step = event.key === more ? keyStep : -keyStep;
    this.#set(this.#size + (this.reversed ? -step : step));
  }

  get #size(): number {
    if (this.value !== undefined) return this.value;
    const around = this.parentElement?.getBoundingClientRect();
    return (this.orientation === 'vertical' ? around?.width : around?.height) ?? 0;
  }

  #along(event: PointerEvent): number {
    return this.orientation === 'vertical' ? event.clientX : event.clientY;
  }

  #set(value: number): void {
    this.onResize(Math.max(this.min, Math.min(this.max, value)));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'drag-handle': DragHandle;
  }
}
