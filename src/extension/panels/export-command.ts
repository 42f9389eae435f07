import os from 'node:os';
import * as vscode from 'vscode';
import type { PanelRequest, TailPanelQuery } from '../../contracts/tail-panel.ts';
import type { ExportOutcome } from '../../contracts/tail-worker.ts';
import { KafkaFailure } from '../../core/kafka-failure.ts';
import { showFailure } from '../failure-messages.ts';
import { withProgress } from '../prompts/with-progress.ts';
import type { TailRun } from './tail-run.ts';

type ExportPanelRequest = Extract<PanelRequest, { method: 'export' }>;

/** Asks where to, and starts the export; it goes on behind a notification, also when the panel is closed. */
export async function exportFromPanel(
  { run, query }: { readonly run: TailRun; readonly query: TailPanelQuery },
  request: ExportPanelRequest,
  log: vscode.LogOutputChannel,
): Promise<void> {
  const target = await askTarget(query, request.format);
  if (target === undefined) return;
  void exportTo(run, target, request).catch((error: unknown) => showFailure(error, log));
}

async function askTarget(query: TailPanelQuery, format: 'jsonl' | 'csv'): Promise<vscode.Uri | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(os.homedir());
  const target = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('Export Records'),
    saveLabel: vscode.l10n.t('Export'),
    defaultUri: vscode.Uri.joinPath(
      folder,
      `${query.topics[0]?.replaceAll(/[^\w.-]/g, '_') ?? 'records'}.${format}`,
    ),
    filters: format === 'jsonl' ? { 'JSON Lines': ['jsonl'] } : { CSV: ['csv'] },
  });
  if (target === undefined || target.scheme === 'file') return target;
  throw new KafkaFailure(
    'invalid-request',
    vscode.l10n.t('Records are exported to files of this machine; `{0}` is none.', target.toString(true)),
  );
}

async function exportTo(run: TailRun, target: vscode.Uri, request: ExportPanelRequest): Promise<void> {
  const path = target.fsPath;
  const { format, scope, fields } = request;
  const outcome = await withProgress(vscode.l10n.t('Exporting to {0}', shortName(target)), (signal, report) =>
    run.export(
      { path, format, scope, fields },
      ({ records, total }) => report(vscode.l10n.t('{0} of {1} records', count(records), count(total))),
      signal,
    ),
  );
  const openFile = vscode.l10n.t('Open File');
  const isWhole = outcome.missed === 0 && outcome.damaged === 0;
  const show = isWhole ? vscode.window.showInformationMessage : vscode.window.showWarningMessage;
  const pressed = await show(outcomeText(outcome, shortName(target)), openFile);
  if (pressed === openFile) await vscode.commands.executeCommand('vscode.open', target);
}

function outcomeText({ records, missed, damaged }: ExportOutcome, file: string): string {
  const sentences = [
    records === 1
      ? vscode.l10n.t('Exported 1 record to `{0}`.', file)
      : vscode.l10n.t('Exported {0} records to `{1}`.', count(records), file),
  ];
  if (missed > 0) {
    sentences.push(
      vscode.l10n.t('Not in it: {0} that left the store before they were written.', count(missed)),
    );
  }
  if (damaged > 0) sentences.push(vscode.l10n.t('Not in it: {0} that are damaged.', count(damaged)));
  return sentences.join(' ');
}

function shortName(target: vscode.Uri): string {
  return target.path.slice(target.path.lastIndexOf('/') + 1);
}

function count(records: number): string {
  return records.toLocaleString(vscode.env.language);
}
