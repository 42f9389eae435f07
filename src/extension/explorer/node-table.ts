import type { ClusterId } from '../../core/cluster-profile.ts';
import type { ExplorerNode, RangeNode } from './explorer-node.ts';
import { cutIntoRanges } from './ranges.ts';

/** A node that others stand below. */
export type Parent = Exclude<ExplorerNode, { kind: 'brokenCluster' }>;

/** What every node below a parent has. */
export interface Place {
  readonly id: string;
  readonly parent: Parent;
  readonly clusterId: ClusterId;
}

/**
 * The nodes by their ids. A node is one object for as long as its id lives, since VS Code tells nodes apart by identity:
 * what is read again goes into the object that is there.
 */
export class NodeTable {
  readonly #nodes = new Map<string, ExplorerNode>();
  readonly #rangeItems = new Map<string, readonly ExplorerNode[]>();

  get(id: string): ExplorerNode | undefined {
    return this.#nodes.get(id);
  }

  values(): Iterable<ExplorerNode> {
    return this.#nodes.values();
  }

  /** The node of `fresh`'s id, which says now what `fresh` does. */
  put<N extends ExplorerNode>(fresh: N): N {
    const existing = this.#nodes.get(fresh.id);
    if (existing !== undefined) return Object.assign(existing, fresh);
    this.#nodes.set(fresh.id, fresh);
    return fresh;
  }

  /** One node an item, in ranges where they are too many. */
  list<T>(
    parent: Parent,
    items: readonly T[],
    keyOf: (item: T) => string,
    build: (item: T, place: Place) => ExplorerNode,
  ): readonly ExplorerNode[] {
    // The id does not name the range, so that an item keeps its own when others come and go.
    const make = (item: T, below: Parent): ExplorerNode => {
      const id = `${parent.id}/${encodeURIComponent(keyOf(item))}`;
      return this.put(build(item, { id, parent: below, clusterId: parent.clusterId }));
    };
    const ranges = cutIntoRanges(items);
    if (ranges.length === 1) return items.map((item) => make(item, parent));
    return ranges.map((range, index) => {
      const [first, last] = [range[0], range.at(-1)].map((item) => (item === undefined ? '' : keyOf(item)));
      const node = this.put<RangeNode>({
        ...fixedPlace(parent, `range/${index}`),
        kind: 'range',
        first: first ?? '',
        last: last ?? '',
        count: range.length,
      });
      this.#rangeItems.set(
        node.id,
        range.map((item) => make(item, node)),
      );
      return node;
    });
  }

  /** What a range stands for. */
  itemsOf(range: RangeNode): readonly ExplorerNode[] {
    return this.#rangeItems.get(range.id) ?? [];
  }
}

/** The place of a node that stands for no name. `#` cannot occur in one: a topic called `error` is not the error. */
export function fixedPlace(parent: Parent, key: string): Place {
  return { id: `${parent.id}/#${key}`, parent, clusterId: parent.clusterId };
}
