import * as vscode from 'vscode';
import type { BlockResult, NearestMiss, PartExplanation } from '../../core/run-result.ts';
import { printable, printableLine } from '../../core/printable.ts';
import type { OutlinedBlock } from './outline-file.ts';

/** What is said of a block that failed. Plain text: what records hold is not to become a link or a picture. */
export interface BlockMessage {
  readonly text: string;
  /** From 0. */
  readonly line: number;
  /** What the block asks for, and what came in its place: lines that can be compared. */
  readonly diff?: { readonly expected: string; readonly actual: string };
}

/** The messages of a block that failed or could not be carried out. VS Code opens the last one of them. */
export function messagesOf(
  { failure, nearestMisses = [] }: BlockResult,
  block: Pick<OutlinedBlock, 'startLine' | 'endLine' | 'matchLine'>,
): readonly BlockMessage[] {
  if (failure === undefined) return [];
  const text = printable(failure.message);
  const line = lineNamedBy(text, block) ?? block.startLine;
  const [nearest] = nearestMisses;
  if (nearest === undefined) {
    const { parts } = failure;
    return [{ text, line, ...(parts === undefined ? {} : { diff: diffOf(parts) }) }];
  }
  const details = [vscode.l10n.t('Nearest misses:'), ...nearestMisses.flatMap(missLines)].join('\n');
  return [
    { text: details, line: block.matchLine ?? line },
    { text, line, diff: diffOf(nearest.parts) },
  ];
}

/** A record that came close, with what of `match` was not true of it. */
export function missLines(miss: NearestMiss): readonly string[] {
  const { topic, partition, offset, key, value, parts } = miss;
  const record = vscode.l10n.t(
    '{0}, partition {1}, offset {2}, key {3}: {4}',
    printableLine(topic),
    partition,
    String(offset),
    printableLine(key),
    printableLine(value),
  );
  return [`  ${record}`, ...parts.map((part) => `    ${explain(part)}`)];
}

/** The line, from 0, that a message begins with; `undefined` where it names none, or one of elsewhere. */
export function lineNamedBy(
  message: string,
  { startLine, endLine }: Pick<OutlinedBlock, 'startLine' | 'endLine'>,
): number | undefined {
  const named = /^Line (\d+)\b/u.exec(message)?.[1];
  if (named === undefined) return undefined;
  const line = Number(named) - 1;
  return line >= startLine && line <= endLine ? line : undefined;
}

function explain({ source, failure, operands, hint }: PartExplanation): string {
  const shown = `\`${printableLine(source)}\``;
  const sentences = [
    failure === undefined
      ? vscode.l10n.t('{0} is false', shown)
      : vscode.l10n.t('{0} cannot be evaluated ({1})', shown, printableLine(failure)),
    ...operands
      .filter((operand) => operand.source !== source)
      .map((operand) =>
        vscode.l10n.t('`{0}` is {1}', printableLine(operand.source), printableLine(operand.value)),
      ),
  ];
  return `${sentences.join('; ')}.${hint === undefined ? '' : ` ${printableLine(hint)}`}`;
}

/** A line a part, so that `value.status: "PAID"` stands beside `value.status: "NEW"`. */
function diffOf(parts: readonly PartExplanation[]): { readonly expected: string; readonly actual: string } {
  return {
    expected: parts.map(expectedOf).map(printable).join('\n'),
    actual: parts.map(actualOf).map(printable).join('\n'),
  };
}

/** The part as it is written; what a value must be equal to, like the value itself. */
function expectedOf({ source, operands: [operand, ...others] }: PartExplanation): string {
  if (operand === undefined || others.length > 0 || !source.startsWith(operand.source)) return source;
  const wanted = /^\s*==\s*(\S.*)$/su.exec(source.slice(operand.source.length))?.[1];
  return wanted === undefined ? source : `${operand.source}: ${wanted}`;
}

function actualOf({ source, failure, operands }: PartExplanation): string {
  if (failure !== undefined) return vscode.l10n.t('{0} cannot be evaluated: {1}', source, failure);
  const values = operands.filter((operand) => operand.source !== source);
  if (values.length === 0) return `${source}: false`;
  return values.map((operand) => `${operand.source}: ${operand.value}`).join('\n');
}
