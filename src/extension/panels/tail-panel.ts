import * as vscode from 'vscode';
import {
  tailPanelProtocolVersion,
  type HostMessage,
  type NamedView,
  type PanelAnswer,
  type PanelProgress,
  type PanelRequest,
  type PanelTailState,
  type RecordTarget,
  type SavedTailPanel,
  type TailPanelQuery,
} from '../../contracts/tail-panel.ts';
import type { ClusterConnection, ClusterId, ClusterSecrets } from '../../core/cluster-profile.ts';
import { KafkaFailure } from '../../core/kafka-failure.ts';
import { logFailure } from '../failure-messages.ts';
import { announceFirstMatch } from './announce-first-match.ts';
import { answerReading } from './answer-reading.ts';
import { exportFromPanel } from './export-command.ts';
import { FirstMatchWatch, isScan, type FirstMatch, type WatchedState } from './first-match.ts';
import { areSameTopics, type NamedViews } from './named-views.ts';
import { idleProgress, toPanelProgress, toPanelState } from './panel-values.ts';
import { parsePanelMessage } from './parse-panel-message.ts';
import type { RecordActions } from './record-actions.ts';
import { storeBound } from './store-bound.ts';
import { tailPanelTexts } from './tail-panel-texts.ts';
import { tailPanelTitle } from './tail-panel-title.ts';
import { loadTailPage } from './tail-panel-webview.ts';
import type { Tail, TailPlace } from './tail-panels.ts';
import { toTailRequest } from './tail-request.ts';
import { TailRun, type TailWorker } from './tail-run.ts';
import { Throttle } from './throttle.ts';

export interface TailPanelServices {
  readonly extensionUri: vscode.Uri;
  readonly log: vscode.LogOutputChannel;
  readonly recordActions: RecordActions;
  readonly namedViews: NamedViews;
  connection(id: ClusterId): Promise<ClusterConnection>;
  /** The broker refused these: the next connection asks for others. */
  markRefused(id: ClusterId, secrets: ClusterSecrets): void;
  createWorker(onExit: (error?: Error) => void): TailWorker;
  /** The state of this panel's tail changed. */
  onDidChangeState(): void;
}

export interface TailPanelOptions {
  /** Present for a panel that is restored: what its `from` was resolved to. */
  readonly restoredStarts?: SavedTailPanel['starts'];
  /** A record to select. */
  readonly target?: RecordTarget | null | undefined;
}

const progressIntervalMs = 100;

/** A webview panel and the tail that it shows. A restored one is idle: it opens no connection until the reader says so. */
export class TailPanel implements Tail, vscode.Disposable {
  readonly panel: vscode.WebviewPanel;
  readonly #services: TailPanelServices;
  readonly #subscriptions: readonly { dispose(): unknown }[];
  readonly #progressThrottle = new Throttle(progressIntervalMs, () => this.#postProgress());
  #query: TailPanelQuery;
  /** What `from` was resolved to, for a tail that is to read the same again. */
  #starts: SavedTailPanel['starts'];
  #run: TailRun | undefined;
  #failure: KafkaFailure | undefined;
  /** Whether a page is there to hear: VS Code takes it away while the panel is hidden. */
  #isPageReady = false;
  /** To be selected as soon as a page is there to do it. */
  #target: RecordTarget | null;
  readonly #firstMatch = new FirstMatchWatch((match) => void this.#announce(match));
  #lastState: PanelTailState['kind'] = 'idle';

