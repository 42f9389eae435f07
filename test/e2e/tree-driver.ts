import type { Locator } from 'playwright-core';
import { expect } from 'vitest';

/** A row of a tree as the screen shows it. */
export interface TreeRow {
  /** Counted over the whole tree, not only over what is on the screen. */
  readonly index: number;
  /** 1 for the roots. */
  readonly level: number;
  readonly label: string;
  readonly description: string;
  /** `undefined` for a leaf. */
  readonly isExpanded: boolean | undefined;
}

/** A path of labels from a root down, each exact or a pattern. */
export type TreePath = readonly (string | RegExp)[];

const patience = { timeout: 20_000, interval: 100 };

/** Reads and drives a tree view. Only the rows on the screen exist in the page, so a path is looked for by scrolling. */
export class TreeDriver {
  readonly #list: Locator;

  constructor(list: Locator) {
    this.#list = list;
  }

  /** The rows on the screen, from the top. */
  async rows(): Promise<readonly TreeRow[]> {
    const rows = await this.#list
      .locator('.monaco-list-rows > .monaco-list-row')
      .evaluateAll((elements: readonly RowElement[]) =>
        elements.map((row) => ({
          index: Number(row.getAttribute('data-index')),
          level: Number(row.getAttribute('aria-level')),
          label: row.querySelector('.label-name')?.textContent ?? '',
          description: row.querySelector('.label-description')?.textContent ?? '',
          expanded: row.getAttribute('aria-expanded'),
        })),
      );
    return rows
      .map(({ expanded, ...row }) => ({
        ...row,
        isExpanded: expanded === null ? undefined : expanded === 'true',
      }))
      .toSorted((one, other) => one.index - other.index);
  }

  /** Waits until the path is there, expanding its parents, and brings it on the screen. */
  async find(treePath: TreePath): Promise<TreeRow> {
    for (let depth = 1; depth < treePath.length; depth += 1) {
      await this.#expandShown(treePath.slice(0, depth));
    }
    return this.#findShown(treePath);
  }

  /** Expands the path and everything above it. */
  async expand(treePath: TreePath): Promise<TreeRow> {
    await this.find(treePath);
    return this.#expandShown(treePath);
  }

  /** The element of a row, to click or to open a menu on. */
  async element(treePath: TreePath): Promise<Locator> {
    return this.#element(await this.find(treePath));
  }

  async click(treePath: TreePath): Promise<void> {
    await (await this.element(treePath)).click();
  }

  async openContextMenu(treePath: TreePath): Promise<void> {
    await (await this.element(treePath)).click({ button: 'right' });
  }

  /** Presses one of the buttons that a row shows when the pointer is over it. */
  async clickAction(treePath: TreePath, action: string): Promise<void> {
    const element = await this.element(treePath);
    await element.hover();
    await element.getByRole('button', { name: action }).click();
  }

  /** The children of an expanded path that are on the screen. */
  async children(treePath: TreePath): Promise<readonly TreeRow[]> {
    const parent = await this.expand(treePath);
    const below = (await this.rows()).filter((row) => row.index > parent.index);
    const end = below.findIndex((row) => row.level <= parent.level);
    return below.slice(0, end === -1 ? undefined : end).filter((row) => row.level === parent.level + 1);
  }

