import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import {
  tailPanelProtocolVersion,
  type HostMessage,
  type PanelAnswer,
  type PanelProgress,
  type PanelRequest,
  type PanelTailState,
  type SavedTailPanel,
  type TailPanelQuery,
} from '../../contracts/tail-panel.ts';
import type { CopyForm } from '../../contracts/tail-view.ts';
import { TailRequests, type StoreBound } from '../../contracts/tail-worker.ts';
import type { ClusterConnection, ClusterId } from '../../core/cluster-profile.ts';
import { KafkaFailure } from '../../core/kafka-failure.ts';
import { Settings } from '../contributions.ts';
import { logFailure } from '../failure-messages.ts';
import {
  toPanelBytes,
  toPanelProgress,
  toPanelRecord,
  toPanelRow,
  toPanelState,
  toTailPlace,
} from './panel-values.ts';
import { parsePanelMessage } from './parse-panel-message.ts';
import { tailPanelHtml } from './tail-panel-html.ts';
import { tailPanelTexts } from './tail-panel-texts.ts';
import type { Tail, TailPlace } from './tail-panels.ts';
import { toTailRequest } from './tail-request.ts';
import { TailRun, type TailWorker } from './tail-run.ts';
import { Throttle } from './throttle.ts';

export interface TailPanelServices {
  readonly extensionUri: vscode.Uri;
  readonly log: vscode.LogOutputChannel;
  connection(id: ClusterId): Promise<ClusterConnection>;
  createWorker(onExit: (error?: Error) => void): TailWorker;
  /** The state of this panel's tail changed. */
  onDidChangeState(): void;
}

const progressIntervalMs = 100;

/** A webview panel and the tail that it shows. A restored one is idle: it opens no connection until the reader says so. */
export class TailPanel implements Tail, vscode.Disposable {
  readonly panel: vscode.WebviewPanel;
  readonly #services: TailPanelServices;
  readonly #subscriptions: vscode.Disposable[];
  readonly #progressThrottle = new Throttle(progressIntervalMs, () => this.#postProgress());
  #query: TailPanelQuery;
  /** What `from` was resolved to, for a tail that is to read the same again. */
  #starts: SavedTailPanel['starts'];
  #run: TailRun | undefined;
  #failure: KafkaFailure | undefined;
  /** Whether a page is there to hear: VS Code takes it away while the panel is hidden. */
  #isPageReady = false;
  #lastState: PanelTailState['kind'] = 'idle';