  constructor(
    panel: vscode.WebviewPanel,
    services: TailPanelServices,
    query: TailPanelQuery,
    { restoredStarts, target = null }: TailPanelOptions = {},
  ) {
    this.panel = panel;
    this.#target = target;
    this.#services = services;
    this.#query = query;
    this.#starts = restoredStarts ?? [];
    this.#subscriptions = [
      panel.webview.onDidReceiveMessage((message: unknown) => this.#receive(message)),
      panel.onDidChangeViewState(() => {
        if (!panel.visible) this.#isPageReady = false;
      }),
      services.namedViews.onDidChange((topics) => {
        if (areSameTopics(topics, this.#query.topics)) {
          this.#post({ type: 'namedViews', namedViews: this.#namedViews });
        }
      }),
    ];
    panel.iconPath = new vscode.ThemeIcon('list-flat');
    panel.title = tailPanelTitle(query);
    loadTailPage(panel, services.extensionUri);
    if (restoredStarts === undefined) this.#begin(query);
  }

  get query(): TailPanelQuery {
    return this.#query;
  }

  get state(): PanelTailState {
    if (this.#failure !== undefined) return { kind: 'failed', message: this.#failure.message };
    return this.#run === undefined ? { kind: 'idle' } : toPanelState(this.#run.progress.state);
  }

  reveal(place?: TailPlace): void {
    this.panel.reveal(undefined, place === 'beside');
  }

  select(target: RecordTarget): void {
    if (this.#isPageReady) this.#post({ type: 'target', target });
    else this.#target = target;
  }

  restart(): void {
    this.#begin(this.#query);
  }

  async stop(): Promise<void> {
    await this.#run?.stop();
  }

  async commit(): Promise<void> {
    await this.#commit();
  }

  dispose(): void {
    this.#progressThrottle.dispose();
    this.#run?.dispose();
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.panel.dispose();
  }

  /** Starts a new tail in this panel; the one before ends, and its records go. */
  #begin(query: TailPanelQuery, starts: SavedTailPanel['starts'] = []): void {
    const result = toTailRequest(query, Date.now(), starts);
    this.#run?.dispose();
    this.#run = undefined;
    this.#failure = undefined;
    this.#query = query;
    this.#starts = starts;
    if ('problem' in result) {
      const { problem } = result;
      this.#failure = new KafkaFailure(
        'invalid-request',
        vscode.l10n.t('`{0}: {1}` cannot be understood.', problem, query[problem] ?? ''),
      );
    } else {
      this.#run = new TailRun(
        {
          connect: () => this.#services.connection(query.clusterId as ClusterId),
          createWorker: (onExit) => this.#services.createWorker(onExit),
          bound: storeBound(),
          onDidChange: () => this.#changed(),
          onDidFail: (failure) => logFailure(failure, this.#services.log),
          markRefused: (secrets) => this.#services.markRefused(query.clusterId as ClusterId, secrets),
        },
        result.request,
      );
    }
    this.#post({ type: 'reset', session: this.#session, query });
    this.#changed();
  }

  get #session(): string {
    return this.#run?.session ?? 'idle';
  }

