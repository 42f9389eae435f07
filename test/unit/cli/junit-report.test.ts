import { describe, expect, it } from 'vitest';
import { junitReport } from '../../../src/cli/junit-report.ts';
import { runExitCode } from '../../../src/cli/run-exit-code.ts';
import type { BlockResult, RunResult } from '../../../src/core/run-result.ts';

const passed: BlockResult = {
  index: 0,
  kind: 'PRODUCER',
  name: 'place',
  title: '',
  startLine: 0,
  status: 'passed',
  elapsedMs: 12,
};

function result(...blocks: readonly Partial<BlockResult>[]): RunResult {
  return {
    path: 'a<b>&"c".kafka',
    seed: 7,
    startedMs: 0,
    elapsedMs: 1500,
    problems: [],
    blocks: blocks.map((block) => ({ ...passed, ...block })),
    isCancelled: false,
  };
}

/** The elements with their attributes, in their order; throws where the text is not balanced. */
function elements(xml: string): readonly string[] {
  const open: string[] = [];
  const found: string[] = [];
  for (const [, slash, name = '', attributes = '', isEmpty] of xml.matchAll(
    /<(\/?)([a-z-]+)((?: [a-z]+="[^"<>]*")*)(\/?)>/g,
  )) {
    if (slash === '/') {
      if (open.pop() !== name) throw new Error(`</${name}> closes nothing.`);
    } else {
      found.push(`${name}${attributes.replace(/="[^"]*"/g, '')}`);
      if (isEmpty !== '/') open.push(name);
    }
  }
  if (open.length > 0) throw new Error(`${open.join()} is not closed.`);
  return found;
}

describe('junitReport', () => {
  it('has a suite a file and a case a block, of what the common schema knows', () => {
    const xml = junitReport([
      result(
        {},
        { status: 'failed', failure: { reason: 'check', message: 'No.' } },
        { status: 'errored', failure: { reason: 'unreachable', message: 'Gone.' } },
        { status: 'skipped', notes: ['It would not end.'] },
        { status: 'notRun' },
      ),
    ]);
    expect(elements(xml)).toEqual([
      'testsuites name tests failures errors time',
      'testsuite name tests failures errors skipped time timestamp',
      'properties',
      'property name value',
      'testcase name classname time',
      'system-out',
      'testcase name classname time',
      'failure message type',
      'testcase name classname time',
      'error message type',
      'testcase name classname time',
      'skipped message',
      'system-out',
      'testcase name classname time',
      'skipped message',
    ]);
    expect(xml).toContain('tests="5" failures="1" errors="1" skipped="2" time="1.500"');
    expect(xml).toContain('name="a&lt;b&gt;&amp;&quot;c&quot;.kafka"');
  });

  it('replaces what XML cannot hold, and keeps line ends', () => {
    const message = 'a\u0000\u001b[31m\ud800\ufffe😀\r\nb]]>';
    const xml = junitReport([result({ status: 'failed', failure: { reason: 'check', message } })]);
    expect(xml).toContain('a\ufffd\ufffd[31m\ufffd\ufffd😀');
    expect(xml).toContain('b]]&gt;');
    elements(xml);
  });

  it('counts what is wrong with a file as an error of its own', () => {
    const xml = junitReport([
      { ...result({ status: 'notRun' }), problems: ['Line 1: `@x` refers to itself.'] },
    ]);
    expect(xml).toContain('tests="2" failures="0" errors="1" skipped="1"');
  });
});

describe('runExitCode', () => {
  it.each([
    [[{}], 0],
    [[{ status: 'failed', failure: { reason: 'check', message: '' } }], 1],
    [[{ status: 'errored', failure: { reason: 'read-only', message: '' } }], 2],
    [[{ status: 'errored', failure: { reason: 'unknown-topic', message: '' } }], 3],
    [
      [
        { status: 'errored', failure: { reason: 'unreachable', message: '' } },
        { status: 'failed', failure: { reason: 'check', message: '' } },
      ],
      3,
    ],
  ] as const)('of %j is %i', (blocks, code) => {
    expect(runExitCode([result(...blocks)], 1)).toBe(code);
  });

  it('is 2 where something is wrong outside of the blocks, and 130 after Ctrl-C', () => {
    expect(runExitCode([{ ...result({}), problems: ['x'] }], 1)).toBe(2);
    expect(runExitCode([{ ...result({}), isCancelled: true }], 1)).toBe(130);
    expect(runExitCode([result({})], 2)).toBe(130);
  });
});
