import * as vscode from 'vscode';
import { KafkaFailure } from '../../core/kafka-failure.ts';
import type { BlockResult, RunResult } from '../../core/run-result.ts';
import { Commands, languageId } from '../contributions.ts';
import { showFailure, withoutLinks } from '../failure-messages.ts';
import { registerCommand } from '../register-command.ts';
import { requireTrust } from '../require-trust.ts';
import { blockTitle, describeBlock, describeRun } from '../runs/describe-result.ts';
import type { FileRuns } from '../runs/file-runs.ts';
import { isBlockTarget } from './block-document.ts';
import { runResultText } from './block-result-texts.ts';
import type { BlockRunRequest, BlockRuns } from './block-runs.ts';
import type { BlockTexts } from './block-texts.ts';
import { isOpen } from './closed-runs.ts';
import type { ConsumerTails } from './consumer-tails.ts';
import type { EnvironmentChoice } from './environment-choice.ts';
import type { FindBlock } from './find-block.ts';
import type { ProduceRuns } from './produce-runs.ts';
import type { RequestBlocks } from './request-blocks.ts';
import type { ResultDocuments } from './result-documents.ts';
import type { TrackedBlock } from './tracked-blocks.ts';

export interface RunServices {
  readonly log: vscode.LogOutputChannel;
  readonly fileRuns: FileRuns;
  readonly blocks: RequestBlocks;
  readonly findBlock: FindBlock;
  readonly runs: BlockRuns;
  readonly produceRuns: ProduceRuns;
  readonly tails: ConsumerTails;
  readonly texts: BlockTexts;
  readonly documents: ResultDocuments;
  readonly environments: EnvironmentChoice;
}

/** The commands of runs: a block, the blocks through one, the file; cancel, show what came of it, the environment. */
export function registerRunCommands(services: RunServices): vscode.Disposable {
  const { log, runs, findBlock, environments } = services;
  return vscode.Disposable.from(
    registerCommand(Commands.runBlock, log, async (target) => {
      const { document, block } = await findBlock(undefined, target);
      // These have runs of their own, whose records and panels are at hand afterwards.
      if (block.range.kind === 'PRODUCER') return vscode.commands.executeCommand(Commands.produce, block);
      if (block.range.kind === 'CONSUMER')
        return vscode.commands.executeCommand(Commands.startConsumer, block);
      await checkAlone(services, document, block);
      return run(services, { document, blocks: [block], kind: 'exactly' });
    }),
    registerCommand(Commands.runThrough, log, async (target) => {
      const { document, block } = await findBlock(undefined, target);
      const blocks = await blocksOf(services, document);
      const index = blocks.indexOf(block);
      if (index === -1)
        throw new KafkaFailure('invalid-request', vscode.l10n.t('The block is not there any more.'));
      return run(services, { document, blocks: blocks.slice(0, index + 1), kind: 'through' });
    }),
    registerCommand(Commands.runFile, log, async (target) => {
      const document = await documentOf(target);
      return run(services, { document, blocks: await blocksOf(services, document), kind: 'all' });
    }),
    registerCommand(Commands.cancelRun, log, async (target) => {
      if (isBlockTarget(target)) runs.cancel((await findBlock(undefined, target)).block);
      else runs.cancelAll((await documentOf(target)).uri);
    }),
    registerCommand(Commands.showRunResult, log, (target) => showResult(services, target)),
    registerCommand(Commands.selectEnvironment, log, async (target) => {
      await environments.choose((await documentOf(target)).uri);
    }),
  );
}

/** What the block needs of those before it is said before anything runs. */
async function checkAlone(
  { fileRuns, runs }: RunServices,
  document: vscode.TextDocument,
  block: TrackedBlock,
): Promise<void> {
  try {
    requireTrust();
    const { requireCaptures } = await import('./require-captures.ts');
    const { environment } = await fileRuns.environmentOf(document.uri);
    requireCaptures({ text: document.getText(), startLine: block.startLine, environment });
  } catch (error) {
    runs.refuse(block, KafkaFailure.from(error));
    throw error;
  }
}

async function run(services: RunServices, request: BlockRunRequest): Promise<void> {
  const { log, runs, produceRuns, tails, texts, documents } = services;
  const { document, blocks } = request;
  runs.requireIdle(blocks);
  for (const block of blocks) {
    texts.remember(block, document);
    produceRuns.forget(block);
    tails.forget(block);
  }
  const result = await runs.run(request);
  const name = vscode.workspace.asRelativePath(document.uri);
  for (const problem of result.problems) log.error(`${name}: ${problem}`);
  for (const block of result.blocks) logResult(log, name, block);
  for (const block of blocks) documents.update(block, blockLines(services, block, name));
  documents.update(document.uri.toString(), fileLines(services, document, name));
  if (isOpen(document.uri)) return;
  tellOfClosed(services, document, result).catch((error: unknown) => void showFailure(error, log));
}

