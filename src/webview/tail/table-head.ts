import {
  html,
  nothing,
  type ReactiveController,
  type ReactiveControllerHost,
  type TemplateResult,
} from 'lit';
import './drag-handle.ts';
import type { PanelContext } from './panel-context.ts';
import { columnName, columnTitle, resizeLabel } from './row-cells.ts';
import { isRecordColumn, moveColumn, narrowestColumn, widestColumn } from './table-columns.ts';

/** A press that moves further than this carries the column. */
const carryFromPx = 5;

export interface TableHeadState {
  readonly columns: readonly string[];
  /** The column that takes what the others leave. */
  readonly flexible: number;
  readonly isByTime: boolean;
}

export interface TableHeadOptions {
  /** @param width in pixels; `null`: the one that it has by itself */
  onResize(column: string, width: number | null): void;
  onReorder(columns: readonly string[]): void;
  /** The focus goes back to the rows. */
  onLeave(): void;
}

/** A column that is being dragged, and before which one it would be put. */
interface Carried {
  readonly column: string;
  readonly to: number;
}

/** The names of the columns: dragged to another place, and at their borders to another width. */
export class TableHead implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #options: TableHeadOptions;
  #state: TableHeadState = { columns: [], flexible: 0, isByTime: false };
  #carried: Carried | undefined;

  constructor(host: ReactiveControllerHost, options: TableHeadOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  hostConnected(): void {
    this.#carried = undefined;
  }

  render(context: PanelContext, state: TableHeadState): TemplateResult {
    this.#state = state;
    return html`<div class="row head" role="row" aria-rowindex="1" @pointerdown=${this.#onPointerDown}>
      ${state.columns.map((column, index) => this.#cell(context, column, index))}
    </div>`;
  }

  #cell({ texts }: PanelContext, column: string, index: number): TemplateResult {
    const { columns, flexible, isByTime } = this.#state;
    const look = [
      column === 'partition' || column === 'offset' ? 'number' : '',
      isRecordColumn(column) ? '' : 'field',
      this.#carried?.column === column ? 'carried' : '',
      this.#carried?.to === index ? 'before' : '',
      this.#carried?.to === columns.length && index === columns.length - 1 ? 'after' : '',
    ].join(' ');
    return html`<div
      class="cell ${look}"
      role="columnheader"
      aria-colindex=${index + 1}
      aria-label=${columnTitle(column, texts)}
      aria-sort=${column === 'time' && isByTime ? 'ascending' : nothing}
      data-column=${column}
      title=${columnTitle(column, texts)}
    >
      <span>${columnName(column, texts)}${column === 'time' && isByTime ? ' ↑' : ''}</span>
      ${
        index === flexible
          ? nothing
          : html`<drag-handle
              orientation="vertical"
              label=${resizeLabel(column, texts)}
              ?reversed=${index > flexible}
              .tabIndex=${-1}
              .min=${narrowestColumn}
              .max=${widestColumn}
              .onResize=${(width: number) => this.#options.onResize(column, width)}
              .onReset=${() => this.#options.onResize(column, null)}
              @keydown=${(event: KeyboardEvent) => this.#onHandleKey(event)}
            ></drag-handle>`
      }
    </div>`;
  }

  #onHandleKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    this.#options.onLeave();
  }

  readonly #onPointerDown = (event: PointerEvent): void => {
    const cell = cellAt(event.target);
    const column = cell?.dataset['column'];
    if (event.button !== 0 || cell === undefined || column === undefined) return;
    const head = event.currentTarget instanceof HTMLElement ? event.currentTarget : undefined;
    if (head === undefined) return;
    const ends = new AbortController();
    const listen = { signal: ends.signal };
    const finish = (): void => {
      ends.abort();
      this.#carry(undefined);
    };
    window.addEventListener(
      'pointermove',
      (move) => {
        if (this.#carried === undefined && Math.abs(move.clientX - event.clientX) < carryFromPx) return;
        this.#carry({ column, to: this.#placeAt(head, move.clientX) });
      },
      listen,
    );
    window.addEventListener(
      'pointerup',
      () => {
        const carried = this.#carried;
        finish();
        if (carried === undefined) return;
        const { columns } = this.#state;
        const from = columns.indexOf(column);
        const moved = moveColumn(columns, column, carried.to > from ? carried.to - 1 : carried.to);
        if (moved.some((other, index) => other !== columns[index])) this.#options.onReorder(moved);
      },
      listen,
    );
    window.addEventListener('blur', finish, listen);
    window.addEventListener('keydown', (key) => key.key === 'Escape' && finish(), {
      ...listen,
      capture: true,
    });
  };

  /** Before which column the pointer would put what it carries. */
  #placeAt(head: HTMLElement, x: number): number {
    const cells = [...head.querySelectorAll<HTMLElement>(':scope > .cell')];
    const place = cells.findIndex((cell) => {
      const { left, width } = cell.getBoundingClientRect();
      return x < left + width / 2;
    });
    return place < 0 ? cells.length : place;
  }

  #carry(carried: Carried | undefined): void {
    if (carried?.to === this.#carried?.to && carried?.column === this.#carried?.column) return;
    this.#carried = carried;
    this.#host.requestUpdate();
  }
}

function cellAt(target: EventTarget | null): HTMLElement | undefined {
  return target instanceof Element ? (target.closest<HTMLElement>('[data-column]') ?? undefined) : undefined;
}
