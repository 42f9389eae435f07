import * as vscode from 'vscode';
import type { BlockResult, ReadRecords, RunResult } from '../../core/run-result.ts';
import { formatCount } from '../format-count.ts';
import { formatElapsed } from '../format-time.ts';
import { forLens, icon } from './run-texts.ts';

/** What the lens says of a block that took part in a run. */
export function blockResultText(result: BlockResult, wasCancelled: boolean): string {
  const { status, elapsedMs, failure, notes } = result;
  const time = formatElapsed(elapsedMs);
  switch (status) {
    case 'passed':
      return `✓ ${result.sent === undefined ? vscode.l10n.t('passed') : sentText(result)} · ${time}`;
    case 'failed':
      return `✗ ${vscode.l10n.t('after {0}: {1}', time, forLens(whyFailed(result)))}`;
    case 'errored':
      if (failure?.reason !== 'cancelled') return `✗ ${forLens(firstLine(failure?.message ?? ''))}`;
      return `${icon('circle-slash')}${
        wasCancelled ? vscode.l10n.t('Cancelled after {0}', time) : forLens(failure.message)
      }`;
    case 'skipped':
      return `${icon('debug-step-over')}${vscode.l10n.t('skipped: {0}', forLens(notes?.at(-1) ?? ''))}`;
    case 'notRun':
      return notes === undefined
        ? `${icon('circle-outline')}${vscode.l10n.t('not run')}`
        : `${icon('circle-outline')}${vscode.l10n.t('not run: {0}', forLens(notes.at(-1) ?? ''))}`;
  }
}

/** What is said of a whole run, or of the blocks through one. */
export function runResultText({ blocks, problems, elapsedMs, isCancelled }: RunResult): string {
  const [problem] = problems;
  if (problem !== undefined) return `✗ ${forLens(problem)}`;
  const time = formatElapsed(elapsedMs);
  const total = formatCount(blocks.length);
  const done = blocks.filter(({ status }) => status !== 'notRun');
  const broken = done.filter(({ status }) => status === 'failed' || status === 'errored');
  if (isCancelled || broken.some(({ failure }) => failure?.reason === 'cancelled')) {
    const carriedOut = formatCount(done.length - broken.length);
    return `${icon('circle-slash')}${vscode.l10n.t('Cancelled after {0} of {1} blocks', carriedOut, total)} · ${time}`;
  }
  if (broken.length > 0) {
    return `✗ ${vscode.l10n.t('{0} of {1} failed', formatCount(broken.length), total)} · ${time}`;
  }
  const skipped = blocks.filter(({ status }) => status === 'skipped').length;
  const passed = blocksText(blocks.length - skipped);
  return `✓ ${skipped === 0 ? passed : vscode.l10n.t('{0}, {1} skipped', passed, formatCount(skipped))} · ${time}`;
}

/**
 * What stands beside the keyword of a block that ran; `undefined` where there is nothing to tell. VS Code cuts a hint at
 * 43 characters: the facts that only this block has come first.
 */
export function blockHintText(result: BlockResult): string | undefined {
  const { status, elapsedMs, sent, read, captures = [] } = result;
  if (status === 'notRun' || status === 'skipped') return undefined;
  return hintText(status === 'passed', elapsedMs, [
    ...(sent === undefined ? [] : [placeText(sent.records, sent.last)]),
    ...captures.map(({ name, value }) => `${name} = ${value}`),
    ...(read === undefined ? [] : [readText(read)]),
  ]);
}

/** `✓ 4 ms · partition 3, offset 812,005` */
export function hintText(isGood: boolean, elapsedMs: number, facts: readonly string[]): string {
  return [`${isGood ? '✓' : '✗'} ${formatElapsed(elapsedMs)}`, ...facts].join(' · ');
}

/** `partition 3, offset 812,005`, and how many records where it is not one. */
export function placeText(
  records: number,
  last: { readonly partition: number; readonly offset: bigint } | undefined,
): string {
  const count = vscode.l10n.t('{0} records', formatCount(records));
  if (last === undefined) return count;
  const partition = vscode.l10n.t('partition {0}', last.partition);
  const place =
    last.offset < 0n ? partition : vscode.l10n.t('{0}, offset {1}', partition, formatCount(last.offset));
  return records === 1 ? place : vscode.l10n.t('{0}, the last: {1}', count, place);
}

function sentText({ sent }: BlockResult): string {
  if (sent === undefined) return '';
  const { topic, records, last } = sent;
  if (records !== 1 || last === undefined) {
    return vscode.l10n.t('{0} records to {1}', formatCount(records), topic);
  }
  const place = `${topic}/${last.partition}`;
  return last.offset < 0n ? place : `${place} @ ${formatCount(last.offset)}`;
}

function whyFailed({ read, kind, failure }: BlockResult): string {
  if (kind !== 'EXPECT' || read === undefined || read.matched > 0) return firstLine(failure?.message ?? '');
  if (read.seen === 0) return vscode.l10n.t('no record came');
  return read.seen === 1
    ? vscode.l10n.t('1 record came, it did not match')
    : vscode.l10n.t('{0} records came, none matched', formatCount(read.seen));
}

function readText({ seen, matched }: ReadRecords): string {
  return seen === 1
    ? vscode.l10n.t('{0} of 1 record', formatCount(matched))
    : vscode.l10n.t('{0} of {1} records', formatCount(matched), formatCount(seen));
}

function blocksText(count: number): string {
  return count === 1 ? vscode.l10n.t('1 block') : vscode.l10n.t('{0} blocks', formatCount(count));
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
