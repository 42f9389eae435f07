import * as vscode from 'vscode';
import { KafkaFailure } from '../../core/kafka-failure.ts';
import type { BlockProgress, BlockResult, RunEvent, RunResult } from '../../core/run-result.ts';
import { Throttle } from '../panels/throttle.ts';
import type { FileRuns } from '../runs/file-runs.ts';
import type { TrackedBlock } from './tracked-blocks.ts';

/** Where a block stands in the newest run of the file that it took part in. */
export type BlockRunState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'running'; readonly progress: BlockProgress | undefined }
  | { readonly kind: 'done'; readonly result: BlockResult; readonly wasCancelled: boolean }
  /** Nothing ran: an untrusted workspace, a damaged environment file. */
  | { readonly kind: 'refused'; readonly failure: KafkaFailure };

/** Where the newest run of several blocks of a document stands. */
export type FileRunState =
  | { readonly kind: 'running'; readonly done: number; readonly total: number }
  | { readonly kind: 'done'; readonly result: RunResult }
  | { readonly kind: 'refused'; readonly failure: KafkaFailure };

/** The blocks of a document that are to run, as the document stands now. */
export interface BlockRunRequest {
  readonly document: vscode.TextDocument;
  /** Those that take part, in the document's order. */
  readonly blocks: readonly TrackedBlock[];
  /** The file, the blocks through the last one, or the one that there is. */
  readonly kind: 'all' | 'through' | 'exactly';
}

/** A run that goes on. */
export interface RunningBlocks {
  readonly request: BlockRunRequest;
  readonly controller: AbortController;
}

/** A shorter run changes the lenses once, to its result: nothing blinks. */
const showRunningAfterMs = 250;
/** VS Code waits for a quarter of a second without a change before it asks for lenses anew. */
const showProgressEveryMs = 1000;

/** The runs of blocks from their lenses, and what came of them. A run goes on when its document is closed. */
export class BlockRuns implements vscode.Disposable {
  readonly #runs: FileRuns;
  readonly #states = new WeakMap<TrackedBlock, BlockRunState>();
  readonly #files = new Map<string, FileRunState>();
  readonly #running = new Set<RunningBlocks>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #ended = new vscode.EventEmitter<RunningBlocks>();
  readonly #throttle = new Throttle(showProgressEveryMs, () => this.#changed.fire());

  readonly onDidChange = this.#changed.event;
  readonly onDidEnd = this.#ended.event;

  constructor(runs: FileRuns) {
    this.#runs = runs;
  }

  get running(): Iterable<RunningBlocks> {
    return this.#running;
  }

  state(block: TrackedBlock): BlockRunState | undefined {
    return this.#states.get(block);
  }

  fileState(uri: vscode.Uri): FileRunState | undefined {
    return this.#files.get(uri.toString());
  }

