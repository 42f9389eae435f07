import * as vscode from 'vscode';
import { KafkaFailure } from '../core/kafka-failure.ts';

/** @throws KafkaFailure `not-authorized` in an untrusted workspace, where nothing runs */
export function requireTrust(): void {
  if (vscode.workspace.isTrusted) return;
  throw new KafkaFailure(
    'not-authorized',
    vscode.l10n.t('Requests do not run in Restricted Mode. Trust this workspace to run them.'),
  );
}