  #changed(): void {
    const partitions = this.#run?.progress.partitions ?? [];
    if (partitions.length > 0) {
      this.#starts = partitions.map(({ topic, topicId, partition, start }) => ({
        topic,
        topicId,
        partition,
        offset: String(start),
      }));
    }
    this.#progressThrottle.call();
    const watched = this.#watchedState();
    if (watched !== undefined) this.#firstMatch.changed(watched);
    const { kind } = this.state;
    if (kind === this.#lastState) return;
    this.#lastState = kind;
    this.#services.onDidChangeState();
  }

  #receive(message: unknown): void {
    const parsed = parsePanelMessage(message);
    if (parsed === undefined) {
      this.#services.log.warn(`The tail panel sent what is not of its protocol: ${describe(message)}`);
      return;
    }
    if (parsed.type === 'request') {
      void this.#reply(parsed.id, parsed.request);
      return;
    }
    this.#isPageReady = true;
    this.#post({
      type: 'init',
      version: tailPanelProtocolVersion,
      session: this.#session,
      query: this.#query,
      texts: tailPanelTexts(),
      namedViews: this.#namedViews,
      isFirstMatchAwaited: this.#firstMatch.isAwaited,
      target: this.#target,
    });
    this.#target = null;
    this.#postProgress();
  }

  async #reply(id: number, request: PanelRequest): Promise<void> {
    try {
      this.#post({ type: 'answer', id, ok: true, result: await this.#answer(request) });
    } catch (error) {
      const failure = KafkaFailure.from(error);
      // A tail that was replaced or has ended leaves requests behind; that is nothing to log.
      if (failure.reason !== 'closed' && failure.reason !== 'cancelled') {
        logFailure(failure, this.#services.log);
      }
      this.#post({ type: 'answer', id, ok: false, error: failure.message });
    }
  }

  async #answer(request: PanelRequest): Promise<PanelAnswer> {
    switch (request.method) {
      case 'rows':
      case 'record':
      case 'bytes':
      case 'checkFilter':
      case 'fieldNames':
      case 'setView':
      case 'setSearch':
      case 'findHit':
      case 'histogram':
      case 'locate':
        return answerReading(this.#running(), request);
      case 'start': {
        const { from, until, partitions, filter } = request;
        this.#begin({ ...this.#query, from, until, partitions, filter });
        break;
      }
      case 'pause':
        await this.#running().pause();
        break;
      case 'resume':
        if (this.state.kind === 'paused') await this.#running().resume();
        else if (this.state.kind === 'idle' || this.state.kind === 'failed') {
          this.#begin(this.#query, this.#starts);
        }
        break;
      case 'stop':
        await this.#running().stop();
        break;
      case 'commit':
        return { kind: 'done', message: await this.#commit() };
      case 'copy':
      case 'produceAgain':
      case 'compare':
      case 'copyLink': {
        const tail = { run: this.#running(), query: this.#query };
        return { kind: 'done', message: await this.#services.recordActions(tail, request) };
      }
      case 'export':
        await exportFromPanel({ run: this.#running(), query: this.#query }, request, this.#services.log);
        break;
      case 'saveView':
        await this.#services.namedViews.save(this.#query.topics, request.view);
        return { kind: 'done', message: vscode.l10n.t('Saved the view `{0}`.', request.view.name) };
      case 'deleteView':
        await this.#services.namedViews.remove(this.#query.topics, request.name);
        return { kind: 'done', message: vscode.l10n.t('Deleted the view `{0}`.', request.name) };
      case 'awaitFirstMatch':
        this.#firstMatch.await(request.isAwaited, this.#watchedState());
        return {
          kind: 'done',
          message: request.isAwaited
            ? vscode.l10n.t('The next record that matches will be told in a notification.')
            : null,
        };
      case 'showLog':
        this.#services.log.show();
        break;
    }
    return { kind: 'done', message: null };
  }

  #running(): TailRun {
    if (this.#run !== undefined) return this.#run;
    throw new KafkaFailure(
      'closed',
      vscode.l10n.t('The tail of `{0}` is not running: resume it first.', this.#query.topics.join(', ')),
    );
  }

  async #commit(): Promise<string> {
    const partitions = await this.#running().commit();
    const group = this.#query.group ?? '';
    return partitions === 1
      ? vscode.l10n.t('Committed 1 partition for group `{0}`.', group)
      : vscode.l10n.t('Committed {0} partitions for group `{1}`.', partitions, group);
  }

  get #namedViews(): readonly NamedView[] {
    return this.#services.namedViews.of(this.#query.topics);
  }

  #watchedState(): WatchedState | undefined {
    if (this.#run === undefined) return undefined;
    const { session, progress, viewFilter } = this.#run;
    return { session, progress, isFiltered: isScan(this.#query) || viewFilter !== null };
  }

  async #announce(match: FirstMatch): Promise<void> {
    const run = this.#run;
    if (run === undefined) return;
    const target = await announceFirstMatch(run, match, this.panel.title);
    if (target === undefined || this.#run !== run) return;
    this.reveal();
    this.select(target);
  }

  #postProgress(): void {
    this.#post({ type: 'progress', progress: this.#progress() });
  }

  #progress(): PanelProgress {
    if (this.#run !== undefined) {
      const { maxBytes } = this.#run.bound;
      return toPanelProgress(this.#run.progress, { maxBytes, startedAtMs: this.#run.startedAtMs });
    }
    return idleProgress(this.state, this.#starts, storeBound().maxBytes);
  }

  #post(message: HostMessage): void {
    if (this.#isPageReady) void this.panel.webview.postMessage(message);
  }
}

function describe(message: unknown): string {
  return (JSON.stringify(message) as string | undefined)?.slice(0, 200) ?? typeof message;
}
