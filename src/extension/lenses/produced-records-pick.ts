import * as vscode from 'vscode';
import type { ProducedRecord } from '../../core/record.ts';
import { formatTimestamp } from '../format-time.ts';
import { formatPlace } from './run-texts.ts';

/** Lists where records went, newest first. @returns the index of the chosen one; `undefined` when the user turned away */
export async function pickProducedRecord(
  records: readonly ProducedRecord[],
  title: string,
): Promise<number | undefined> {
  const items = records.map((record, index) => ({
    index,
    label: formatPlace(record),
    description: formatTimestamp(record.timestamp),
  }));
  const picked = await vscode.window.showQuickPick(items.toReversed(), {
    title,
    placeHolder: vscode.l10n.t('Choose a record to open it in a tail'),
    matchOnDescription: true,
  });
  return picked?.index;
}
