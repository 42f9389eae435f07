import * as vscode from 'vscode';
import type {
  BlockIdentity,
  BlockResult,
  BlockStatus,
  NearestMiss,
  PartExplanation,
  RunResult,
} from '../../core/run-result.ts';
import { formatCount } from '../format-count.ts';

/** Everything that a run says of one block, as lines of text. */
export function describeBlock(result: BlockResult): readonly string[] {
  const { startLine, elapsedMs, failure, sent, read, captures, nearestMisses, notes } = result;
  const seconds = (elapsedMs / 1000).toFixed(1);
  const head = vscode.l10n.t('line {0}, {1} after {2} s', startLine + 1, statusText(result.status), seconds);
  const facts = [
    ...(sent === undefined
      ? []
      : [vscode.l10n.t('Sent: {0} records to {1}', formatCount(sent.records), sent.topic)]),
    ...(read === undefined
      ? []
      : [
          vscode.l10n.t(
            'Read: {0} records of {1}, {2} matched',
            formatCount(read.seen),
            read.topic,
            formatCount(read.matched),
          ),
        ]),
  ];
  return [
    blockTitle(result),
    head,
    ...paragraph(failure?.message.split('\n') ?? []),
    ...(nearestMisses === undefined || nearestMisses.length === 0
      ? []
      : ['', vscode.l10n.t('Records that came closest'), ...nearestMisses.flatMap(missLines)]),
    ...paragraph(facts),
    ...section(
      vscode.l10n.t('Captured'),
      (captures ?? []).map(({ name, value }) => `${name} = ${value}`),
    ),
    ...section(vscode.l10n.t('Notes'), notes ?? []),
  ];
}

/** A run's blocks, one line each, then everything about those that have more to say. */
export function describeRun({ blocks, problems, elapsedMs, startedMs, seed }: RunResult): readonly string[] {
  const titles = blocks.map((block) => `${mark(block.status)} ${blockTitle(block)}`);
  const width = Math.max(...titles.map(({ length }) => length), 0);
  const told = blocks.filter(
    ({ status, captures, notes }) =>
      status === 'failed' ||
      status === 'errored' ||
      (status !== 'notRun' && ((captures ?? []).length > 0 || (notes ?? []).length > 0)),
  );
  return [
    vscode.l10n.t('{0}, in {1} s', new Date(startedMs).toISOString(), (elapsedMs / 1000).toFixed(1)),
    vscode.l10n.t('Random values of seed {0}', String(seed)),
    ...paragraph(problems),
    '',
    ...blocks.map((block, at) => {
      const time = block.status === 'notRun' ? '' : ` · ${(block.elapsedMs / 1000).toFixed(1)} s`;
      return `${(titles[at] ?? '').padEnd(width)}  ${statusText(block.status)}${time}`;
    }),
    ...told.flatMap((block) => ['', '─'.repeat(72), '', ...describeBlock(block)]),
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

function missLines({ topic, partition, offset, timestampMs, key, value, parts }: NearestMiss): string[] {
  return [
    '',
    `  ${topic}/${partition} @ ${formatCount(offset)} · ${timeText(timestampMs)}`,
    `    key    ${key}`,
    `    value  ${value}`,
    ...parts.flatMap(partLines).map((line) => `    ${line}`),
  ];
}

function partLines({ source, failure, operands, hint }: PartExplanation): string[] {
  return [
    `✗ ${source}`,
    ...operands.map((operand) => `    ${operand.source} = ${operand.value}`),
    ...[failure, hint].flatMap((text) => (text === undefined ? [] : [`    ${text}`])),
  ];
}

function timeText(timestampMs: bigint): string {
  const date = new Date(Number(timestampMs));
  return Number.isNaN(date.getTime()) ? String(timestampMs) : date.toISOString();
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];
}

function paragraph(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', ...lines];
}
