import * as vscode from 'vscode';
import type { DestructiveStep, PlannedOffset } from '../../core/destructive-step.ts';
import { formatCount } from '../format-count.ts';

const maxShownPartitions = 15;

/** The cluster that something is thrown away on. */
export interface ConfirmedCluster {
  readonly name: string;
  /** Its name has to be typed. */
  readonly isProduction: boolean;
}

/**
 * Shows what a block throws away before it does.
 * @param signal takes an input box away again
 * @returns whether the user wants it
 */
export async function confirmSteps(
  cluster: ConfirmedCluster,
  steps: readonly DestructiveStep[],
  signal: AbortSignal,
): Promise<boolean> {
  const action = steps.map(actionOf).join(vscode.l10n.t(' and '));
  const message = steps.map((step) => questionOf(step, cluster.name)).join(' ');
  const detail = steps.map(detailOf).filter((text) => text !== '');
  const pressed = await vscode.window.showWarningMessage(
    message,
    { modal: true, detail: detail.join('\n\n') },
    action,
  );
  if (pressed !== action || signal.aborted) return false;
  return !cluster.isProduction || (await typesName(cluster.name, signal));
}

async function typesName(name: string, signal: AbortSignal): Promise<boolean> {
  const source = new vscode.CancellationTokenSource();
  const cancel = (): void => source.cancel();
  signal.addEventListener('abort', cancel, { once: true });
  const typed = await vscode.window.showInputBox(
    {
      title: vscode.l10n.t('`{0}` is a production cluster', name),
      prompt: vscode.l10n.t('Type {0} to go on', name),
      ignoreFocusOut: true,
      validateInput: (text) =>
        text === '' || text === name ? undefined : vscode.l10n.t('The name of the cluster is {0}.', name),
    },
    source.token,
  );
  signal.removeEventListener('abort', cancel);
  source.dispose();
  return typed === name;
}

function actionOf(step: DestructiveStep): string {
  switch (step.kind) {
    case 'deleteTopic':
      return step.isRecreated ? vscode.l10n.t('Recreate Topic') : vscode.l10n.t('Delete Topic');
    case 'resetOffsets':
      return vscode.l10n.t('Reset Offsets');
    case 'deleteGroup':
      return vscode.l10n.t('Delete Group');
  }
}

function questionOf(step: DestructiveStep, cluster: string): string {
  switch (step.kind) {
    case 'deleteTopic':
      return step.isRecreated
        ? vscode.l10n.t('Delete topic `{0}` on `{1}` and create it again, empty?', step.topic, cluster)
        : vscode.l10n.t('Delete topic `{0}` on `{1}`?', step.topic, cluster);
    case 'resetOffsets':
      return vscode.l10n.t('Reset the offsets of group `{0}` on `{1}`?', step.group, cluster);
    case 'deleteGroup':
      return vscode.l10n.t('Delete group `{0}` on `{1}`?', step.group, cluster);
  }
}

function detailOf(step: DestructiveStep): string {
  switch (step.kind) {
    case 'deleteTopic':
      return step.records === null
        ? vscode.l10n.t('Its {0} partitions and their records are lost.', formatCount(step.partitions))
        : vscode.l10n.t(
            '{0} records in {1} partitions are lost.',
            formatCount(step.records),
            formatCount(step.partitions),
          );
    case 'resetOffsets': {
      if (step.offsets.length <= maxShownPartitions) return step.offsets.map(lineOf).join('\n');
      return [...Map.groupBy(step.offsets, ({ topic }) => topic)].map(topicLineOf).join('\n');
    }
    case 'deleteGroup':
      return vscode.l10n.t('Its committed offsets are lost.');
  }
}

/** A topic of many partitions on one line. */
function topicLineOf([topic, offsets]: readonly [string, readonly PlannedOffset[]]): string {
  const moves = offsets.map(({ from, to }) => (from === null ? 0n : to - from));
  const sum = (values: readonly bigint[]): string => formatCount(values.reduce((a, b) => a + b, 0n));
  return vscode.l10n.t(
    '{0}: {1} partitions, {2} records to read again, {3} to skip',
    topic,
    formatCount(offsets.length),
    sum(moves.map((move) => (move < 0n ? -move : 0n))),
    sum(moves.map((move) => (move > 0n ? move : 0n))),
  );
}

function lineOf({ topic, partition, from, to }: PlannedOffset): string {
  const place = `${topic}/${partition}`;
  if (from === null) return vscode.l10n.t('{0}: nothing committed → {1}', place, formatCount(to));
  const move = `${place}: ${formatCount(from)} → ${formatCount(to)}`;
  if (to < from) return vscode.l10n.t('{0}, {1} records to read again', move, formatCount(from - to));
  if (to > from) return vscode.l10n.t('{0}, {1} records to skip', move, formatCount(to - from));
  return vscode.l10n.t('{0}, unchanged', move);
}
