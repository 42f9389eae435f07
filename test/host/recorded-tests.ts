import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { RunResult } from '../../src/core/run-result.ts';
import type { ClusterDirectory } from '../../src/extension/connections/cluster-directory.ts';
import { FileRuns } from '../../src/extension/runs/file-runs.ts';
import { SelectedEnvironment } from '../../src/extension/runs/selected-environment.ts';
import { connectTests } from '../../src/extension/test-explorer/register-test-explorer.ts';
import { bootstrapServers } from './host-test.ts';

type State = 'enqueued' | 'started' | 'passed' | 'failed' | 'errored' | 'skipped';

export interface RecordedMessage {
  readonly text: string;
  /** From 0. */
  readonly line: number | undefined;
  readonly uri: string | undefined;
  readonly expected: string | undefined;
  readonly actual: string | undefined;
}

/** What a run of tests told VS Code. */
export interface RecordedRun {
  /** `EXPECT paid: enqueued, started, passed`, by the labels of the entries. */
  readonly states: Map<string, State[]>;
  readonly messages: Map<string, readonly RecordedMessage[]>;
  readonly durations: Map<string, number | undefined>;
  output: string;
  hasEnded: boolean;
}

/** No saved clusters: those of `kafka.env.json` are used. */
const noClusters: ClusterDirectory = {
  clusters: [],
  selected: undefined,
  onDidChange: new vscode.EventEmitter<void>().event,
  find: () => undefined,
  findByName: () => undefined,
  selectedOrPick: () => Promise.resolve(undefined),
  connection: () => Promise.reject(new Error('No cluster is saved.')),
  markRefused: () => undefined,
  request: () => Promise.reject(new Error('No cluster is saved.')),
};

/**
 * The tests of the folder in a controller of their own, whose runs are recorded: VS Code tells no extension what came of
 * another's. Everything else is as in the extension, its worker included.
 */
export class RecordedTests implements AsyncDisposable {
  readonly controller: vscode.TestController;
  readonly runs: RecordedRun[] = [];
  /** What the engine gave. */
  readonly results: RunResult[] = [];
  /** The folder of this test's own files. */
  readonly folder: string;
  readonly #subscriptions: vscode.Disposable;
  #profile: vscode.TestRunProfile | undefined;

  /** @param files by their names in the folder; `kafka.env.json` names the broker already */
  static async create(files: Readonly<Record<string, string>>): Promise<RecordedTests> {
    const [workspace] = vscode.workspace.workspaceFolders ?? [];
    if (workspace === undefined) throw new Error('No folder is open.');
    const folder = path.join(workspace.uri.fsPath, `tests-${Math.random().toString(36).slice(2)}`);
    await mkdir(folder);
    const local = { bootstrapServers };
    const tests = new RecordedTests(folder);
    await tests.write(
      'kafka.env.json',
      JSON.stringify({
        $clusters: { local: { ...local, allowDestructive: true }, careful: local },
        dev: { $cluster: 'local' },
      }),
    );
    for (const [name, text] of Object.entries(files)) await tests.write(name, text);
    await tests.controller.resolveHandler?.(undefined);
    return tests;
  }

