import * as vscode from 'vscode';
import { Commands } from '../contributions.ts';
import { formatCount } from '../format-count.ts';
import { textOnly } from './block-lenses.ts';
import { runResultText } from './block-result-texts.ts';
import type { FileRunState } from './block-runs.ts';
import { forLens, icon } from './run-texts.ts';

/** What stands above the first line of a file: run it, how that went, and the environment. */
export function fileCommands(
  uri: vscode.Uri,
  state: FileRunState | undefined,
  environment: { readonly name: string | undefined } | undefined,
): readonly vscode.Command[] {
  const run = { title: `${icon('run-all')}${vscode.l10n.t('Run file')}`, command: Commands.runFile };
  const select = {
    title: vscode.l10n.t('env: {0} ▾', forLens(environment?.name ?? vscode.l10n.t('none'))),
    tooltip: vscode.l10n.t('Select the environment that gives names their values'),
    command: Commands.selectEnvironment,
  };
  const cancel = { title: vscode.l10n.t('Cancel'), command: Commands.cancelRun };
  const commands: readonly vscode.Command[] =
    state?.kind === 'running' ? [textOnly(runningText(state)), cancel] : [run];
  return [
    ...commands,
    ...(environment === undefined ? [] : [select]),
    ...(state === undefined || state.kind === 'running' ? [] : [resultCommand(state)]),
  ].map((command) => (command.command === '' ? command : { ...command, arguments: [uri] }));
}

function runningText({ done, total }: Extract<FileRunState, { kind: 'running' }>): string {
  const block = formatCount(Math.min(done + 1, total));
  return `${icon('sync~spin')}${vscode.l10n.t('Running block {0} of {1}', block, formatCount(total))}`;
}

function resultCommand(state: Exclude<FileRunState, { kind: 'running' }>): vscode.Command {
  return {
    title: state.kind === 'refused' ? `✗ ${forLens(state.failure.message)}` : runResultText(state.result),
    tooltip: vscode.l10n.t('Show what came of each block'),
    command: Commands.showRunResult,
  };
}