  #element(row: TreeRow): Locator {
    return this.#list.locator(`.monaco-list-rows > .monaco-list-row[data-index="${row.index}"]`);
  }

  /** Expands a path whose parents are expanded. */
  async #expandShown(treePath: TreePath): Promise<TreeRow> {
    const row = await this.#findShown(treePath);
    if (row.isExpanded !== false) return row;
    await this.#element(row).locator('.monaco-tl-twistie').click();
    await expect
      .poll(async () => (await this.#findShown(treePath)).isExpanded, {
        ...patience,
        message: `${describe(treePath)} expands`,
      })
      .toBe(true);
    return this.#findShown(treePath);
  }

  /** Brings a path whose parents are expanded on the screen. */
  async #findShown(treePath: TreePath): Promise<TreeRow> {
    const seen = new Map<number, TreeRow>();
    const inOrder = (): readonly TreeRow[] =>
      [...seen.values()].toSorted((one, other) => one.index - other.index);
    let found: TreeRow | undefined;
    await expect
      .poll(
        async () => {
          seen.clear();
          found = undefined;
          for await (const rows of this.#screens()) {
            for (const row of rows) seen.set(row.index, row);
            found = locate(inOrder(), treePath);
            // The last row on the screen may be cut, unless the tree ends there.
            if (found !== undefined && (rows.at(-1)?.index !== found.index || (await this.#below()) === 0))
              break;
          }
          return found !== undefined;
        },
        { ...patience, message: `the tree shows ${describe(treePath)}` },
      )
      .toBe(true)
      .catch((error: unknown) => {
        const shown = inOrder().map((row) => `${'  '.repeat(row.level - 1)}${row.label}  ${row.description}`);
        throw new Error(`The tree does not show ${describe(treePath)}. It shows:\n${shown.join('\n')}`, {
          cause: error,
        });
      });
    if (found === undefined) throw new Error(`The tree does not show ${describe(treePath)}.`);
    return found;
  }

  /** The rows on the screen, from the tree's beginning to its end. Where the reader stops, the tree stays. */
  async *#screens(): AsyncGenerator<readonly TreeRow[]> {
    if ((await this.#below()) === 0 && (await this.#above()) === 0) {
      yield await this.rows();
      return;
    }
    while ((await this.#above()) > 0) await this.#wheel(-100_000);
    for (;;) {
      yield await this.rows();
      if ((await this.#below()) <= 0) return;
      await this.#wheel(200);
    }
  }

  /** How many pixels of the tree are above what is on the screen. */
  async #above(): Promise<number> {
    return (await this.#extent()).above;
  }

  /** How many pixels of the tree are below what is on the screen. */
  async #below(): Promise<number> {
    return (await this.#extent()).below;
  }

  async #extent(): Promise<{ readonly above: number; readonly below: number }> {
    return this.#list.evaluate((list: ListElement) => {
      const screen = list.getBoundingClientRect();
      const rows = list.querySelector('.monaco-list-rows')?.getBoundingClientRect() ?? screen;
      return {
        above: Math.max(0, Math.round(screen.top - rows.top)),
        below: Math.max(0, Math.round(rows.bottom - screen.bottom)),
      };
    });
  }

  /** Scrolls, where there is a way to go, and waits until the rows have moved. */
  async #wheel(pixels: number): Promise<void> {
    const before = await this.#above();
    await this.#list.hover({ position: { x: 5, y: 5 } });
    await this.#list.page().mouse.wheel(0, pixels);
    await expect.poll(() => this.#above(), { ...patience, message: 'the tree scrolls' }).not.toBe(before);
  }
}

/** The row at the end of a path, among rows in the order of the tree. */
function locate(rows: readonly TreeRow[], treePath: TreePath): TreeRow | undefined {
  let parent: TreeRow | undefined;
  for (const step of treePath) {
    const level: number = (parent?.level ?? 0) + 1;
    const from: number = parent === undefined ? 0 : rows.indexOf(parent) + 1;
    let found: TreeRow | undefined;
    for (const row of rows.slice(from)) {
      if (row.level < level) break;
      if (row.level === level && (typeof step === 'string' ? row.label === step : step.test(row.label))) {
        found = row;
        break;
      }
    }
    if (found === undefined) return undefined;
    parent = found;
  }
  return parent;
}

function describe(treePath: TreePath): string {
  return treePath.map((step) => `"${String(step)}"`).join(' → ');
}

/** What is needed of the page's elements: the types of the DOM are the webviews' alone. */
interface RowElement {
  getAttribute(name: string): string | null;
  querySelector(selector: string): { readonly textContent: string | null } | null;
}

interface ListElement {
  getBoundingClientRect(): { readonly top: number; readonly bottom: number };
  querySelector(selector: string): Pick<ListElement, 'getBoundingClientRect'> | null;
}
