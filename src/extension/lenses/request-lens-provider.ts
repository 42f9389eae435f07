import * as vscode from 'vscode';
import { Commands } from '../contributions.ts';
import { formatCount } from '../format-count.ts';
import { isReading, type ConsumerTails } from './consumer-tails.ts';
import type { ProduceRuns, ProduceState } from './produce-runs.ts';
import type { RequestBlocks } from './request-blocks.ts';
import { describeRecord, forLens, resultText } from './run-texts.ts';
import type { TrackedBlock } from './tracked-blocks.ts';

/** The lenses above PRODUCER and CONSUMER blocks: what can be done, what is being done, and how it went. */
export class RequestLensProvider implements vscode.CodeLensProvider {
  readonly #blocks: RequestBlocks;
  readonly #runs: ProduceRuns;
  readonly #tails: ConsumerTails;
  readonly onDidChangeCodeLenses: vscode.Event<void>;

  constructor(
    blocks: RequestBlocks,
    runs: ProduceRuns,
    tails: ConsumerTails,
    onDidChange: vscode.Event<void>,
  ) {
    this.#blocks = blocks;
    this.#runs = runs;
    this.#tails = tails;
    this.onDidChangeCodeLenses = onDidChange;
  }

  async provideCodeLenses(
    document: vscode.TextDocument,
    token: vscode.CancellationToken,
  ): Promise<vscode.CodeLens[]> {
    const blocks = await this.#blocks.of(document, token);
    return blocks.flatMap((block) => {
      const range = new vscode.Range(block.startLine, 0, block.startLine, 0);
      return this.#commands(block).map((command) => new vscode.CodeLens(range, command));
    });
  }

  #commands(block: TrackedBlock): readonly vscode.Command[] {
    switch (block.range.kind) {
      case 'PRODUCER':
        return this.#producerCommands(block);
      case 'CONSUMER':
        return this.#consumerCommands(block);
      case 'EXPECT':
      case 'TOPIC':
      case 'GROUP':
        return [];
    }
  }

  #producerCommands(block: TrackedBlock): readonly vscode.Command[] {
    const state = this.#runs.state(block);
    if (state?.kind === 'running') {
      return [
        textOnly(`${icon('sync~spin')}${runningText(state)}`),
        { title: vscode.l10n.t('Cancel'), command: Commands.cancelProduce, arguments: [block] },
      ];
    }
    const actions = produceCommands(block);
    return state === undefined ? actions : [...actions, ...resultCommands(block, state)];
  }

  #consumerCommands(block: TrackedBlock): readonly vscode.Command[] {
    const tail = this.#tails.of(block);
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
    const refusal = this.#tails.refusalOf(block);
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
): readonly vscode.Command[] {
  const show = (title: string, tooltip: string): vscode.Command => ({
    title,
    tooltip,
    command: Commands.showProduceResult,
    arguments: [block],
  });
  if (state.kind === 'refused') return [show(`✗ ${forLens(state.failure.message)}`, state.failure.message)];
  const { outcome } = state;
  const details = outcome.failure === undefined ? outcome.records.slice(0, 20).map(describeRecord) : [];
  const tooltip = [outcome.failure?.message ?? [], details].flat().join('\n');
  return [
    show(resultText(outcome), tooltip),
    ...outcome.warnings.map((warning) => textOnly(`${icon('warning')}${forLens(warning)}`)),
  ];
}

/** The icon and a gap: a lens drops an ordinary space behind an icon. */
function icon(name: string): string {
  return `$(${name})\u00a0`;
}

/** A lens that tells and does nothing. */
function textOnly(title: string): vscode.Command {
  return { title, command: '' };
}
