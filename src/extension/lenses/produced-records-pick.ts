import * as vscode from 'vscode';
import type { ProducedRecord } from '../../core/record.ts';
import { formatPlace, formatTimestamp } from './run-texts.ts';

/** Lists where records went, newest first; `undefined` when the user turned away. */
export async function pickProducedRecord(
  records: readonly ProducedRecord[],
  title: string,
): Promise<ProducedRecord | undefined> {
  const items = records.toReversed().map((record) => ({
    record,
    label: formatPlace(record),
    description: formatTimestamp(record.timestamp),
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: vscode.l10n.t('Choose a record to open it in a tail'),
    matchOnDescription: true,
  });
  return picked?.record;
}
