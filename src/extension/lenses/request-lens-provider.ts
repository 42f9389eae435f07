import * as vscode from 'vscode';
import { Commands } from '../contributions.ts';
import { formatCount } from '../format-count.ts';
import {
  editedText,
  resultCommand,
  runCommand,
  runningCommands,
  runThroughCommand,
  textOnly,
} from './block-lenses.ts';
import type { BlockRuns } from './block-runs.ts';
import type { BlockTexts } from './block-texts.ts';
import { isReading, type ConsumerTails } from './consumer-tails.ts';
import type { EnvironmentChoice } from './environment-choice.ts';
import { fileCommands } from './file-lenses.ts';
import type { ProduceRuns, ProduceState } from './produce-runs.ts';
import type { RequestBlocks } from './request-blocks.ts';
import { describeRecord, forLens, icon, resultText } from './run-texts.ts';
import type { TrackedBlock } from './tracked-blocks.ts';

export interface LensServices {
  readonly blocks: RequestBlocks;
  readonly blockRuns: BlockRuns;
  readonly produceRuns: ProduceRuns;
  readonly tails: ConsumerTails;
  readonly texts: BlockTexts;
  readonly environments: EnvironmentChoice;
}

/** A block, and where it stands: what its lenses are made of. */
interface BlockPlaceInFile {
  readonly block: TrackedBlock;
  /** There are others before it. */
  readonly isLater: boolean;
  /** One of those captures something. */
  readonly isBehindCaptures: boolean;
  /** Its text is another than when it ran. */
  readonly isEdited: boolean;
}

/** The lenses of a file and its blocks: what can be done, what is being done, and how it went. */
export class RequestLensProvider implements vscode.CodeLensProvider {
  readonly #services: LensServices;
  readonly onDidChangeCodeLenses: vscode.Event<void>;

  constructor(services: LensServices, onDidChange: vscode.Event<void>) {
    this.#services = services;
    this.onDidChangeCodeLenses = onDidChange;
  }

  async provideCodeLenses(
    document: vscode.TextDocument,
    token: vscode.CancellationToken,
  ): Promise<vscode.CodeLens[]> {
    const { blocks: known, texts, environments, blockRuns } = this.#services;
    const blocks = await known.of(document, token);
    if (blocks.length === 0) return [];
    const { uri } = document;
    const top = lensesAt(0, fileCommands(uri, blockRuns.fileState(uri), await environments.of(uri)));
    const firstCapture = blocks.findIndex(({ range }) => range.properties['capture'] !== undefined);
    return [
      ...top,
      ...blocks.flatMap((block, index) => {
        const isBehindCaptures = firstCapture !== -1 && firstCapture < index;
        const isEdited = texts.isEdited(block, document);
        const place = { block, isLater: index > 0, isBehindCaptures, isEdited };
        return lensesAt(block.startLine, this.#commands(place));
      }),
    ];
  }

  #commands(place: BlockPlaceInFile): readonly vscode.Command[] {
    const { block, isLater, isBehindCaptures, isEdited } = place;
    const { kind } = block.range;
    const state = this.#services.blockRuns.state(block);
    if (state?.kind === 'running' || state?.kind === 'waiting') return runningCommands(block, state);
    const result = state === undefined ? [] : [resultCommand(block, state, isEdited)];
    const through = [runThroughCommand(block)];
    switch (kind) {
      case 'PRODUCER':
        return this.#producerCommands(block, isBehindCaptures ? through : [], result, isEdited);
      case 'CONSUMER':
        return [...this.#consumerCommands(block), ...(isBehindCaptures ? through : []), ...result];
      case 'EXPECT':
      case 'TOPIC':
      case 'GROUP':
        return [runCommand(block), ...(isLater ? through : []), ...result];
    }
  }

  #producerCommands(
    block: TrackedBlock,
    through: readonly vscode.Command[],
    runResult: readonly vscode.Command[],
    isEdited: boolean,
  ): readonly vscode.Command[] {
    const state = this.#services.produceRuns.state(block);
    if (state?.kind === 'running') {
      return [
        textOnly(`${icon('sync~spin')}${runningText(state)}`),
        { title: vscode.l10n.t('Cancel'), command: Commands.cancelProduce, arguments: [block] },
      ];
    }
    const actions = [...produceCommands(block), ...through];
    if (runResult.length > 0 || state === undefined) return [...actions, ...runResult];
    return [...actions, ...resultCommands(block, state, isEdited)];
  }

