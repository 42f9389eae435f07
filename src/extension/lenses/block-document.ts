import * as vscode from 'vscode';
import { KafkaFailure } from '../../core/kafka-failure.ts';
import { languageId } from '../contributions.ts';

/** What a lens hands to its command, and other features may: the block whose keyword stands in this line. */
export interface BlockTarget {
  readonly uri: string;
  readonly startLine: number;
}

export function isBlockTarget(value: unknown): value is BlockTarget {
  if (typeof value !== 'object' || value === null) return false;
  const { uri, startLine } = value as Partial<Record<keyof BlockTarget, unknown>>;
  return typeof uri === 'string' && Number.isInteger(startLine);
}

/**
 * The document and line that a command is about: those of `target`, else the cursor's.
 * @throws KafkaFailure `invalid-request` when no `.kafka` document is meant
 */
export async function findDocument(
  target: BlockTarget | undefined,
): Promise<{ readonly document: vscode.TextDocument; readonly line: number }> {
  if (target !== undefined) {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(target.uri, true));
    return { document, line: target.startLine };
  }
  const editor = vscode.window.activeTextEditor;
  if (editor?.document.languageId !== languageId) {
    throw new KafkaFailure(
      'invalid-request',
      vscode.l10n.t('Open a `.kafka` file and put the cursor into a block first.'),
    );
  }
  return { document: editor.document, line: editor.selection.active.line };
}
