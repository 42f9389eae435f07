import * as vscode from 'vscode';
import type { ProduceOutcome } from '../../contracts/job-worker.ts';
import type { ProducedRecord } from '../../core/record.ts';
import { formatCount } from '../format-count.ts';
import { formatElapsed, formatTimestamp } from '../format-time.ts';

const maxLensLength = 120;

/** `orders/3 @ 812,005`; with `acks: 0` the broker does not say at which offset. */
export function formatPlace({ topic, partition, offset }: ProducedRecord): string {
  if (offset < 0n) return `${topic}/${partition}`;
  return `${topic}/${partition} @ ${formatCount(offset)}`;
}

/** One line a record, for a tooltip or the log: place and timestamp. */
export function describeRecord(record: ProducedRecord): string {
  return `${formatPlace(record)} · ${formatTimestamp(record.timestamp)}`;
}

/** What the lens says of a run that is over. */
export function resultText({ topic, sent, records, elapsedMs, failure }: ProduceOutcome): string {
  if (failure?.reason === 'cancelled') {
    return `${icon('circle-slash')}${vscode.l10n.t('Cancelled after {0} records', formatCount(sent))}`;
  }
  if (failure !== undefined) return `✗ ${forLens(failure.message)}`;
  const [record] = records;
  const place =
    sent === 1 && record !== undefined
      ? formatPlace(record)
      : vscode.l10n.t('{0} records to {1}', formatCount(sent), topic);
  return `✓ ${place} · ${formatElapsed(elapsedMs)}`;
}

/** The icon and a gap: a lens drops an ordinary space behind an icon. */
export function icon(name: string): string {
  return `$(${name})\u00a0`;
}

/** On one line, cut where a lens would grow too long; `$(…)` would become an icon. */
export function forLens(message: string): string {
  const line = message.replaceAll(/\s+/g, ' ').replaceAll('$(', '$\u200b(');
  return line.length <= maxLensLength ? line : `${line.slice(0, maxLensLength - 1)}…`;
}
