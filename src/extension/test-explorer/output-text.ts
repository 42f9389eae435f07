import * as vscode from 'vscode';
import type { BlockResult, BlockStatus } from '../../core/run-result.ts';
import { formatCount } from '../format-count.ts';
import { formatElapsed } from '../format-time.ts';
import { printable, printableLine } from '../../core/printable.ts';
import { missLines } from './test-messages.ts';

const [green, red, grey, plain] = ['\u001b[32m', '\u001b[31m', '\u001b[90m', '\u001b[0m'];

const marks: Readonly<Record<BlockStatus, string>> = {
  passed: `${green}✓${plain}`,
  failed: `${red}✗${plain}`,
  errored: `${red}✗${plain}`,
  skipped: `${grey}○${plain}`,
  notRun: `${grey}○${plain}`,
};

/** What the output says of a block: a line, and indented what there is beside. Ends with a line end; terminals want CRLF. */
export function blockOutput(result: BlockResult, label: string): string {
  const { status, failure, captures = [], nearestMisses = [], notes = [] } = result;
  if (failure?.reason === 'cancelled') {
    return terminalText([`${marks.notRun} ${printableLine(label)}: ${vscode.l10n.t('cancelled')}`]);
  }
  const took = status === 'notRun' || status === 'skipped' ? '' : ` (${formatElapsed(result.elapsedMs)})`;
  const outcome = [statusWord(status), ...countWords(result)].join(', ');
  return terminalText([
    `${marks[status]} ${printableLine(label)}: ${outcome}${took}`,
    ...(failure === undefined ? [] : indented(failure.message)),
    ...notes.flatMap(indented),
    ...captures.flatMap(({ name, value }) => indented(`${name} = ${value}`)),
    ...(nearestMisses.length === 0
      ? []
      : [
          `  ${vscode.l10n.t('Nearest misses:')}`,
          ...nearestMisses.flatMap(missLines).map((line) => `  ${line}`),
        ]),
  ]);
}

/** Lines that hold nothing but text, as a terminal takes them. */
export function terminalText(lines: readonly string[]): string {
  return lines.map((line) => `${line}\r\n`).join('');
}

export function indented(text: string): readonly string[] {
  return printable(text)
    .split('\n')
    .map((line) => `  ${line}`);
}

function statusWord(status: BlockStatus): string {
  switch (status) {
    case 'passed':
      return vscode.l10n.t('passed');
    case 'failed':
      return vscode.l10n.t('failed');
    case 'errored':
      return vscode.l10n.t('error');
    case 'skipped':
      return vscode.l10n.t('skipped');
    case 'notRun':
      return vscode.l10n.t('not run');
  }
}

function countWords({ sent, read }: BlockResult): readonly string[] {
  const words: string[] = [];
  if (sent !== undefined) {
    words.push(
      vscode.l10n.t('records sent to {0}: {1}', printableLine(sent.topic), formatCount(sent.records)),
    );
    if (sent.last !== undefined) {
      const { partition, offset } = sent.last;
      words.push(vscode.l10n.t('the last at partition {0}, offset {1}', partition, String(offset)));
    }
  }
  if (read !== undefined) {
    const [seen, matched] = [formatCount(read.seen), formatCount(read.matched)];
    words.push(
      vscode.l10n.t('records of {0} seen: {1}, matched: {2}', printableLine(read.topic), seen, matched),
    );
  }
  return words;
}
