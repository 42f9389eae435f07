import { printable, printableLine } from '../core/printable.ts';
import { describePart } from '../requests/describe-part.ts';
import type { BlockIdentity, BlockResult, BlockStatus, NearestMiss, RunResult } from '../core/run-result.ts';

/** A block in a few words: `EXPECT paid`, or its title or line where it has no name. */
export function blockTitle({ kind, name, title, startLine }: BlockIdentity): string {
  if (name !== '') return `${kind} ${name}`;
  return title === '' ? `${kind} in line ${startLine + 1}` : `${kind} ${title}`;
}

/** What came of a block: its line, and indented what there is to say. */
export function blockLines(result: BlockResult): readonly string[] {
  const { status, failure, nearestMisses = [], captures = [] } = result;
  const outcome = [statusWords[status], ...outcomeWords(result)].join(', ');
  const time = status === 'notRun' || status === 'skipped' ? '' : ` (${milliseconds(result.elapsedMs)})`;
  return [
    `${blockTitle(result)}: ${outcome}${time}`,
    ...(failure === undefined ? [] : indented(failure.message)),
    ...captures.flatMap(({ name, value }) => indented(`${name} = ${value}`)),
    ...(nearestMisses.length === 0 ? [] : ['  Nearest misses:', ...nearestMisses.flatMap(missLines)]),
  ];
}

/** The last line of a run. */
export function summaryLine(results: readonly RunResult[], elapsedMs: number): string {
  const blocks = results.flatMap((result) => result.blocks);
  const counts = statuses.flatMap((status) => {
    const count = blocks.filter((block) => block.status === status).length;
    return count === 0
      ? []
      : [`${count} ${status === 'errored' && count > 1 ? 'errors' : statusWords[status]}`];
  });
  const seeds = [...new Set(results.map(({ seed }) => seed))].join(', ');
  return `${counts.length === 0 ? 'Nothing to run' : counts.join(', ')} in ${(elapsedMs / 1000).toFixed(2)} s; seed ${seeds}`;
}

const statuses: readonly BlockStatus[] = ['passed', 'failed', 'errored', 'skipped', 'notRun'];

const statusWords: Readonly<Record<BlockStatus, string>> = {
  passed: 'passed',
  failed: 'failed',
  errored: 'error',
  skipped: 'skipped',
  notRun: 'not run',
};

function outcomeWords({ sent, read }: BlockResult): readonly string[] {
  const words: string[] = [];
  if (sent !== undefined) {
    const last =
      sent.last === undefined
        ? ''
        : `, the last at partition ${sent.last.partition}, offset ${sent.last.offset}`;
    words.push(`${records(sent.records)} sent to ${sent.topic}${last}`);
  }
  if (read !== undefined) {
    words.push(
      `${records(read.seen)} of ${read.topic} seen, ${read.matched.toLocaleString('en-US')} matched`,
    );
  }
  return words;
}

function missLines(miss: NearestMiss): readonly string[] {
  const { topic, partition, offset, key, value, parts } = miss;
  return [
    `    ${topic}, partition ${partition}, offset ${offset}, key ${printableLine(key)}: ${printableLine(value)}`,
    ...parts.map((part) => `      ${printableLine(describePart(part))}`),
  ];
}

function indented(text: string): readonly string[] {
  return printable(text)
    .split('\n')
    .map((line) => `  ${line}`);
}

function records(count: number): string {
  return `${count.toLocaleString('en-US')} record${count === 1 ? '' : 's'}`;
}

function milliseconds(durationMs: number): string {
  return durationMs < 1000 ? `${Math.round(durationMs)} ms` : `${(durationMs / 1000).toFixed(2)} s`;
}
