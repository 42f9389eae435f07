import * as vscode from 'vscode';
import type { RecordTarget } from '../../contracts/tail-panel.ts';
import { TailRequests } from '../../contracts/tail-worker.ts';
import type { FirstMatch } from './first-match.ts';
import type { TailRun } from './tail-run.ts';

/**
 * Says in a notification which record passed a panel's filter first.
 * @returns the record, when the reader wants to see it
 */
export async function announceFirstMatch(
  run: TailRun,
  { view, index }: FirstMatch,
  panelTitle: string,
): Promise<RecordTarget | undefined> {
  // The view may be another one by now, or the tail at its end: then there is nothing to tell.
  const page = { view, first: index, count: 1, fields: [] };
  const [row] = await run.ask(TailRequests.rows, page).catch(() => []);
  if (row === undefined) return undefined;
  const { topic, partition } = row;
  const offset = String(row.offset);
  const show = vscode.l10n.t('Show');
  const pressed = await vscode.window.showInformationMessage(
    vscode.l10n.t('The first match of {0}: `{1}/{2} @ {3}`.', panelTitle, topic, partition, offset),
    show,
  );
  return pressed === show ? { topic, partition, offset } : undefined;
}
