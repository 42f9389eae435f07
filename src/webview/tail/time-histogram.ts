import { css, html, LitElement, nothing, unsafeCSS, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import uPlot from 'uplot';
import plotStyles from 'uplot/dist/uPlot.min.css';
import type { TimeHistogram as Histogram } from '../../contracts/tail-view.ts';
import { fillText } from './fill-text.ts';
import type { PanelContext } from './panel-context.ts';
import { sharedStyles } from './shared-styles.ts';
import {
  barHeights,
  moveEdge,
  putEdge,
  rangeBetween,
  sharesOf,
  timeOfBucket,
  wholeTime,
  type RangeEdge,
  type TimeRange,
} from './time-range.ts';

const plotHeight = 40;
/** The bars are asked for no more often, and no more of the time than a part. */
const refreshMs = 250;
const busyShare = 0.2;
const bucketPx = 5;
const mostBuckets = 400;
const edges: readonly RangeEdge[] = ['from', 'until'];

/** When the stored records were written, and which of them pass the filter; a part of it is chosen by dragging. */
@customElement('time-histogram')
export class TimeHistogramView extends LitElement {
  static override readonly styles = [
    unsafeCSS(plotStyles),
    sharedStyles,
    css`
      :host {
        display: block;
        padding: 0 8px 2px 6px;
        border-bottom: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder, transparent));
        --stored: color-mix(in srgb, var(--vscode-descriptionForeground) 45%, transparent);
        --shown: var(--vscode-charts-blue, var(--vscode-focusBorder));
      }

      .head {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0 12px;
        min-height: 22px;
        font-variant-numeric: tabular-nums;
      }

      .toggle {
        display: inline-flex;
        align-items: center;
        gap: 2px;
        padding: 0 4px 0 0;
        color: inherit;
        background: none;
        border: none;
        font: inherit;
        cursor: pointer;
      }

      .toggle:focus-visible {
        outline: 1px solid var(--vscode-focusBorder);
      }

      .span {
        margin-left: auto;
      }

      .range {
        display: inline-flex;
        align-items: center;
        gap: 2px;
      }

      .frame {
        position: relative;
        height: ${plotHeight}px;
        margin: 0 4px;
      }

      /* So that nothing below moves when the first bars come. */
      .room {
        height: ${plotHeight}px;
      }

      .plot {
        position: absolute;
        inset: 0;
        cursor: crosshair;
      }

      .shade {
        position: absolute;
        top: 0;
        bottom: 0;
        background: var(--vscode-editor-background);
        opacity: 0.65;
        pointer-events: none;
      }

      .handle {
        position: absolute;
        top: 0;
        bottom: 0;
        width: 9px;
        margin-left: -4px;
        border: none;
        cursor: ew-resize;
        touch-action: none;
      }

      .handle::before {
        content: '';
        position: absolute;
        inset: 0 4px;
        background: var(--vscode-descriptionForeground);
      }

      .handle:hover::before,
      .handle:focus-visible::before {
        inset: 0 3px;
        background: var(--vscode-focusBorder);
      }

      .handle:focus-visible {
        outline: 1px solid var(--vscode-focusBorder);
      }

      .u-select {
        background: var(--vscode-editor-selectionBackground);
        opacity: 0.6;
      }

      .u-hz .u-cursor-x {
        border-right-color: var(--vscode-descriptionForeground);
      }
    `,
  ];

  @property({ attribute: false }) accessor context: PanelContext | undefined;
  @property({ attribute: false }) accessor isOpen = true;
  /** The time bounds of the view. */
  @property({ attribute: false }) accessor range: TimeRange = wholeTime;
  /** Anything that changes when the stored records or the view did: the bars are asked for again, a few times a second. */
  @property() accessor stamp = '';
  @property({ attribute: false }) accessor load: (buckets: number) => Promise<Histogram | null> = () =>
    Promise.resolve(null);
  @property({ attribute: false }) accessor onToggle: (isOpen: boolean) => void = () => undefined;
  @property({ attribute: false }) accessor onRange: (range: TimeRange) => void = () => undefined;
  @state() private accessor histogram: Histogram | null = null;
  /** Before the first answer nothing is known of times. */
  @state() private accessor hasAnswered = false;
  @state() private accessor hovered: number | null = null;
  @query('.plot') private accessor plotElement: HTMLElement | null = null;
  @query('.frame') private accessor frame: HTMLElement | null = null;
  #plot: uPlot | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** When the bars may be asked for again. */
  #nextAt = Number.NEGATIVE_INFINITY;
  #isLoading = false;
  /** How often the bars were wanted. */
  #wanted = 0;
  /** Counts tails: what was asked for the one before is dropped. */
  #generation = 0;
  readonly #sizes = new ResizeObserver(() => this.#resize());
  /** VS Code writes a theme's colours into the style of the root. */
  readonly #themes = new MutationObserver(() => this.#plot?.redraw());

  override connectedCallback(): void {
    super.connectedCallback();
    this.#themes.observe(document.documentElement, { attributeFilter: ['style', 'class'] });
    this.#themes.observe(document.body, { attributeFilter: ['class', 'data-vscode-theme-kind'] });
    this.#sizes.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#themes.disconnect();
    this.#sizes.disconnect();
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#dropPlot();
  }

  /** Forgets the bars: a new tail began. */
  reset(): void {
    this.#generation++;
    this.histogram = null;
    this.hasAnswered = false;
    this.hovered = null;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('stamp') || (changed.has('isOpen') && this.isOpen)) this.#refresh();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { context, histogram, isOpen } = this;
    if (context === undefined) return nothing;
    const { texts } = context;
    return html`
      <div class="head">
        <button
          class="toggle"
          aria-expanded=${isOpen}
          title=${isOpen ? texts.histogramHide : texts.histogramShow}
          @click=${() => this.onToggle(!isOpen)}
        >
          <vscode-icon name=${isOpen ? 'chevron-down' : 'chevron-right'}></vscode-icon>${texts.histogram}
        </button>
        ${this.#rangeWords(context)}
        ${isOpen ? html`<span class="span quiet">${this.#spanWords(context)}</span>` : nothing}
      </div>
      ${isOpen ? (histogram === null ? html`<div class="room"></div>` : this.#frame(context, histogram)) : nothing}
    `;
  }

  #rangeWords(context: PanelContext): TemplateResult | typeof nothing {
    const { fromMs, untilMs } = this.range;
    if (fromMs === null && untilMs === null) return nothing;
    const { texts } = context;
    return html`<span class="range" role="status"
      >${fillText(texts.histogramRange, time(context, fromMs, '…'), time(context, untilMs, '…'))}
      <vscode-toolbar-button
        icon="close"
        label=${texts.histogramClear}
        title=${texts.histogramClear}
        @click=${() => this.onRange(wholeTime)}
      ></vscode-toolbar-button
    ></span>`;
  }

  /** What the pointer is over, otherwise from when to when all is. */
  #spanWords(context: PanelContext): string {
    const { histogram, hovered, hasAnswered } = this;
    const { texts, formats } = context;
    if (histogram === null) return hasAnswered ? texts.histogramNoTime : '';
    if (hovered === null) {
      const { fromMs, untilMs } = histogram;
      return fillText(texts.histogramRange, time(context, fromMs), time(context, untilMs));
    }
    return fillText(
      texts.histogramBucket,
      time(context, timeOfBucket(histogram, hovered)),
      time(context, timeOfBucket(histogram, hovered + 1)),
      formats.count(histogram.stored[hovered] ?? 0),
      formats.count(histogram.shown[hovered] ?? 0),
    );
  }

  #frame(context: PanelContext, histogram: Histogram): TemplateResult {
    return html`<div class="frame" title=${context.texts.histogramHint}>
      <div class="plot" role="img" aria-label=${summaryOf(context, histogram)}></div>
      <div class="shade from"></div>
      <div class="shade until"></div>
      ${edges.map((edge) => this.#handle(context, histogram, edge))}
    </div>`;
  }

  #handle(context: PanelContext, histogram: Histogram, edge: RangeEdge): TemplateResult {
    const share = sharesOf(histogram, this.range)[edge];
    const at = histogram.fromMs + share * (histogram.untilMs - histogram.fromMs);
    return html`<div
      class="handle ${edge}"
      role="slider"
      tabindex="0"
      aria-label=${edge === 'from' ? context.texts.histogramFrom : context.texts.histogramUntil}
      aria-valuemin=${Math.round(histogram.fromMs)}
      aria-valuemax=${Math.round(histogram.untilMs)}
      aria-valuenow=${Math.round(at)}
      aria-valuetext=${time(context, at)}
      @keydown=${(event: KeyboardEvent) => this.#onKey(event, edge, histogram)}
      @pointerdown=${(event: PointerEvent) => this.#drag(event, edge)}
    ></div>`;
  }

  protected override updated(): void {
    const { histogram, plotElement } = this;
    if (histogram === null || plotElement === null) {
      this.#dropPlot();
      return;
    }
    this.#draw(histogram, plotElement);
    const { from, until } = sharesOf(histogram, this.range);
    this.#place('.handle.from', { left: share(from) });
    this.#place('.handle.until', { left: share(until) });
    this.#place('.shade.from', { left: '0', right: share(1 - from) });
    this.#place('.shade.until', { left: share(until), right: '0' });
  }

  #place(selector: string, style: Partial<CSSStyleDeclaration>): void {
    const element = this.renderRoot.querySelector<HTMLElement>(selector);
    if (element !== null) Object.assign(element.style, style);
  }

  /** Asks for the bars, now or as soon as it may be. */
  #refresh(): void {
    this.#wanted++;
    if (!this.isOpen || this.#isLoading || this.#timer !== undefined) return;
    const wait = this.#nextAt - Date.now();
    if (wait <= 0) void this.#load();
    else {
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        // It may have been folded meanwhile.
        if (this.isConnected && this.isOpen) void this.#load();
      }, wait);
    }
  }

  async #load(): Promise<void> {
    this.#isLoading = true;
    const wanted = this.#wanted;
    const askedAt = Date.now();
    const generation = this.#generation;
    const buckets = Math.max(1, Math.min(mostBuckets, Math.floor(this.clientWidth / bucketPx)));
    // What could not be asked is asked again with the next change.
    const histogram = await this.load(buckets).catch(() => this.histogram);
    this.#isLoading = false;
    this.#nextAt = askedAt + Math.max(refreshMs, (Date.now() - askedAt) / busyShare);
    if (generation === this.#generation) {
      this.histogram = histogram?.stored.length === 0 ? null : histogram;
      this.hasAnswered = true;
    }
    if (wanted !== this.#wanted || generation !== this.#generation) this.#refresh();
  }

  #draw(histogram: Histogram, element: HTMLElement): void {
    const most = Math.max(1, ...histogram.stored);
    const buckets = histogram.stored.length;
    const data: uPlot.AlignedData = [
      Array.from({ length: buckets }, (_, bucket) => bucket),
      barHeights(histogram.stored, most, 1.5 / plotHeight),
      barHeights(histogram.shown, most, 1.5 / plotHeight),
    ];
    if (this.#plot?.root.parentElement === element) this.#plot.setData(data);
    else {
      this.#dropPlot();
      this.#plot = new uPlot(this.#options(element.clientWidth), data, element);
    }
  }

  #options(width: number): uPlot.Options {
    const bars = uPlot.paths.bars?.({ size: [1, Infinity], gap: 1 });
    const series = (colour: string): uPlot.Series => ({
      ...(bars === undefined ? {} : { paths: bars }),
      fill: () => getComputedStyle(this).getPropertyValue(colour),
      width: 0,
      points: { show: false },
    });
    return {
      width,
      height: plotHeight,
      padding: [0, 0, 0, 0],
      legend: { show: false },
      axes: [{ show: false }, { show: false }],
      scales: {
        x: { time: false, range: (plot) => [-0.5, plot.data[0].length - 0.5] },
        y: { range: (plot) => [0, Math.max(1, ...(plot.data[1] as number[]))] },
      },
      series: [{}, series('--stored'), series('--shown')],
      cursor: { y: false, drag: { x: true, y: false, setScale: false }, points: { show: false } },
      hooks: {
        setCursor: [
          (plot) => (this.hovered = (plot.cursor.left ?? -1) < 0 ? null : (plot.cursor.idx ?? null)),
        ],
        setSelect: [(plot) => this.#onSelect(plot)],
      },
    };
  }

  #onSelect(plot: uPlot): void {
    const { left, width } = plot.select;
    const { histogram } = this;
    if (width === 0 || histogram === null) return;
    plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    this.onRange(
      rangeBetween(histogram, left / plot.over.clientWidth, (left + width) / plot.over.clientWidth),
    );
  }

  #onKey(event: KeyboardEvent, edge: RangeEdge, histogram: Histogram): void {
    const steps = {
      ArrowLeft: -1,
      ArrowDown: -1,
      ArrowRight: 1,
      ArrowUp: 1,
      PageDown: -10,
      PageUp: 10,
      Home: -mostBuckets,
      End: mostBuckets,
    };
    if (isKeyOf(event.key, steps)) this.onRange(moveEdge(histogram, this.range, edge, steps[event.key]));
    else if (event.key === 'Delete' || event.key === 'Backspace') this.onRange(wholeTime);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #drag(event: PointerEvent, edge: RangeEdge): void {
    const { frame } = this;
    const handle = event.currentTarget;
    if (event.button !== 0 || frame === null || !(handle instanceof HTMLElement)) return;
    event.preventDefault();
    handle.focus();
    handle.setPointerCapture(event.pointerId);
    const { left, width } = frame.getBoundingClientRect();
    const move = (next: PointerEvent): void => {
      if (this.histogram === null) return;
      const range = putEdge(this.histogram, this.range, edge, (next.clientX - left) / width);
      if (range.fromMs !== this.range.fromMs || range.untilMs !== this.range.untilMs) this.onRange(range);
    };
    const end = (): void => {
      handle.removeEventListener('pointermove', move);
      handle.removeEventListener('lostpointercapture', end);
    };
    handle.addEventListener('pointermove', move);
    handle.addEventListener('lostpointercapture', end);
  }

  #resize(): void {
    const { plotElement } = this;
    if (this.#plot === undefined || plotElement === null || plotElement.clientWidth === 0) return;
    this.#plot.setSize({ width: plotElement.clientWidth, height: plotHeight });
    this.#refresh();
  }

  #dropPlot(): void {
    this.#plot?.destroy();
    this.#plot = undefined;
  }
}

function summaryOf(context: PanelContext, histogram: Histogram): string {
  const { texts, formats } = context;
  const { stored, shown, fromMs, untilMs } = histogram;
  const sum = (counts: readonly number[]): string =>
    formats.count(counts.reduce((all, count) => all + count, 0));
  const most = Math.max(...stored);
  return fillText(
    texts.histogramSummary,
    sum(stored),
    time(context, fromMs),
    time(context, untilMs),
    sum(shown),
    time(context, timeOfBucket(histogram, stored.indexOf(most))),
    formats.count(most),
  );
}

function time({ formats }: PanelContext, timeMs: number | null, none = ''): string {
  return timeMs === null ? none : formats.time(String(Math.round(timeMs)), Date.now());
}

function share(value: number): string {
  return `${100 * value}%`;
}

function isKeyOf<T extends object>(key: PropertyKey, object: T): key is keyof T {
  return Object.hasOwn(object, key);
}

declare global {
  interface HTMLElementTagNameMap {
    'time-histogram': TimeHistogramView;
  }
}
