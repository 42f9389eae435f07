import type { BlockResult, BlockStatus, RunResult } from '../core/run-result.ts';
import { blockLines, blockTitle } from './run-lines.ts';

/**
 * What came of a run as JUnit XML, of the elements and attributes that Jenkins and Surefire both know: a suite a file,
 * a case a block.
 */
export function junitReport(results: readonly RunResult[]): string {
  const suites = results.map(suite);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="kafka-workbench"${attributes({
      tests: sum(suites, 'tests'),
      failures: sum(suites, 'failures'),
      errors: sum(suites, 'errors'),
      time: seconds(results.reduce((total, { elapsedMs }) => total + elapsedMs, 0)),
    })}>`,
    ...suites.map(({ xml }) => xml),
    '</testsuites>',
    '',
  ].join('\n');
}

interface Suite {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly xml: string;
}

function suite({ path, seed, startedMs, elapsedMs, problems, blocks }: RunResult): Suite {
  const count = (...statuses: readonly BlockStatus[]): number =>
    blocks.filter(({ status }) => statuses.includes(status)).length;
  const broken = problems.length > 0 ? 1 : 0;
  const tests = blocks.length + broken;
  const failures = count('failed');
  const errors = count('errored') + broken;
  const xml = [
    `  <testsuite${attributes({
      name: path,
      tests,
      failures,
      errors,
      skipped: count('skipped', 'notRun'),
      time: seconds(elapsedMs),
      timestamp: new Date(startedMs).toISOString().slice(0, 19),
    })}>`,
    `    <properties><property name="seed"${attributes({ value: seed })}/></properties>`,
    ...(broken === 0 ? [] : [fileProblems(path, problems)]),
    ...blocks.map((block) => testCase(path, block)),
    '  </testsuite>',
  ];
  return { tests, failures, errors, xml: xml.join('\n') };
}

function fileProblems(path: string, problems: readonly string[]): string {
  return [
    `    <testcase${attributes({ name: 'the file', classname: path, time: seconds(0) })}>`,
    `      <error${attributes({ message: problems[0] ?? '', type: 'invalid-request' })}>${text(problems.join('\n'))}</error>`,
    '    </testcase>',
  ].join('\n');
}

function testCase(path: string, block: BlockResult): string {
  const { status, failure, notes = [], elapsedMs } = block;
  const [, ...details] = blockLines(block);
  const first = (failure?.message ?? notes[0] ?? '').split('\n')[0] ?? '';
  const inner: string[] = [];
  if (status === 'failed' || status === 'errored') {
    const element = status === 'failed' ? 'failure' : 'error';
    const message = attributes({ message: first, type: failure?.reason ?? 'internal' });
    inner.push(`      <${element}${message}>${text(details.join('\n'))}</${element}>`);
  } else if (status !== 'passed') {
    const why = notes.at(-1) ?? 'The run ended before.';
    inner.push(`      <skipped${attributes({ message: why })}/>`);
  }
  const said = [...(status === 'passed' ? blockLines(block) : []), ...notes];
  if (said.length > 0) inner.push(`      <system-out>${text(said.join('\n'))}</system-out>`);
  const head = attributes({ name: blockTitle(block), classname: path, time: seconds(elapsedMs) });
  return [`    <testcase${head}>`, ...inner, '    </testcase>'].join('\n');
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escape(String(value)).replace(/[\t\n\r]/g, characterReference)}"`)
    .join('');
}

function text(value: string): string {
  return escape(value).replaceAll('\r', '&#13;');
}

function escape(value: string): string {
  return value
    .replace(forbidden, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** What XML 1.0 cannot hold, not even as a reference: most control characters, halves of surrogate pairs. */
const forbidden = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

function characterReference(char: string): string {
  return `&#${char.charCodeAt(0)};`;
}

function seconds(durationMs: number): string {
  return (durationMs / 1000).toFixed(3);
}

function sum(suites: readonly Suite[], name: 'tests' | 'failures' | 'errors'): number {
  return suites.reduce((total, one) => total + one[name], 0);
}
