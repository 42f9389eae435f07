import type * as vscode from 'vscode';

/** Which blocks of a file are meant, by the ids of their entries: objects change when a block goes and comes back. */
export interface ChosenBlocks {
  /** Every one but those that are left out, the ones that are written meanwhile included. */
  readonly isWhole: boolean;
  readonly includes: (id: string) => boolean;
}

type Tree = Pick<vscode.TestItem, 'id' | 'parent'>;

/** What a request to run tests means, by the ids of files. */
export class ChosenTests {
  readonly #isAll: boolean;
  readonly #files = new Set<string>();
  readonly #blocks = new Map<string, Set<string>>();
  readonly #leftOutFiles = new Set<string>();
  readonly #leftOutBlocks = new Map<string, Set<string>>();

  constructor({
    include,
    exclude,
  }: {
    readonly include?: readonly Tree[] | undefined;
    readonly exclude?: readonly Tree[] | undefined;
  }) {
    this.#isAll = include === undefined;
    for (const item of include ?? []) add(item, this.#files, this.#blocks);
    for (const item of exclude ?? []) add(item, this.#leftOutFiles, this.#leftOutBlocks);
  }

  /** `undefined` where nothing of the file is meant. */
  of(file: string): ChosenBlocks | undefined {
    if (this.#leftOutFiles.has(file)) return undefined;
    const isWhole = this.#isAll || this.#files.has(file);
    const blocks = this.#blocks.get(file);
    if (!isWhole && blocks === undefined) return undefined;
    const leftOut = this.#leftOutBlocks.get(file);
    return {
      isWhole,
      includes: (id) => (isWhole || blocks?.has(id) === true) && leftOut?.has(id) !== true,
    };
  }
}

function add(item: Tree, files: Set<string>, blocks: Map<string, Set<string>>): void {
  if (item.parent === undefined) {
    files.add(item.id);
    return;
  }
  const ofFile = blocks.get(item.parent.id) ?? new Set();
  blocks.set(item.parent.id, ofFile.add(item.id));
}
