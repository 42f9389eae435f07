import * as vscode from 'vscode';
import { KafkaFailure } from '../../core/kafka-failure.ts';
import { languageId } from '../contributions.ts';
import type { TestedBlock } from './file-test-run.ts';
import { outlineFile, type FileOutline } from './outline-file.ts';
import { Turns } from './turns.ts';

const allFiles = '**/*.kafka';
const leftOut = '**/node_modules/**';
/** What has no ending: whoever builds something creates thousands of files that have one. */
const mayBeFolder = /\/[^./]+$/u;
const readAtOnce = 16;
const settledMs = 150;
const maxShownProblems = 5;
const never = new AbortController().signal;

/** A file as it stands, and its entries. */
export interface TestFile {
  readonly uri: vscode.Uri;
  readonly item: vscode.TestItem;
  readonly text: string;
  /** Every block, in the file's order. */
  readonly blocks: readonly TestedBlock[];
}

/**
 * Keeps the entries of the Test Explorer as the `.kafka` files are: those that are open as the editor has them, others as
 * they are on the disk. Nothing is looked for or watched before `refresh` is called; open files are there at once.
 */
export class TestFiles implements vscode.Disposable {
  readonly #items: vscode.TestItemCollection;
  readonly #create: vscode.TestController['createTestItem'];
  readonly #onProblem: (failure: KafkaFailure) => void;
  readonly #subscriptions: vscode.Disposable[] = [];
  readonly #edited = new Map<string, vscode.Uri>();
  /** Readings of one file come one after the other: the last one holds. */
  readonly #readings = new Turns();
  /** The ids of those that the last look found on the disk. */
  #found: ReadonlySet<string> = new Set();
  #timer: NodeJS.Timeout | undefined;
  /** The next look reads what it knows already as well. */
  #readsAll = false;
  #looking: Promise<void> = Promise.resolve();
  #nextLook: Promise<void> | undefined;
  #isWatching = false;

