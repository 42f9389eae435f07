import {
  tailPanelProtocolVersion,
  type HostMessage,
  type NamedView,
  type PanelAnswer,
  type PanelMessage,
  type PanelPlace,
  type PanelProgress,
  type PanelRecordDetail,
  type PanelRequest,
  type PanelRow,
  type RecordTarget,
  type SavedTailPanel,
  type TailPanelQuery,
} from '../../contracts/tail-panel.ts';
import type { TailPanelTexts } from '../../contracts/tail-panel-texts.ts';
import {
  wholeView,
  type CopyForm,
  type ExpressionProblem,
  type SearchHit,
  type SearchQuery,
  type TailView,
} from '../../contracts/tail-view.ts';
import { initialForms, type ChosenForms } from './detail-forms.ts';
import { fillText } from './fill-text.ts';
import { andFilter } from './filter-by.ts';
import { HostChannel } from './host-channel.ts';
import { noProgress } from './panel-context.ts';
import { withLine, type PanelLine } from './panel-lines.ts';
import { parseHostMessage } from './parse-host-message.ts';
import { countSelected, noSelection, type RowSelection } from './row-selection.ts';
import type { Anchor } from './row-viewport.ts';
import { parseSavedView, type SavedView } from './saved-view.ts';
import { initialColumns, shownColumns, type TableColumns } from './table-columns.ts';
import { hasSeveralTopics, isWhole } from './view-words.ts';

/** What a copy takes at most: the host refuses more. */
const maxCopiedRows = 100_000;
const pageRows = 1000;

/** Everything that the panel shows but the rows. */
export interface PanelState {
  readonly texts: TailPanelTexts | undefined;
  readonly query: TailPanelQuery | undefined;
  /** Names the tail that rows are of. */
  readonly session: string;
  readonly progress: PanelProgress;
  readonly view: TailView;
  readonly search: SearchQuery | null;
  /** Of the search that the host goes by. */
  readonly searchId: number | null;
  /** Which of the matches was stepped to, from 1. */
  readonly ordinal: number | null;
  readonly searchProblem: ExpressionProblem | null;
  readonly recentFilters: readonly string[];
  readonly isHistogramOpen: boolean;
  /** What a narrow panel shows beside the least. */
  readonly openLines: readonly PanelLine[];
  readonly columns: TableColumns;
  readonly namedViews: readonly NamedView[];
  readonly isFirstMatchAwaited: boolean;
  /** A record to open as soon as it is there. */
  readonly target: RecordTarget | null;
  readonly selection: RowSelection;
  /** The active row's number in the store. */
  readonly activeRow: number | undefined;
  readonly isDetailOpen: boolean;
  /** `null`: it has left the store. `undefined`: it is on its way. */
  readonly record: PanelRecordDetail | null | undefined;
  readonly tab: string;
  readonly forms: ChosenForms;
  readonly detailHeight: number;
  /** What the host refused last. */
  readonly problem: string;
  /** What was done, for a screen reader. */
  readonly said: string;
  readonly dismissedNotices: readonly string[];
}

export interface PanelModelOptions {
  post(message: PanelMessage): void;
  /** What an earlier page of this panel saved. */
  readonly saved: unknown;
  save(state: SavedTailPanel & { readonly view: SavedView }): void;
  /** Where the reader is; `undefined` while following. */
  anchor(): Anchor | undefined;
  onChange(): void;
}

const initialState: PanelState = {
  texts: undefined,
  query: undefined,
  session: '',
  progress: noProgress,
  view: wholeView,
  search: null,
  searchId: null,
  ordinal: null,
  searchProblem: null,
  recentFilters: [],
  isHistogramOpen: true,
  openLines: [],
  columns: initialColumns,
  namedViews: [],
  isFirstMatchAwaited: false,
  target: null,
  selection: noSelection,
  activeRow: undefined,
  isDetailOpen: false,
  record: undefined,
  tab: 'value',
  forms: initialForms,
  detailHeight: 280,
  problem: '',
  said: '',
  dismissedNotices: [],
};