  private constructor(folder: string) {
    this.folder = folder;
    const log = vscode.window.createOutputChannel('Tests under test', { log: true });
    const state = new Map<string, unknown>([['kafkaWorkbench.environment', 'dev']]);
    const selected = new SelectedEnvironment({
      get: (key: string) => state.get(key),
      keys: () => [...state.keys()],
      update: () => Promise.resolve(),
    } as vscode.Memento);
    const runs = new FileRuns(log, noClusters, selected);
    this.controller = vscode.tests.createTestController(path.basename(folder), 'Tests under test');
    const { controller } = this;
    const createRun = controller.createTestRun.bind(controller);
    controller.createTestRun = (...args) => this.#recorded(createRun(...args));
    const createProfile = controller.createRunProfile.bind(controller);
    controller.createRunProfile = (...args) => (this.#profile = createProfile(...args));
    const explorer = connectTests(controller, {
      log,
      runs: {
        run: async (request, signal) => {
          const result = await runs.run(request, signal);
          this.results.push(result);
          return result;
        },
      },
    });
    this.#subscriptions = vscode.Disposable.from(explorer, controller, runs, selected, log);
  }

  uri(name: string): vscode.Uri {
    return vscode.Uri.file(path.join(this.folder, name));
  }

  async write(name: string, text: string): Promise<void> {
    const file = this.uri(name).fsPath;
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }

  file(name: string): vscode.TestItem | undefined {
    return this.controller.items.get(this.uri(name).toString());
  }

  /** The names of the files of this folder that are there, and the labels of their blocks. */
  get tree(): Readonly<Record<string, readonly string[]>> {
    const own = [...this.controller.items]
      .map(([, item]) => item)
      .filter(({ uri }) => uri?.fsPath.startsWith(this.folder));
    return Object.fromEntries(
      own.map((item) => [
        path.relative(this.folder, item.uri?.fsPath ?? '').replaceAll('\\', '/'),
        [...item.children].map(([, child]) => child.label),
      ]),
    );
  }

  /** The entries of a file's blocks with these labels; without any, the file's own. */
  items(name: string, ...labels: readonly string[]): readonly vscode.TestItem[] {
    const file = this.file(name);
    if (file === undefined) throw new Error(`There is no ${name}.`);
    if (labels.length === 0) return [file];
    return [...file.children].map(([, child]) => child).filter(({ label }) => labels.includes(label));
  }

  /** Runs tests as a click would. @returns the run, when it is over */
  async run(
    include: readonly vscode.TestItem[],
    token = new vscode.CancellationTokenSource().token,
  ): Promise<RecordedRun> {
    const before = this.runs.length;
    await this.start(include, token);
    const run = this.runs[before];
    if (run === undefined) throw new Error('No run was begun.');
    return run;
  }

  async start(
    include: readonly vscode.TestItem[],
    token: vscode.CancellationToken,
    continuous = false,
  ): Promise<void> {
    const profile = this.#profile;
    if (profile === undefined) throw new Error('There is no run profile.');
    await profile.runHandler(new vscode.TestRunRequest(include, [], profile, continuous), token);
  }

  get profile(): vscode.TestRunProfile | undefined {
    return this.#profile;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#subscriptions.dispose();
    await rm(this.folder, { recursive: true, force: true });
  }

  #recorded(run: vscode.TestRun): vscode.TestRun {
    const record: RecordedRun = {
      states: new Map(),
      messages: new Map(),
      durations: new Map(),
      output: '',
      hasEnded: false,
    };
    this.runs.push(record);
    const note = (item: vscode.TestItem, state: State): void => {
      record.states.set(item.label, [...(record.states.get(item.label) ?? []), state]);
    };
    return {
      ...run,
      name: run.name,
      token: run.token,
      isPersisted: run.isPersisted,
      enqueued: (item) => {
        note(item, 'enqueued');
        run.enqueued(item);
      },
      started: (item) => {
        note(item, 'started');
        run.started(item);
      },
      skipped: (item) => {
        note(item, 'skipped');
        run.skipped(item);
      },
      passed: (item, duration) => {
        note(item, 'passed');
        record.durations.set(item.label, duration);
        run.passed(item, duration);
      },
      failed: (item, message, duration) => {
        note(item, 'failed');
        record.messages.set(item.label, [message].flat().map(recordedMessage));
        record.durations.set(item.label, duration);
        run.failed(item, message, duration);
      },
      errored: (item, message, duration) => {
        note(item, 'errored');
        record.messages.set(item.label, [message].flat().map(recordedMessage));
        record.durations.set(item.label, duration);
        run.errored(item, message, duration);
      },
      appendOutput: (text, location, item) => {
        record.output += text;
        run.appendOutput(text, location, item);
      },
      end: () => {
        record.hasEnded = true;
        run.end();
      },
    };
  }
}

function recordedMessage({
  message,
  location,
  expectedOutput,
  actualOutput,
}: vscode.TestMessage): RecordedMessage {
  return {
    text: typeof message === 'string' ? message : message.value,
    line: location?.range.start.line,
    uri: location?.uri.toString(),
    expected: expectedOutput,
    actual: actualOutput,
  };
}