function logResult(log: vscode.LogOutputChannel, file: string, block: BlockResult): void {
  const { status, failure, notes = [], startLine, elapsedMs } = block;
  const said = [...(failure === undefined ? [] : [failure.message]), ...notes];
  const text = `${file}:${startLine + 1}: ${blockTitle(block)}: ${status}, ${Math.round(elapsedMs)} ms`;
  const line = [text, ...said].join('\n');
  if (status === 'errored') log.error(line);
  else if (status === 'failed') log.warn(line);
  else log.info(line);
}

/** Nothing else shows how a run ended whose document was closed meanwhile. */
async function tellOfClosed(
  services: RunServices,
  document: vscode.TextDocument,
  result: RunResult,
): Promise<void> {
  const name = vscode.workspace.asRelativePath(document.uri);
  // Messages have no icons.
  const text = withoutLinks(`${name}: ${runResultText(result).replace(/^\$\([\w~-]+\)\s*/, '')}`);
  const show = vscode.l10n.t('Show Result');
  const isGood = result.problems.length === 0 && result.blocks.every(({ status }) => isFine(status));
  const pressed = await (isGood
    ? vscode.window.showInformationMessage(text, show)
    : vscode.window.showWarningMessage(text, show));
  if (pressed !== show) return;
  await services.documents.show(document.uri.toString(), name, describeRun(result, name));
}

function isFine(status: BlockResult['status']): boolean {
  return status === 'passed' || status === 'skipped';
}

/** Of the block that a lens means, or of the file; without either, of the block at the cursor. */
async function showResult(services: RunServices, target: unknown): Promise<void> {
  const { runs, documents, findBlock } = services;
  const isOfFile = target instanceof vscode.Uri;
  const found = isOfFile ? undefined : await findBlock(undefined, target).catch(() => undefined);
  const document = found?.document ?? (await documentOf(target));
  const name = vscode.workspace.asRelativePath(document.uri);
  if (found !== undefined) {
    const { block } = found;
    const lines = blockLines(services, block, name);
    if (lines.length > 0) {
      const { kind, name: label } = block.range;
      return documents.show(block, label === '' ? kind : `${kind} ${label}`, lines);
    }
    if (block.range.kind === 'PRODUCER') {
      return vscode.commands.executeCommand(Commands.showProduceResult, block);
    }
  }
  const lines = fileLines(services, document, name);
  if (lines.length === 0 || (found !== undefined && runs.fileState(document.uri)?.kind !== 'done')) {
    throw new KafkaFailure('invalid-request', vscode.l10n.t('This has not run yet.'));
  }
  return documents.show(document.uri.toString(), name, lines);
}

/** What there is to say of a block; nothing where it has not run. */
function blockLines({ runs }: RunServices, block: TrackedBlock, file: string): readonly string[] {
  const state = runs.state(block);
  if (state?.kind === 'refused') return [file, '', ...state.failure.message.split('\n')];
  return state?.kind === 'done' ? describeBlock(state.result, file) : [];
}

function fileLines({ runs }: RunServices, { uri }: vscode.TextDocument, file: string): readonly string[] {
  const state = runs.fileState(uri);
  if (state?.kind === 'refused') return [file, '', ...state.failure.message.split('\n')];
  return state?.kind === 'done' ? describeRun(state.result, file) : [];
}

/** The document that a menu or a lens means by its address, else the editor's. */
async function documentOf(target: unknown): Promise<vscode.TextDocument> {
  if (target instanceof vscode.Uri) return vscode.workspace.openTextDocument(target);
  const document = vscode.window.activeTextEditor?.document;
  if (document?.languageId === languageId) return document;
  throw new KafkaFailure('invalid-request', vscode.l10n.t('Open a `.kafka` file first.'));
}

async function blocksOf(
  { blocks }: RunServices,
  document: vscode.TextDocument,
): Promise<readonly TrackedBlock[]> {
  const source = new vscode.CancellationTokenSource();
  const found = await blocks.of(document, source.token).finally(() => source.dispose());
  if (found.length > 0) return found;
  throw new KafkaFailure('invalid-request', vscode.l10n.t('There is no block to run in this file.'));
}
