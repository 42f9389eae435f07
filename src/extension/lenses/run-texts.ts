import * as vscode from 'vscode';
import type { ProduceOutcome } from '../../contracts/job-worker.ts';
import type { ProducedRecord } from '../../core/record.ts';
import { formatCount } from '../format-count.ts';

const maxLensLength = 120;

/** `4 ms`, `1.2 s`, `2 min 3 s`. */
export function formatElapsed(elapsedMs: number): string {
  if (elapsedMs < 1000) return `${Math.round(elapsedMs)} ms`;
  if (elapsedMs < 60_000) return `${(elapsedMs / 1000).toFixed(1)} s`;
  const seconds = Math.round(elapsedMs / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** `orders/3 @ 812,005`; with `acks: 0` the broker does not say at which offset. */
export function formatPlace({ topic, partition, offset }: ProducedRecord): string {
  if (offset < 0n) return `${topic}/${partition}`;
  return `${topic}/${partition} @ ${formatCount(offset)}`;
}

/** One line a record, for a tooltip or the log: place and timestamp. */
export function describeRecord(record: ProducedRecord): string {
  return `${formatPlace(record)} · ${formatTimestamp(record.timestamp)}`;
}

/** ISO 8601 in UTC; the bare number where it is no time that a calendar holds. */
export function formatTimestamp(timestampMs: bigint): string {
  const date = new Date(Number(timestampMs));
  return Number.isNaN(date.getTime()) ? String(timestampMs) : date.toISOString();
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
