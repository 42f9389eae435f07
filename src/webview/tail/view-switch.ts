import { PlaceFinder } from './place-finder.ts';
import type { PanelModel } from './panel-model.ts';
import { noSelection, selectOne } from './row-selection.ts';
import type { ShownRow } from './row-cells.ts';
import type { LookedAt } from './tail-table.ts';
import { isViewComplete } from './view-words.ts';

/** What a change of the view does to the table. */
export interface SwitchedTable {
  readonly isFollowing: boolean;
  readonly lookedAt: LookedAt | undefined;
  rowAt(index: number): ShownRow | undefined;
  showView(first: number, end: number): void;
  setBounds(first: number, end: number): void;
  place(place: LookedAt): void;
  goTo(index: number): void;
}

/**
 * Keeps the table with the view: when another one begins, the row that the reader looked at and the one that is selected
 * are found again in it; a record that a link named is opened as soon as it is there.
 */
export class ViewSwitch {
  readonly #model: PanelModel;
  readonly #looked: PlaceFinder;
  readonly #selected: PlaceFinder;
  readonly #target: PlaceFinder;
  #viewId = 0;
  #sought: PanelModel['state']['target'] = null;

  constructor(model: PanelModel) {
    this.#model = model;
    const finder = (): PlaceFinder =>
      new PlaceFinder({
        locate: async (view, place) => {
          const answer = await model.channel.request({ method: 'locate', view, place });
          return answer.kind === 'index' ? answer.index : null;
        },
        rows: (view, first, count) => model.rows(view, first, count),
      });
    this.#looked = finder();
    this.#selected = finder();
    this.#target = finder();
  }

  /** The reader went elsewhere: where they were is not looked for any more. */
  readerMoved(): void {
    this.#looked.giveUp();
  }

  /** Another tail began. */
  reset(): void {
    this.#viewId = 0;
    for (const finder of [this.#looked, this.#selected]) finder.giveUp();
  }

  /** The page was loaded again, and the table is where it was in this view. */
  adopt(viewId: number): void {
    this.#viewId = viewId;
  }

  /** Tells the table what the host said last. */
  update(table: SwitchedTable): void {
    const { progress, view, target } = this.#model.state;
    const { id, first, end } = progress.view;
    if (id === this.#viewId) table.setBounds(first, end);
    else this.#switch(table, id, first, end);
    const isComplete = isViewComplete(view, progress);
    if (this.#looked.isSeeking) void this.#looked.look(id, isComplete);
    if (this.#selected.isSeeking) void this.#selected.look(id, isComplete);
    if (target !== this.#sought) this.#seekTarget(table);
    const isOver = progress.state.kind === 'ended' || progress.state.kind === 'failed';
    if (this.#target.isSeeking) void this.#target.look(id, isComplete && isOver);
  }

  #switch(table: SwitchedTable, id: number, first: number, end: number): void {
    const { lookedAt, isFollowing } = table;
    const { activeRow } = this.#model.state;
    const looked = lookedAt === undefined ? undefined : table.rowAt(lookedAt.index)?.row;
    this.#viewId = id;
    this.reset();
    this.#viewId = id;
    this.#model.change({ selection: noSelection });
    table.showView(first, end);
    if (!isFollowing && lookedAt !== undefined && looked !== undefined) {
      this.#looked.seek({
        place: { kind: 'row', row: looked },
        isIt: ({ row }) => row === looked,
        onFound: (index) => {
          if (index !== undefined) table.place({ index, belowTopPx: lookedAt.belowTopPx });
        },
      });
    }
    if (activeRow !== undefined) {
      this.#selected.seek({
        place: { kind: 'row', row: activeRow },
        isIt: ({ row }) => row === activeRow,
        onFound: (index, isExact) => {
          const { selection } = this.#model.state;
          // Meanwhile the reader may have chosen another.
          if (!isExact || index === undefined || selection.active !== undefined) return;
          this.#model.change({ selection: selectOne(index), activeRow });
        },
      });
    }
  }

  #seekTarget(table: SwitchedTable): void {
    const { target } = this.#model.state;
    this.#sought = target;
    this.#target.giveUp();
    if (target === null) return;
    const { topic, partition, offset } = target;
    this.#target.seek({
      place: { kind: 'offset', topic, partition, offset },
      isIt: (row) => row.topic === topic && row.partition === partition && row.offset === offset,
      onFound: (index, isExact) => {
        this.#sought = null;
        this.#model.change({ target: null });
        if (index !== undefined && isExact) {
          table.goTo(index);
          this.#model.openDetail();
        } else this.#model.sayTargetMissing(target);
      },
    });
  }
}
