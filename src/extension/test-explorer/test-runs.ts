import * as vscode from 'vscode';
import type { BlockSelection } from '../../core/block-selection.ts';
import { KafkaFailure } from '../../core/kafka-failure.ts';
import { logFailure } from '../failure-messages.ts';
import type { FileRuns } from '../runs/file-runs.ts';
import { ChosenTests, type ChosenBlocks } from './chosen-tests.ts';
import { FileTestRun } from './file-test-run.ts';
import type { TestFile, TestFiles } from './test-files.ts';
import { Turns } from './turns.ts';

export interface TestRunsOptions {
  readonly controller: vscode.TestController;
  readonly files: TestFiles;
  readonly runs: Pick<FileRuns, 'run'>;
  readonly log: vscode.LogOutputChannel;
}

/** Runs what the Test Explorer asks for: files one after the other, each from its start through the last chosen block. */
export class TestRuns {
  readonly #options: TestRunsOptions;
  /** A file runs once at a time: two of them would see each other's records. */
  readonly #turns = new Turns();

  constructor(options: TestRunsOptions) {
    this.#options = options;
  }

  /** Runs the chosen tests once. */
  async run(request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> {
    const { controller, files } = this.#options;
    const chosen = new ChosenTests(request);
    const run = controller.createTestRun(request);
    using cancelled = signalOf(token, run.token);
    try {
      if (request.include === undefined) await files.refresh();
      const tests = files.items.flatMap((item) => {
        const blocks = chosen.of(item.id);
        return blocks === undefined ? [] : [{ item, blocks, entries: entriesOf(item, blocks) }];
      });
      for (const { entries } of tests) entries.forEach((entry) => run.enqueued(entry));
      for (const { item, blocks, entries } of tests) {
        const hasRun = await this.#turns.take(item.id, cancelled.signal, async () => {
          await this.#runFile(run, item.id, blocks, cancelled.signal);
          return true;
        });
        if (hasRun === undefined) entries.forEach((entry) => run.skipped(entry));
      }
    } finally {
      run.end();
    }
  }

  /** Runs the chosen tests of a file whenever it is saved, until the token is cancelled. */
  runOnSave(request: vscode.TestRunRequest, token: vscode.CancellationToken): void {
    const chosen = new ChosenTests(request);
    const waiting = new Set<string>();
    const listener = vscode.workspace.onDidSaveTextDocument(({ uri }) => {
      const id = uri.toString();
      const blocks = chosen.of(id);
      // One that waits reads the file when its turn comes: it stands for all that was saved until then.
      if (blocks === undefined || waiting.has(id)) return;
      waiting.add(id);
      this.#runSaved(request, id, blocks, token, () => waiting.delete(id)).catch((error: unknown) =>
        logFailure(KafkaFailure.from(error), this.#options.log),
      );
    });
    token.onCancellationRequested(() => void listener.dispose());
  }

  async #runSaved(
    { profile, exclude }: vscode.TestRunRequest,
    id: string,
    blocks: ChosenBlocks,
    token: vscode.CancellationToken,
    onTurn: () => void,
  ): Promise<void> {
    using stopped = signalOf(token);
    await this.#turns.take(id, stopped.signal, async () => {
      onTurn();
      const { controller, files } = this.#options;
      await files.read(vscode.Uri.parse(id));
      const item = files.find(id);
      if (item === undefined) return;
      const include = blocks.isWhole ? [item] : entriesOf(item, blocks);
      if (include.length === 0) return;
      const run = controller.createTestRun(new vscode.TestRunRequest(include, exclude, profile, true, true));
      using cancelled = signalOf(token, run.token);
      try {
        await this.#runFile(run, id, blocks, cancelled.signal);
      } finally {
        run.end();
      }
    });
  }

  async #runFile(run: vscode.TestRun, id: string, chosen: ChosenBlocks, signal: AbortSignal): Promise<void> {
    const { files, runs } = this.#options;
    let test: FileTestRun | undefined;
    try {
      const file = await files.read(vscode.Uri.parse(id));
      const last = file?.blocks.findLastIndex(({ item }) => chosen.includes(item.id)) ?? -1;
      if (file === undefined || last === -1) return;
      const current = testRunOf(run, file, chosen, last);
      test = current;
      const result = await runs.run(
        {
          uri: file.uri,
          text: file.text,
          selection: selectionOf(file, last),
          isAttended: false,
          onEvent: (event) => current.onEvent(event),
        },
        signal,
      );
      test.end(result);
    } catch (error) {
      this.#fail(run, id, test, KafkaFailure.from(error));
    }
  }

  #fail(run: vscode.TestRun, id: string, test: FileTestRun | undefined, failure: KafkaFailure): void {
    const { files, log } = this.#options;
    if (failure.reason !== 'cancelled') logFailure(failure, log);
    const item = files.find(id);
    if (test !== undefined) test.fail(failure);
    else if (item !== undefined) run.errored(item, new vscode.TestMessage(failure.message));
  }
}

function testRunOf(
  run: vscode.TestRun,
  { uri, item: fileItem, blocks }: TestFile,
  chosen: ChosenBlocks,
  last: number,
): FileTestRun {
  const through = blocks.slice(0, last + 1);
  const target = chosen.isWhole ? fileItem : (through.at(-1)?.item ?? fileItem);
  return new FileTestRun(run, target, uri, through, (item) => chosen.isWhole && !chosen.includes(item.id));
}

function selectionOf({ blocks }: TestFile, last: number): BlockSelection {
  const startLine = blocks[last]?.block.startLine;
  if (last === blocks.length - 1 || startLine === undefined) return { kind: 'all' };
  return { kind: 'through', startLine };
}

function entriesOf(file: vscode.TestItem, chosen: ChosenBlocks): readonly vscode.TestItem[] {
  return [...file.children].flatMap(([id, entry]) => (chosen.includes(id) ? [entry] : []));
}

/** A signal that aborts with the first of the tokens, as long as it is not disposed of. */
function signalOf(
  ...tokens: readonly vscode.CancellationToken[]
): { readonly signal: AbortSignal } & Disposable {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  if (tokens.some((token) => token.isCancellationRequested)) abort();
  const listeners = tokens.map((token) => token.onCancellationRequested(abort));
  return {
    signal: controller.signal,
    [Symbol.dispose]: () => listeners.forEach((listener) => void listener.dispose()),
  };
}
