import * as vscode from 'vscode';
import type {
  BlockIdentity,
  BlockResult,
  BlockStatus,
  NearestMiss,
  PartExplanation,
  ReadRecords,
  RunResult,
  SentRecords,
} from '../../core/run-result.ts';
import { formatCount } from '../format-count.ts';
import { formatTimestamp } from '../format-time.ts';

/**
 * Everything that a run says of one block, as lines of text.
 * @param file as it is shown
 */
export function describeBlock(result: BlockResult, file: string): readonly string[] {
  const { status, startLine, elapsedMs, failure, sent, read, captures, nearestMisses, notes } = result;
  const time = vscode.l10n.t('{0} after {1} s', statusText(status), (elapsedMs / 1000).toFixed(1));
  return [
    blockTitle(result),
    `${file}:${startLine + 1}${status === 'notRun' ? ` · ${statusText(status)}` : ` · ${time}`}`,
    ...paragraph(failure?.message.split('\n') ?? []),
    ...section(vscode.l10n.t('Records that came closest'), (nearestMisses ?? []).flatMap(missLines)),
    ...paragraph(sent === undefined ? [] : [sentText(sent)]),
    // A failure says itself what came.
    ...paragraph(read === undefined || failure !== undefined ? [] : [readText(read)]),
    ...section(
      vscode.l10n.t('Captured'),
      (captures ?? []).map(({ name, value }) => `${name} = ${value}`),
    ),
    ...section(vscode.l10n.t('Notes'), notes ?? []),
  ];
}

/** A run's blocks, one line each, then everything about those that have more to say. */
export function describeRun(
  { blocks, problems, elapsedMs, startedMs, seed }: RunResult,
  file: string,
): readonly string[] {
  const titles = blocks.map((block) => `${mark(block.status)} ${blockTitle(block)}`);
  const width = Math.max(...titles.map(({ length }) => length), 0);
  const told = blocks.filter(
    ({ status, captures, notes }) =>
      status === 'failed' ||
      status === 'errored' ||
      (status !== 'notRun' && ((captures ?? []).length > 0 || (notes ?? []).length > 0)),
  );
  return [
    file,
    vscode.l10n.t('{0}, in {1} s', new Date(startedMs).toISOString(), (elapsedMs / 1000).toFixed(1)),
    vscode.l10n.t('Random values of seed {0}', String(seed)),
    ...paragraph(problems),
    '',
    ...blocks.map((block, at) => {
      const time = block.status === 'notRun' ? '' : ` · ${(block.elapsedMs / 1000).toFixed(1)} s`;
      return `${(titles[at] ?? '').padEnd(width)}  ${statusText(block.status)}${time}`;
    }),
    ...told.flatMap((block) => ['', '─'.repeat(72), '', ...describeBlock(block, file)]),
  ];
}

/** `EXPECT order-confirmed`, or its title, where it has no name. */
export function blockTitle({ kind, name, title }: BlockIdentity): string {
  const label = name === '' ? title : name;
  return label === '' ? kind : `${kind} ${label}`;
}

export function statusText(status: BlockStatus): string {
  switch (status) {
    case 'passed':
      return vscode.l10n.t('passed');
    case 'failed':
      return vscode.l10n.t('failed');
    case 'errored':
      return vscode.l10n.t('could not be carried out');
    case 'skipped':
      return vscode.l10n.t('skipped');
    case 'notRun':
      return vscode.l10n.t('not run');
  }
}

function mark(status: BlockStatus): string {
  if (status === 'passed') return '✓';
  return status === 'failed' || status === 'errored' ? '✗' : '○';
}

function sentText({ topic, records, last }: SentRecords): string {
  const sent = vscode.l10n.t('Sent to {0}: {1}', topic, formatCount(records));
  if (last === undefined || last.offset < 0n) return sent;
  return vscode.l10n.t(
    '{0}, the last to partition {1}, offset {2}',
    sent,
    last.partition,
    formatCount(last.offset),
  );
}

function readText({ topic, seen, matched }: ReadRecords): string {
  return vscode.l10n.t(
    'Read of {0}: {1}, of which {2} matched',
    topic,
    formatCount(seen),
    formatCount(matched),
  );
}

function missLines({ topic, partition, offset, timestampMs, key, value, parts }: NearestMiss): string[] {
  return [
    `${topic}/${partition} @ ${formatCount(offset)} · ${formatTimestamp(timestampMs)}`,
    `  key    ${key}`,
    `  value  ${value}`,
    ...parts.flatMap(partLines).map((line) => `  ${line}`),
  ];
}

function partLines({ source, failure, operands, hint }: PartExplanation): string[] {
  // An operand without a value says why it has none: that is why the part has none.
  const isSaid = operands.some(({ value }) => value === failure);
  return [
    `✗ ${source}`,
    ...operands.map((operand) => `    ${operand.source} = ${operand.value}`),
    ...[isSaid ? undefined : failure, hint].flatMap((text) => (text === undefined ? [] : [`    ${text}`])),
  ];
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];
}

function paragraph(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', ...lines];
}