  /** @param onProblem told when files could not be looked for or read in the background */
  constructor(controller: vscode.TestController, onProblem: (failure: KafkaFailure) => void) {
    this.#items = controller.items;
    this.#create = (id, label, uri) => controller.createTestItem(id, label, uri);
    this.#onProblem = onProblem;
    this.#subscriptions.push(
      vscode.workspace.onDidOpenTextDocument((document) => this.#onDocument(document)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#onDocument(document)),
      vscode.workspace.onDidCloseTextDocument((document) => {
        if (!isRequestFile(document)) return;
        // What was not saved is gone, and a file that no look found is no more to be seen.
        const id = document.uri.toString();
        if (this.#found.has(id)) this.#readSoon(document.uri);
        else this.#items.delete(id);
      }),
    );
    vscode.workspace.textDocuments.forEach((document) => this.#onDocument(document));
  }

  /** Looks for files, and reads every one. */
  refresh(): Promise<void> {
    this.#watch();
    this.#readsAll = true;
    return this.#lookSoon();
  }

  /** The entries of the files, in the order that they are shown in. */
  get items(): readonly vscode.TestItem[] {
    return [...this.#items]
      .map(([, item]) => item)
      .toSorted((one, other) => one.label.localeCompare(other.label));
  }

  find(id: string): vscode.TestItem | undefined {
    return this.#items.get(id);
  }

  /**
   * Reads a file, and puts its entries right.
   * @returns `undefined` where there is none, or nothing in it is checked
   * @throws KafkaFailure `invalid-request` where it cannot be read
   */
  async read(uri: vscode.Uri): Promise<TestFile | undefined> {
    const { parseKafkaFile } = await import('../../language/parse-kafka-file.ts');
    return this.#readings.take(uri.toString(), never, async () => {
      const text = await textOf(uri);
      const outline = text === undefined ? undefined : outlineFile(parseKafkaFile(text));
      if (text === undefined || outline?.isTest !== true) {
        this.#items.delete(uri.toString());
        return undefined;
      }
      const item = this.#show(uri, outline);
      const children = [...item.children].map(([, child]) => child);
      const blocks = outline.blocks.flatMap((block, index) => {
        const child = children[index];
        return child === undefined ? [] : [{ block, item: child }];
      });
      return { uri, item, text, blocks };
    });
  }

  dispose(): void {
    clearTimeout(this.#timer);
    vscode.Disposable.from(...this.#subscriptions).dispose();
  }

  #watch(): void {
    if (this.#isWatching) return;
    this.#isWatching = true;
    const files = vscode.workspace.createFileSystemWatcher(allFiles);
    // A folder that comes or goes takes its files along, and is all that is told of them.
    const folders = vscode.workspace.createFileSystemWatcher('**', false, true, false);
    const look = (): void => this.#inBackground(this.#lookSoon());
    this.#subscriptions.push(
      files,
      files.onDidCreate((uri) => {
        // Another look may have found it before, and what was written since is told of as one event.
        if (this.#found.has(uri.toString())) this.#readSoon(uri);
        else look();
      }),
      files.onDidDelete(look),
      files.onDidChange((uri) => {
        if (this.#found.has(uri.toString())) this.#readSoon(uri);
      }),
      folders,
      folders.onDidCreate(({ path }) => {
        if (mayBeFolder.test(path) && !path.includes('/node_modules')) look();
      }),
      folders.onDidDelete(({ path }) => {
        if (this.items.some(({ uri }) => uri?.path.startsWith(`${path}/`) === true)) look();
      }),
      vscode.workspace.onDidRenameFiles(look),
      vscode.workspace.onDidChangeWorkspaceFolders(look),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('files.exclude')) look();
      }),
    );
  }

  /** One look is under way at a time; a call during it waits for another. */
  #lookSoon(): Promise<void> {
    this.#nextLook ??= this.#looking.then(() => {
      this.#nextLook = undefined;
      const look = this.#look();
      this.#looking = look.catch(() => undefined);
      return look;
    });
    return this.#nextLook;
  }

  async #look(): Promise<void> {
    const known = this.#readsAll ? new Set<string>() : this.#found;
    this.#readsAll = false;
    const found = await vscode.workspace.findFiles(allFiles, leftOut);
    const open = vscode.workspace.textDocuments.filter(isRequestFile).map(({ uri }) => uri);
    const files = new Map(
      [...found, ...open].filter(({ scheme }) => scheme === 'file').map((uri) => [uri.toString(), uri]),
    );
    this.#found = new Set(found.map(String));
    for (const { id } of this.items) if (!files.has(id)) this.#items.delete(id);
    const left = [...files].flatMap(([id, uri]) => (known.has(id) ? [] : [uri])).values();
    const readers = Array.from({ length: readAtOnce }, async () => {
      for (const uri of left) await this.#readOrSay(uri);
    });
    await Promise.all(readers);
  }

  #onDocument(document: vscode.TextDocument): void {
    if (isRequestFile(document)) this.#readSoon(document.uri);
  }

  #readSoon(uri: vscode.Uri): void {
    this.#edited.set(uri.toString(), uri);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      const files = [...this.#edited.values()];
      this.#edited.clear();
      this.#inBackground(Promise.all(files.map((file) => this.#readKnown(file))));
    }, settledMs);
  }

  /** A look may leave out meanwhile what is about to be read: it must not come back by that. */
  async #readKnown(uri: vscode.Uri): Promise<void> {
    const isKnown = (): boolean => this.#found.has(uri.toString()) || openDocument(uri) !== undefined;
    if (isKnown()) await this.#readOrSay(uri);
    if (!isKnown()) this.#items.delete(uri.toString());
  }

  /** Where a file cannot be read, its entry says why. */
  async #readOrSay(uri: vscode.Uri): Promise<void> {
    try {
      await this.read(uri);
    } catch (error) {
      this.#fileItem(uri).error = KafkaFailure.from(error).message;
    }
  }

  #inBackground(work: Promise<unknown>): void {
    work.catch((error: unknown) => this.#onProblem(KafkaFailure.from(error)));
  }

  #show(uri: vscode.Uri, { blocks, problems }: FileOutline): vscode.TestItem {
    const file = this.#fileItem(uri);
    const shown = problems.slice(0, maxShownProblems);
    if (problems.length > shown.length) {
      shown.push(vscode.l10n.t('… and {0} more', problems.length - shown.length));
    }
    file.error = shown.length === 0 ? undefined : shown.join('\n');
    file.children.replace(
      blocks.map(({ id, kind, label, description, startLine, endLine }) => {
        const item = file.children.get(id) ?? this.#create(id, label, uri);
        item.label = label;
        item.description = description;
        item.range = new vscode.Range(startLine, 0, endLine, 0);
        item.tags = [new vscode.TestTag(kind.toLowerCase())];
        return item;
      }),
    );
    return file;
  }

  #fileItem(uri: vscode.Uri): vscode.TestItem {
    const id = uri.toString();
    const known = this.#items.get(id);
    if (known !== undefined) return known;
    const item = this.#create(id, vscode.workspace.asRelativePath(uri), uri);
    this.#items.add(item);
    return item;
  }
}

/** As the editor has it, where it is open; `undefined` where it is not there. */
async function textOf(uri: vscode.Uri): Promise<string | undefined> {
  const document = openDocument(uri);
  if (document !== undefined) return document.getText();
  const { diskFiles } = await import('../../language/disk-files.ts');
  return diskFiles.readText(uri.fsPath);
}

function openDocument(uri: vscode.Uri): vscode.TextDocument | undefined {
  const id = uri.toString();
  return vscode.workspace.textDocuments.find((document) => document.uri.toString() === id);
}

function isRequestFile({ languageId: language, uri }: vscode.TextDocument): boolean {
  return language === languageId && uri.scheme === 'file';
}