  constructor(
    panel: vscode.WebviewPanel,
    services: TailPanelServices,
    query: TailPanelQuery,
    restoredStarts?: SavedTailPanel['starts'],
  ) {
    this.panel = panel;
    this.#services = services;
    this.#query = query;
    this.#starts = restoredStarts ?? [];
    this.#subscriptions = [
      panel.webview.onDidReceiveMessage((message: unknown) => this.#receive(message)),
      panel.onDidChangeViewState(() => {
        if (!panel.visible) this.#isPageReady = false;
      }),
    ];
    panel.iconPath = new vscode.ThemeIcon('list-flat');
    panel.title = tailPanelTitle(query);
    panel.webview.options = tailPanelWebviewOptions(services.extensionUri);
    panel.webview.html = this.#html();
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
      namedViews: [],
      isFirstMatchAwaited: false,
      target: null,
    });
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
        return {
          kind: 'rows',
          rows: (await this.#running().ask(TailRequests.rows, request)).map(toPanelRow),
        };
      case 'record': {
        const record = await this.#running().ask(TailRequests.record, request);
        return { kind: 'record', record: record === null ? null : toPanelRecord(record) };
      }
      case 'bytes': {
        const part = await this.#running().ask(TailRequests.bytes, request);
        return { kind: 'bytes', bytes: part === null ? null : toPanelBytes(part) };
      }
      case 'checkFilter':
        return {
          kind: 'problem',
          problem: await this.#running().ask(TailRequests.checkFilter, { text: request.text }),
        };
      case 'fieldNames':
        return { kind: 'names', names: await this.#running().ask(TailRequests.fieldNames, null) };
      case 'setView': {
        const answer = await this.#running().ask(TailRequests.setView, { view: request.view });
        return 'problem' in answer ? { kind: 'problem', ...answer } : { kind: 'view', ...answer };
      }
      case 'setSearch': {
        const answer = await this.#running().ask(TailRequests.setSearch, { search: request.search });
        return 'problem' in answer ? { kind: 'problem', ...answer } : { kind: 'search', ...answer };
      }
      case 'findHit':
        return { kind: 'hit', hit: await this.#running().ask(TailRequests.findHit, request) };
      case 'histogram':
        return {
          kind: 'histogram',
          histogram: await this.#running().ask(TailRequests.histogram, { buckets: request.buckets }),
        };
      case 'locate': {
        const { view, place } = request;
        const index = await this.#running().ask(TailRequests.locate, { view, place: toTailPlace(place) });
        return { kind: 'index', index };
      }
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
        return { kind: 'done', message: await this.#copy(request.rows, request.as) };
      case 'produceAgain':
      case 'compare':
      case 'copyLink':
      case 'export':
      case 'saveView':
      case 'deleteView':
      case 'awaitFirstMatch':
        throw new KafkaFailure('invalid-request', `\`${request.method}\` is not there yet.`);
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

  async #copy(rows: readonly number[], as: CopyForm): Promise<string> {
    const text = await this.#running().ask(TailRequests.copyText, { rows, as });
    if (text === null) return nothingToCopy(as);
    await vscode.env.clipboard.writeText(text);
    return vscode.l10n.t('Copied.');
  }

  #postProgress(): void {
    this.#post({ type: 'progress', progress: this.#progress() });
  }

  #progress(): PanelProgress {
    if (this.#run !== undefined) {
      const { maxBytes } = this.#run.bound;
      return toPanelProgress(this.#run.progress, { maxBytes, startedAtMs: this.#run.startedAtMs });
    }
    return {
      state: this.state,
      firstRow: 0,
      endRow: 0,
      evicted: 0,
      storedBytes: 0,
      maxBytes: storeBound().maxBytes,
      recordsPerSecond: 0,
      startedAtMs: null,
      partitions: this.#starts.map(({ topic, topicId, partition, offset }) => ({
        topic,
        topicId,
        partition,
        start: offset,
        position: offset,
        end: offset,
      })),
      reach: null,
      scan: null,
      view: { id: 0, first: 0, end: 0, scannedRows: 0, errors: { count: 0, example: null } },
      search: null,
      notices: [],
    };
  }

  #post(message: HostMessage): void {
    if (this.#isPageReady) void this.panel.webview.postMessage(message);
  }

  #html(): string {
    const { webview } = this.panel;
    const dist = vscode.Uri.joinPath(this.#services.extensionUri, 'dist');
    const uri = (file: string): string => webview.asWebviewUri(vscode.Uri.joinPath(dist, file)).toString();
    return tailPanelHtml({
      cspSource: webview.cspSource,
      nonce: randomBytes(16).toString('base64url'),
      script: uri('webview-tail.js'),
      codicons: uri('codicon.css'),
      language: vscode.env.language,
      title: this.panel.title,
    });
  }
}

/** Of the tab: `orders · shop`. */
export function tailPanelTitle({ topics, clusterName }: TailPanelQuery): string {
  return `${topics.join(', ')} · ${clusterName}`;
}

/** The page runs scripts, and reads nothing but what the build made. */
export function tailPanelWebviewOptions(extensionUri: vscode.Uri): vscode.WebviewOptions {
  return {
    enableScripts: true,
    localResourceRoots: [vscode.Uri.joinPath(extensionUri, 'dist')],
  };
}

function storeBound(): StoreBound {
  const settings = vscode.workspace.getConfiguration();
  return {
    maxBytes: settings.get<number>(Settings.tailMaxMegabytes, 256) * 1024 * 1024,
    maxRecords: settings.get<number>(Settings.tailMaxRecords, 1_000_000),
  };
}

function nothingToCopy(as: CopyForm): string {
  switch (as) {
    case 'key':
      return vscode.l10n.t('The record has no key: nothing was copied.');
    case 'headers':
      return vscode.l10n.t('The record has no headers: nothing was copied.');
    case 'value':
      return vscode.l10n.t('The record is a tombstone, without a value: nothing was copied.');
    case 'text':
    case 'json':
    case 'kcat':
    case 'producer':
      return vscode.l10n.t('The records have left the store: nothing was copied.');
  }
}

function describe(message: unknown): string {
  return (JSON.stringify(message) as string | undefined)?.slice(0, 200) ?? typeof message;
}