/** What the page knows and asks: it hears the host, keeps what the reader does, and saves it. No DOM. */
export class PanelModel {
  readonly #options: PanelModelOptions;
  readonly #channel: HostChannel;
  readonly #saved: SavedView | undefined;
  #state: PanelState;
  #recordRequest = 0;
  #activeRequest = 0;
  #searchRequest = 0;
  /** The view and the search are to be asked for again: the host's tail does not know them. */
  #isViewOwed = false;

  constructor(options: PanelModelOptions) {
    this.#options = options;
    this.#channel = new HostChannel((message) => options.post(message));
    this.#saved = parseSavedView(options.saved);
    const saved = this.#saved;
    this.#state =
      saved === undefined
        ? initialState
        : {
            ...initialState,
            columns: saved.columns,
            tab: saved.tab,
            detailHeight: saved.detailHeight,
            view: saved.view,
            search: saved.search,
            forms: saved.forms,
            recentFilters: saved.recentFilters,
            isHistogramOpen: saved.isHistogramOpen,
            openLines: saved.openLines,
          };
  }

  get state(): PanelState {
    return this.#state;
  }

  /** The columns in their order. */
  get columns(): readonly string[] {
    const { columns, query, progress } = this.#state;
    return shownColumns(columns, query !== undefined && hasSeveralTopics(query, progress.partitions));
  }

  /** Where an earlier page of the same tail was, while its view is still the one that is shown. */
  get toRestore(): SavedView | undefined {
    const { session, progress } = this.#state;
    const saved = this.#saved;
    return saved?.session === session && saved.viewId === progress.view.id ? saved : undefined;
  }

  change(change: Partial<PanelState>): void {
    this.#state = { ...this.#state, ...change };
    this.#options.onChange();
  }

