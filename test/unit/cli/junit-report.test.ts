import { readFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { junitReport } from '../../../src/cli/junit-report.ts';
import { runExitCode } from '../../../src/cli/run-exit-code.ts';
import type { BlockResult, RunResult } from '../../../src/core/run-result.ts';

const statuses = ['passed', 'failed', 'errored', 'skipped', 'notRun'] as const;

/** With halves of characters, control characters and what XML means something by. */
const anyText = fc.string({
  unit: fc.constantFrom(
    ...['a', '<', '&', '>', ']]>', '"', "'", '\0', '\u001b', '\r\n', '\t', '\ud800', '\ufffe', '😀', ''],
  ),
});

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

const schema = await readFile(path.resolve(import.meta.dirname, '../../fixtures/junit.xsd'), 'utf8');

/** What libxml2 says against a report, by the schema that its readers have in common. */
async function problemsOf(xml: string): Promise<readonly string[]> {
  const { errors } = await validateXML({
    xml: [{ fileName: 'report.xml', contents: xml }],
    schema: [schema],
  });
  return errors.map(({ rawMessage }) => rawMessage);
}

describe('junitReport', () => {
  it('has a suite a file and a case a block, of what the common schema knows', async () => {
    const xml = junitReport([
      result(
        {},
        { status: 'failed', failure: { reason: 'check', message: 'No.' } },
        { status: 'errored', failure: { reason: 'unreachable', message: 'Gone.' } },
        { status: 'skipped', notes: ['It would not end.'] },
        { status: 'notRun' },
      ),
    ]);
    expect(await problemsOf(xml)).toEqual([]);
    expect([...xml.matchAll(/<(failure|error|skipped|system-out)\b/g)].map(([, name]) => name)).toEqual([
      'system-out',
      'failure',
      'error',
      'skipped',
      'system-out',
      'skipped',
    ]);
    expect(xml).toContain('tests="5" failures="1" errors="1" skipped="2" time="1.500"');
    expect(xml).toContain('name="a&lt;b&gt;&amp;&quot;c&quot;.kafka"');
  });

  it('replaces what XML cannot hold, and keeps line ends', async () => {
    const message = 'a\u0000\u001b[31m\ud800\ufffe😀\r\nb]]>';
    const xml = junitReport([result({ status: 'failed', failure: { reason: 'check', message } })]);
    expect(xml).toContain('a\ufffd\ufffd[31m\ufffd\ufffd😀');
    expect(xml).toContain('b]]&gt;');
    expect(await problemsOf(xml)).toEqual([]);
  });

  it('counts what is wrong with a file as an error of its own', async () => {
    const xml = junitReport([
      { ...result({ status: 'notRun' }), problems: ['Line 1: `@x` refers to itself.'] },
    ]);
    expect(xml).toContain('tests="2" failures="0" errors="1" skipped="1"');
    expect(await problemsOf(xml)).toEqual([]);
  });

  it('is XML whatever stands in names, titles, messages, notes and captures', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, anyText, fc.constantFrom(...statuses), async (some, other, status) => {
        const failure = { reason: 'check', message: other } as const;
        const block = { status, name: some, title: other, notes: [some, other], failure };
        const captures = [{ name: 'a', value: some }];
        const xml = junitReport([{ ...result({ ...block, captures }), problems: [some] }]);
        expect(await problemsOf(xml)).toEqual([]);
      }),
      // Each is checked in a thread of its own.
      { numRuns: 15 },
    );
  });

  it('would be told by the schema what its readers do not know', async () => {
    const xml = junitReport([result({ status: 'failed', failure: { reason: 'check', message: 'No.' } })]);
    for (const broken of [
      xml.replace('<failure ', '<failed ').replace('</failure>', '</failed>'),
      xml.replace(/ time="[^"]*"/, ' time="-1"'),
      xml.replace(/ timestamp="[^"]*"/, ' timestamp="now"'),
      xml.replace('classname=', 'class='),
      xml.replace('No.', 'No.\u0001'),
    ]) {
      expect(broken).not.toBe(xml);
      expect(await problemsOf(broken)).not.toEqual([]);
    }
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
