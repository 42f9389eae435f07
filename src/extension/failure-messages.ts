import * as vscode from 'vscode';
import { KafkaFailure } from '../core/kafka-failure.ts';

/**
 * Logs `error` with its causes and shows its one sentence with "Show Log". A cancelled command says nothing.
 * @param actions further buttons; the one that was pressed is returned
 */
export async function showFailure(
  error: unknown,
  log: vscode.LogOutputChannel,
  ...actions: readonly string[]
): Promise<string | undefined> {
  const failure = KafkaFailure.from(error);
  if (failure.reason === 'cancelled') return undefined;
  logFailure(failure, log);
  const showLog = vscode.l10n.t('Show Log');
  const pressed = await vscode.window.showErrorMessage(withoutLinks(failure.message), ...actions, showLog);
  if (pressed === showLog) log.show();
  return pressed;
}

/** VS Code makes links of `[…](…)` in messages, of commands too; what brokers, records and files say is text. */
export function withoutLinks(message: string): string {
  return message.replaceAll('](', ']\u200b(');
}

/** Writes the failure's sentence and what lay underneath into the log. */
export function logFailure(failure: KafkaFailure, log: vscode.LogOutputChannel): void {
  const { reason, message, detail } = failure.toData();
  log.error(`${reason}: ${message}${detail === '' ? '' : `\n${detail}`}`);
}