  /** Another kind of run has something newer to say of the block. */
  forget(block: TrackedBlock): void {
    if (this.#runOf(block) === undefined) this.#states.delete(block);
  }

  /** @throws KafkaFailure `invalid-request` where one of them is running */
  requireIdle(blocks: readonly TrackedBlock[]): void {
    const busy = blocks.find((block) => this.#runOf(block) !== undefined);
    if (busy === undefined) return;
    throw new KafkaFailure(
      'invalid-request',
      vscode.l10n.t('The block in line {0} is still running: cancel it first.', busy.startLine + 1),
    );
  }

  /**
   * @returns what came of it
   * @throws KafkaFailure where nothing could begin, which the lenses say as well
   */
  async run(request: BlockRunRequest): Promise<RunResult> {
    const { document, blocks, kind } = request;
    this.requireIdle(blocks);
    const running: RunningBlocks = { request, controller: new AbortController() };
    const byLine = new Map(blocks.map((block) => [block.startLine, block]));
    const last = lastOf(blocks);
    this.#running.add(running);
    for (const block of blocks) this.#states.set(block, { kind: 'waiting' });
    if (kind !== 'exactly') this.#setFile(document, { kind: 'running', done: 0, total: blocks.length });
    const timer = setTimeout(() => this.#changed.fire(), showRunningAfterMs);
    try {
      const result = await this.#runs.run(
        {
          uri: document.uri,
          text: document.getText(),
          selection: kind === 'all' ? { kind } : { kind, startLine: last.startLine },
          isAttended: true,
          onEvent: (event) => this.#onEvent(running, byLine, event),
        },
        running.controller.signal,
      );
      this.#settle(running, byLine, result);
      return result;
    } catch (error) {
      this.#refuse(running, KafkaFailure.from(error));
      throw error;
    } finally {
      clearTimeout(timer);
      this.#throttle.dispose();
      this.#running.delete(running);
      this.#ended.fire(running);
      this.#changed.fire();
    }
  }

  /** The block could not even be tried. */
  refuse(block: TrackedBlock, failure: KafkaFailure): void {
    this.#states.set(block, { kind: 'refused', failure });
    this.#changed.fire();
  }

  /** Cancels the run that the block takes part in. */
  cancel(block: TrackedBlock): void {
    this.#runOf(block)?.controller.abort();
  }

  /** Cancels every run of the document. */
  cancelAll(uri: vscode.Uri): void {
    for (const { request, controller } of this.#running) {
      if (request.document.uri.toString() === uri.toString()) controller.abort();
    }
  }

  dispose(): void {
    for (const { controller } of this.#running) controller.abort();
    this.#throttle.dispose();
    this.#changed.dispose();
    this.#ended.dispose();
  }

  #runOf(block: TrackedBlock): RunningBlocks | undefined {
    return [...this.#running].find(({ request }) => request.blocks.includes(block));
  }

  #onEvent(running: RunningBlocks, byLine: ReadonlyMap<number, TrackedBlock>, event: RunEvent): void {
    if (event.kind === 'note') return;
    const identity = event.kind === 'blockFinished' ? event.result : event.block;
    const block = byLine.get(identity.startLine);
    if (block === undefined) return;
    switch (event.kind) {
      case 'blockStarted':
        this.#states.set(block, { kind: 'running', progress: undefined });
        break;
      case 'progress':
        this.#states.set(block, { kind: 'running', progress: event.progress });
        break;
      case 'blockFinished':
        this.#finish(running, block, event.result);
        break;
    }
    this.#throttle.call();
  }

  #finish({ request, controller }: RunningBlocks, block: TrackedBlock, result: BlockResult): void {
    this.#states.set(block, { kind: 'done', result, wasCancelled: controller.signal.aborted });
    const state = this.fileState(request.document.uri);
    if (request.kind === 'exactly' || state?.kind !== 'running') return;
    if (result.status !== 'notRun') this.#setFile(request.document, { ...state, done: state.done + 1 });
  }

  /** Notifications that are still on their way do not matter: the result has all. */
  #settle(running: RunningBlocks, byLine: ReadonlyMap<number, TrackedBlock>, result: RunResult): void {
    const { document, kind, blocks } = running.request;
    for (const one of result.blocks) {
      const block = byLine.get(one.startLine);
      if (block !== undefined) {
        this.#states.set(block, { kind: 'done', result: one, wasCancelled: result.isCancelled });
      }
    }
    // One that was not in the text as it ran.
    for (const block of blocks) if (this.#states.get(block)?.kind !== 'done') this.#states.delete(block);
    if (kind === 'exactly' && result.problems.length > 0) {
      const failure = new KafkaFailure('invalid-request', result.problems.join('\n'));
      for (const block of blocks) this.#states.set(block, { kind: 'refused', failure });
    }
    if (kind !== 'exactly') this.#setFile(document, { kind: 'done', result });
  }

  #refuse({ request }: RunningBlocks, failure: KafkaFailure): void {
    const { document, kind, blocks } = request;
    for (const block of blocks) this.#states.delete(block);
    const last = blocks.at(-1);
    if (kind === 'all') this.#setFile(document, { kind: 'refused', failure });
    if (kind === 'through') this.#files.delete(document.uri.toString());
    if (kind !== 'all' && last !== undefined) this.#states.set(last, { kind: 'refused', failure });
  }

  #setFile({ uri }: vscode.TextDocument, state: FileRunState): void {
    this.#files.set(uri.toString(), state);
  }
}

function lastOf(blocks: readonly TrackedBlock[]): TrackedBlock {
  const last = blocks.at(-1);
  if (last !== undefined) return last;
  throw new KafkaFailure('invalid-request', vscode.l10n.t('There is no block to run in this file.'));
}
