import * as vscode from 'vscode';
import type { BlockProgress } from '../../core/run-result.ts';
import { Commands } from '../contributions.ts';
import { formatCount } from '../format-count.ts';
import { blockResultText } from './block-result-texts.ts';
import type { BlockRunState } from './block-runs.ts';
import { forLens, icon } from './run-texts.ts';
import type { TrackedBlock } from './tracked-blocks.ts';

/** What runs an EXPECT, a TOPIC or a GROUP. */
export function runCommand(block: TrackedBlock): vscode.Command {
  const title = isApplied(block) ? vscode.l10n.t('Apply') : vscode.l10n.t('Check');
  return { title: `${icon('play')}${title}`, command: Commands.runBlock, arguments: [block] };
}

/** Runs the file from its start, so that the captures of the blocks before are there. */
export function runThroughCommand(block: TrackedBlock): vscode.Command {
  return { title: vscode.l10n.t('Run through here'), command: Commands.runThrough, arguments: [block] };
}

/** What a block says while a run that it takes part in goes on. */
export function runningCommands(
  block: TrackedBlock,
  state: Extract<BlockRunState, { kind: 'running' | 'waiting' }>,
): readonly vscode.Command[] {
  const cancel = { title: vscode.l10n.t('Cancel'), command: Commands.cancelRun, arguments: [block] };
  if (state.kind === 'waiting') {
    return [textOnly(`${icon('watch')}${vscode.l10n.t('Waits for its turn')}`), cancel];
  }
  return [textOnly(`${icon('sync~spin')}${runningText(block, state.progress)}`), cancel];
}

/** How it went; the lens shows the details. */
export function resultCommand(
  block: TrackedBlock,
  state: Extract<BlockRunState, { kind: 'done' | 'refused' }>,
  isEdited: boolean,
): vscode.Command {
  const text =
    state.kind === 'refused'
      ? `✗ ${forLens(state.failure.message)}`
      : blockResultText(state.result, state.wasCancelled);
  return {
    title: isEdited ? editedText(text) : text,
    tooltip: vscode.l10n.t('Show what came of this block'),
    command: Commands.showRunResult,
    arguments: [block],
  };
}

/** A result of another text than the one that stands there now. */
export function editedText(text: string): string {
  return vscode.l10n.t('{0} · edited since', text);
}

/** A lens that tells and does nothing. */
export function textOnly(title: string): vscode.Command {
  return { title, command: '' };
}

/** Whether the block may change something: a TOPIC creates what is missing. */
function isApplied({ range: { kind, properties } }: TrackedBlock): boolean {
  if (kind === 'TOPIC') return true;
  return (
    kind === 'GROUP' && (properties['reset'] !== undefined || (properties['delete'] ?? 'false') !== 'false')
  );
}

function runningText(block: TrackedBlock, progress: BlockProgress | undefined): string {
  const what = doingText(block);
  if (progress === undefined) return what;
  const { records, total } = progress;
  return total === undefined
    ? vscode.l10n.t('{0} {1} records', what, formatCount(records))
    : vscode.l10n.t('{0} {1} of {2} records', what, formatCount(records), formatCount(total));
}

function doingText(block: TrackedBlock): string {
  switch (block.range.kind) {
    case 'PRODUCER':
      return vscode.l10n.t('Producing…');
    case 'CONSUMER':
      return vscode.l10n.t('Consuming…');
    case 'EXPECT':
    case 'TOPIC':
    case 'GROUP':
      return isApplied(block) ? vscode.l10n.t('Applying…') : vscode.l10n.t('Checking…');
  }
}