  #consumerCommands(block: TrackedBlock): readonly vscode.Command[] {
    const { tails } = this.#services;
    const tail = tails.of(block);
    const isRunning = tail !== undefined && isReading(tail);
    const commands: vscode.Command[] = [
      isRunning
        ? {
            title: `${icon('debug-stop')}${vscode.l10n.t('Stop consumer')}`,
            command: Commands.stopConsumer,
            arguments: [block],
          }
        : {
            title: `${icon('play')}${vscode.l10n.t('Start consumer')}`,
            command: Commands.startConsumer,
            arguments: [block],
          },
    ];
    if (isRunning && tail.query.group !== null && tail.query.commit === 'manual') {
      commands.push({
        title: `${icon('check')}${vscode.l10n.t('Commit now')}`,
        command: Commands.commitConsumer,
        arguments: [block],
      });
    }
    const refusal = tails.refusalOf(block);
    if (refusal !== undefined) commands.push(textOnly(`✗ ${forLens(refusal.message)}`));
    else if (tail?.state.kind === 'failed') commands.push(textOnly(`✗ ${forLens(tail.state.message)}`));
    return commands;
  }
}

/** A block that says how many, or how often, is sent as it says; any other once or ten times. */
function produceCommands(block: TrackedBlock): readonly vscode.Command[] {
  const { count, every } = block.range.properties;
  const produce = (title: string, ...times: number[]): vscode.Command => ({
    title,
    command: Commands.produce,
    arguments: [block, ...times],
  });
  if (count !== undefined && count !== '1') return [produce(`${icon('play')}${producedCountText(count)}`)];
  if (every !== undefined && count === undefined) {
    return [produce(`${icon('play')}${vscode.l10n.t('Produce every {0}', forLens(every))}`)];
  }
  return [
    produce(`${icon('play')}${vscode.l10n.t('Produce record')}`),
    produce(vscode.l10n.t('Produce ×{0}', 10), 10),
  ];
}

function runningText({ progress }: Extract<ProduceState, { kind: 'running' }>): string {
  if (progress === undefined) return vscode.l10n.t('Producing…');
  const sent = formatCount(progress.sent);
  return progress.total === null
    ? vscode.l10n.t('Producing… {0}', sent)
    : vscode.l10n.t('Producing… {0} of {1}', sent, formatCount(progress.total));
}

/** A count that is a template is only known when it runs. */
function producedCountText(count: string): string {
  return /^\d{1,15}$/.test(count)
    ? vscode.l10n.t('Produce {0} records', formatCount(Number(count)))
    : vscode.l10n.t('Produce records');
}

function resultCommands(
  block: TrackedBlock,
  state: Exclude<ProduceState, { kind: 'running' }>,
  isEdited: boolean,
): readonly vscode.Command[] {
  const show = (title: string, tooltip: string): vscode.Command => ({
    title,
    tooltip,
    command: Commands.showProduceResult,
    arguments: [block],
  });
  if (state.kind === 'refused') return [show(`✗ ${forLens(state.failure.message)}`, state.failure.message)];
  const { shown: outcome } = state;
  const text = resultText(outcome);
  const details = outcome.failure === undefined ? outcome.records.slice(0, 20).map(describeRecord) : [];
  const tooltip = [outcome.failure?.message ?? [], details].flat().join('\n');
  return [
    show(isEdited ? editedText(text) : text, tooltip),
    ...outcome.warnings.map((warning) => textOnly(`${icon('warning')}${forLens(warning)}`)),
  ];
}

function lensesAt(line: number, commands: readonly vscode.Command[]): vscode.CodeLens[] {
  return commands.map((command) => new vscode.CodeLens(new vscode.Range(line, 0, line, 0), command));
}