  /** Shows or hides a line of a narrow panel. */
  showLine(line: PanelLine, isShown: boolean): void {
    this.change({ openLines: withLine(this.#state.openLines, line, isShown) });
    this.save();
  }

  /** A message event's data. */
  receive(data: unknown): HostMessage['type'] | undefined {
    const message = parseHostMessage(data);
    if (message === undefined) return undefined;
    switch (message.type) {
      case 'init': {
        const { session, query, texts, namedViews, isFirstMatchAwaited, target } = message;
        this.change({ session, query, texts, namedViews, isFirstMatchAwaited, target });
        if (this.#saved?.session !== session) this.#forgetBounds();
        this.#isViewOwed = true;
        break;
      }
      case 'reset':
        this.#reset(message.session, message.query);
        break;
      case 'progress':
        this.#progressed(message.progress);
        break;
      case 'namedViews':
        this.change({ namedViews: message.namedViews });
        break;
      case 'target':
        this.change({ target: message.target });
        if (!isWhole(this.#state.view)) void this.setView(wholeView);
        break;
      case 'answer':
        this.#channel.receive(message);
        break;
    }
    return message.type;
  }

  /** Asks for something to be done; what the host refuses is shown. */
  act(request: PanelRequest): void {
    void this.ask(request);
  }

  /** As `act`; the answer, or `undefined` when it was refused. */
  async ask(request: PanelRequest): Promise<PanelAnswer | undefined> {
    this.change({ problem: '', said: '' });
    try {
      const answer = await this.#channel.request(request);
      if (answer.kind === 'done' && answer.message !== null) this.change({ said: answer.message });
      return answer;
    } catch (error) {
      this.#refused(error);
      return undefined;
    }
  }

  /** Questions that are no requests of the reader. */
  get channel(): HostChannel {
    return this.#channel;
  }

  rows(
    view: number,
    first: number,
    count: number,
    fields: readonly string[] = [],
  ): Promise<readonly PanelRow[]> {
    return this.#channel.rows(view, first, count, fields);
  }

  /** Shows other rows. @returns what is wrong with the filter, which then changes nothing */
  async setView(view: TailView): Promise<ExpressionProblem | null> {
    const answer = await this.ask({ method: 'setView', view });
    if (answer?.kind === 'problem') return answer.problem;
    if (answer?.kind === 'view') {
      this.change({ view, progress: { ...this.#state.progress, view: answer.view } });
      this.save();
    }
    return null;
  }

  /** Shows those of the rows that also match this; what is wrong with it is said. */
  async filterAlso(clause: string): Promise<void> {
    const { view } = this.#state;
    const problem = await this.setView({ ...view, filter: andFilter(view.filter, clause) });
    if (problem !== null) this.change({ problem: problem.message });
  }

  /** Reads the log again, and stores what matches alone: it needs no view any more. */
  scan(filter: string): void {
    const { query, view } = this.#state;
    if (query === undefined) return;
    this.change({ view: { ...view, filter: null } });
    this.act({ method: 'start', from: query.from, until: query.until, partitions: query.partitions, filter });
  }

  /** Marks what is found in the rows; a pattern that has a problem changes nothing. */
  async setSearch(search: SearchQuery | null): Promise<void> {
    const request = ++this.#searchRequest;
    const answer = await this.ask({ method: 'setSearch', search });
    if (request !== this.#searchRequest) return;
    if (answer?.kind === 'problem') this.change({ searchProblem: answer.problem });
    else if (answer?.kind === 'search') {
      const { progress } = this.#state;
      this.change({
        search,
        searchProblem: null,
        searchId: answer.search?.id ?? null,
        ordinal: null,
        progress: { ...progress, search: answer.search },
      });
      this.save();
    }
  }

  /** @param row the active row, if the table has it */
  select(selection: RowSelection, row: PanelRow | undefined): void {
    const { active } = selection;
    // In the whole view the numbers are the same.
    const known = row?.row ?? (isWhole(this.#state.view) ? active : undefined);
    this.change({ selection, activeRow: known, ordinal: null });
    const request = ++this.#activeRequest;
    if (known !== undefined) this.#activated(known);
    else if (active !== undefined) {
      void this.rowAt(active).then(
        (found) => {
          if (request === this.#activeRequest && found !== undefined) this.#activated(found.row);
        },
        () => undefined,
      );
    }
  }

  async rowAt(index: number): Promise<PanelRow | undefined> {
    const [row] = await this.rows(this.#state.progress.view.id, index, 1);
    return row?.index === index ? row : undefined;
  }

  applyNamedView({ filter, order, columns }: NamedView): void {
    this.change({ columns: { ...this.#state.columns, shown: columns } });
    void this.setView({ ...wholeView, filter, order });
    this.save();
  }

  /** The answer says from when on a record that matches is told. */
  async awaitFirstMatch(isAwaited: boolean): Promise<void> {
    this.change({ isFirstMatchAwaited: isAwaited });
    const answer = await this.ask({ method: 'awaitFirstMatch', isAwaited });
    if (answer === undefined) this.change({ isFirstMatchAwaited: !isAwaited });
  }

  /** The next match after the active row, or the one before it; goes round at the end. */
  async findHit(direction: 'next' | 'previous'): Promise<SearchHit | undefined> {
    const { progress, selection } = this.#state;
    const from = selection.active ?? null;
    const answer = await this.ask({ method: 'findHit', view: progress.view.id, from, direction });
    return answer?.kind === 'hit' ? (answer.hit ?? undefined) : undefined;
  }

  /** The number in the view of the row that is nearest to a place; `undefined` in an empty view. */
  async locate(place: PanelPlace): Promise<number | undefined> {
    const answer = await this.ask({ method: 'locate', view: this.#state.progress.view.id, place });
    return answer?.kind === 'index' ? (answer.index ?? undefined) : undefined;
  }

  sayTargetMissing({ topic, partition, offset }: RecordTarget): void {
    const { texts } = this.#state;
    if (texts !== undefined)
      this.change({ problem: fillText(texts.targetMissing, topic, partition, offset) });
  }

  openDetail(): void {
    const { activeRow, selection } = this.#state;
    if (selection.active === undefined) return;
    this.change({ isDetailOpen: true });
    if (activeRow !== undefined) void this.#loadRecord(activeRow);
  }

  closeDetail(): void {
    this.change({ isDetailOpen: false, record: undefined });
  }

  /** Copies what is selected. */
  async copy(as: CopyForm): Promise<void> {
    const rows = await this.selectedRows();
    if (rows !== undefined && rows.length > 0) this.act({ method: 'copy', rows, as });
  }

  /** The numbers in the store of what is selected, in the order of the view; `undefined` when they are too many. */
  async selectedRows(): Promise<readonly number[] | undefined> {
    const { selection, progress, view, texts } = this.#state;
    if (countSelected(selection) > maxCopiedRows) {
      this.change({ problem: texts?.tooManyRows ?? '' });
      return undefined;
    }
    const rows: number[] = [];
    try {
      for (const { first, end } of selection.ranges) {
        for (let at = first; at < end; at += pageRows) {
          const count = Math.min(pageRows, end - at);
          if (isWhole(view)) for (let row = at; row < at + count; row++) rows.push(row);
          else rows.push(...(await this.rows(progress.view.id, at, count)).map(({ row }) => row));
        }
      }
    } catch (error) {
      this.#refused(error);
      return undefined;
    }
    return rows;
  }

  save(): void {
    const { query, progress, session, view, search, searchId, columns } = this.#state;
    if (query === undefined) return;
    const { selection, activeRow, isDetailOpen, tab, forms, detailHeight } = this.#state;
    const { recentFilters, isHistogramOpen, openLines } = this.#state;
    this.#options.save({
      version: tailPanelProtocolVersion,
      query,
      starts: progress.partitions.map(({ topic, topicId, partition, start }) => ({
        topic,
        topicId,
        partition,
        offset: start,
      })),
      view: {
        session,
        viewId: progress.view.id,
        view,
        search,
        searchId,
        anchor: this.#options.anchor() ?? null,
        selected: selection.active ?? null,
        selectedRow: activeRow ?? null,
        isDetailOpen,
        tab,
        detailHeight,
        columns,
        forms,
        recentFilters,
        isHistogramOpen,
        openLines,
      },
    });
  }

  #progressed(progress: PanelProgress): void {
    const { view } = this.#state.progress;
    // What was on its way when the view was changed still tells of the one before.
    this.change({ progress: progress.view.id < view.id ? { ...progress, view } : progress });
    if (this.#isViewOwed && hasWorker(progress)) this.#payView(progress);
  }

  /** Asks for the filter and the search of the page, where the tail does not have them already. */
  #payView(progress: PanelProgress): void {
    this.#isViewOwed = false;
    const { view, search, session } = this.#state;
    const saved = this.#saved?.session === session ? this.#saved : undefined;
    const isSame =
      saved === undefined ? isWhole(view) && progress.view.id === 0 : saved.viewId === progress.view.id;
    if (!isSame) void this.setView(view);
    if (search !== null && saved !== undefined && saved.searchId === progress.search?.id) {
      this.change({ searchId: saved.searchId });
    } else if (search !== null) void this.setSearch(search);
  }

  #reset(session: string, query: TailPanelQuery): void {
    const { maxBytes } = this.#state.progress;
    this.change({
      session,
      query,
      progress: { ...noProgress, maxBytes },
      selection: noSelection,
      activeRow: undefined,
      record: undefined,
      isDetailOpen: false,
      problem: '',
      said: '',
      dismissedNotices: [],
      searchId: null,
      searchProblem: null,
      ordinal: null,
    });
    this.#forgetBounds();
    this.#isViewOwed = true;
  }

  /** Bounds of time and the order by it are of one tail's records; what is filtered for is of the reader. */
  #forgetBounds(): void {
    this.change({ view: { ...wholeView, filter: this.#state.view.filter } });
  }

  #activated(row: number): void {
    this.change({ activeRow: row });
    if (this.#state.isDetailOpen) void this.#loadRecord(row);
  }

  /** The record before stays on screen until the next one is here. */
  async #loadRecord(row: number): Promise<void> {
    const request = ++this.#recordRequest;
    try {
      const record = await this.#channel.record(row);
      if (request === this.#recordRequest) this.change({ record });
    } catch (error) {
      if (request !== this.#recordRequest) return;
      this.change({ record: null });
      this.#refused(error);
    }
  }

  #refused(error: unknown): void {
    this.change({ problem: error instanceof Error ? error.message : String(error) });
  }
}

/** Whether the tail can be asked: its worker is there. */
function hasWorker({ state }: PanelProgress): boolean {
  return state.kind === 'live' || state.kind === 'paused' || state.kind === 'ended';
}
