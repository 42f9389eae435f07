import { isListOf } from '../../contracts/guards.ts';
import { isNamedView } from '../../contracts/is-named-view.ts';
import type { NamedView } from '../../contracts/tail-panel.ts';

/** As much of a `Memento` as it takes. */
interface ViewStore {
  get(key: string): unknown;
  update(key: string, value: unknown): Thenable<void>;
}

const keyPrefix = 'tail.namedViews:';
const areNamedViews = isListOf(isNamedView);

/** Views under their names, for every panel that shows the same topics, on whatever cluster, in every window. */
export class NamedViews {
  readonly #store: ViewStore;
  readonly #listeners = new Set<(topics: readonly string[]) => void>();

  constructor(store: ViewStore) {
    this.#store = store;
  }

  /** In the order of their names. What another version wrote and is not understood is none. */
  of(topics: readonly string[]): readonly NamedView[] {
    const stored = this.#store.get(keyOf(topics));
    return areNamedViews(stored) ? stored : [];
  }

  /** In place of the one that had the name. */
  async save(topics: readonly string[], view: NamedView): Promise<void> {
    const others = this.of(topics).filter(({ name }) => name !== view.name);
    const { name, filter, order, columns } = view;
    const views = [...others, { name, filter, order, columns }];
    await this.#write(
      topics,
      views.sort((a, b) => a.name.localeCompare(b.name)),
    );
  }

  async remove(topics: readonly string[], name: string): Promise<void> {
    await this.#write(
      topics,
      this.of(topics).filter((view) => view.name !== name),
    );
  }

  /** @param listener gets the topics whose views changed. @returns what ends it */
  onDidChange(listener: (topics: readonly string[]) => void): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  async #write(topics: readonly string[], views: readonly NamedView[]): Promise<void> {
    await this.#store.update(keyOf(topics), views.length === 0 ? undefined : views);
    for (const listener of this.#listeners) listener(topics);
  }
}

/** Whether two lists name the same topics, in whatever order. */
export function areSameTopics(a: readonly string[], b: readonly string[]): boolean {
  return keyOf(a) === keyOf(b);
}

function keyOf(topics: readonly string[]): string {
  return `${keyPrefix}${JSON.stringify([...new Set(topics)].sort())}`;
}
