import type { BlockRange } from '../../contracts/language-server.ts';

/** A change of a document, as VS Code reports it: what stood in `range` became `text`. */
export interface LineChange {
  readonly range: {
    readonly start: { readonly line: number; readonly character: number };
    readonly end: { readonly line: number; readonly character: number };
  };
  readonly text: string;
}

/** A block of a document that is followed through its edits, so that what ran keeps its place. */
export interface TrackedBlock {
  readonly uri: string;
  /** The line of the block's keyword as the document stands now. */
  readonly startLine: number;
  /** What the language server said last; its lines are of that time. */
  readonly range: BlockRange;
}

interface Entry extends TrackedBlock {
  startLine: number;
  range: BlockRange;
  /** Its keyword's line was overwritten: only the next answer tells where it went. */
  isUprooted: boolean;
}

/** The blocks of one document, in the order of their lines. */
export class TrackedBlocks {
  readonly #uri: string;
  #entries: readonly Entry[] = [];

  constructor(uri: string) {
    this.#uri = uri;
  }

  get blocks(): readonly TrackedBlock[] {
    return this.#entries;
  }

  /** Moves the blocks with an edit. The changes are applied one after the other. */
  applyChanges(changes: readonly LineChange[]): void {
    for (const change of changes) this.#entries.forEach((entry) => move(entry, change));
  }

  /** The document was closed and may come back changed: from here on, blocks are known by their kinds and names. */
  uproot(): void {
    for (const entry of this.#entries) entry.isUprooted = true;
  }

  /**
   * Takes the blocks of the document as it stands now. A block that was known, by its line or, where its line was
   * overwritten, by its kind and name, stays the same object.
   */
  update(ranges: readonly BlockRange[]): void {
    const anchored = new Map<string, Entry[]>();
    const uprooted = new Map<string, Entry[]>();
    for (const entry of this.#entries) {
      const { kind, name } = entry.range;
      if (entry.isUprooted) pushTo(uprooted, `${kind} ${name}`, entry);
      else pushTo(anchored, `${kind} ${entry.startLine}`, entry);
    }
    this.#entries = ranges.map((range) => {
      const { kind, name, startLine } = range;
      const entry = anchored.get(`${kind} ${startLine}`)?.shift() ?? uprooted.get(`${kind} ${name}`)?.shift();
      if (entry === undefined) return { uri: this.#uri, startLine, range, isUprooted: false };
      return Object.assign(entry, { startLine, range, isUprooted: false });
    });
  }
}

function move(entry: Entry, { range: { start, end }, text }: LineChange): void {
  const isBelow = start.line > entry.startLine || (start.line === entry.startLine && start.character > 0);
  if (isBelow) return;
  const lineEnds = countLineEnds(text);
  const isAbove = end.line < entry.startLine || (end.line === entry.startLine && end.character === 0);
  if (isAbove) {
    entry.startLine += lineEnds - (end.line - start.line);
  } else if (start.line !== end.line || lineEnds > 0) {
    entry.startLine = start.line;
    entry.isUprooted = true;
  }
}

function countLineEnds(text: string): number {
  return text.match(/\r\n|\r|\n/g)?.length ?? 0;
}

function pushTo<V>(map: Map<string, V[]>, key: string, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
