import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import type { BlockResult } from '../../src/core/run-result.ts';
import { extensionRoot, test } from './host-test.ts';
import { RecordedTests } from './recorded-tests.ts';
import { until } from './until.ts';

/** A block in the report of the command line, as far as it is compared. */
interface CliBlock {
  readonly kind: string;
  readonly title: string;
  readonly startLine: number;
  readonly status: string;
  readonly sent: { readonly records: number } | null;
  readonly read: { readonly seen: number; readonly matched: number } | null;
  readonly captures: readonly unknown[];
  readonly notes: readonly string[];
}

interface CliReport {
  readonly files: readonly { readonly blocks: readonly CliBlock[] }[];
}

/** Names a topic of its own. */
function lines(...text: readonly string[]): string {
  return [`@topic = t-${randomUUID()}`, '', ...text, ''].join('\n');
}

const present = ['TOPIC {{topic}}', 'partitions: 1'];
const paid = ['PRODUCER send', 'topic: {{topic}}', '', '{"id": 42, "status": "PAID"}', '###'];
const expectPaid = [
  'EXPECT paid',
  'topic: {{topic}}',
  'match: value.status == "PAID"',
  'capture: id = value.id',
];
const expectNew = [
  'EXPECT new',
  'topic: {{topic}}',
  'within: 500ms',
  'match: value.id == 42 && value.status == "NEW"',
];

test('a run of a file gives each block its state, how long it took, and output', async () => {
  await using tests = await RecordedTests.create({ 'a.kafka': lines(...present, ...paid, ...expectPaid) });
  const run = await tests.run(tests.items('a.kafka'));
  for (const label of ['TOPIC {{topic}}', 'PRODUCER send', 'EXPECT paid']) {
    assert.deepEqual([...new Set(run.states.get(label))], ['enqueued', 'started', 'passed']);
    assert.ok((run.durations.get(label) ?? 0) > 0, `${label} took no time.`);
  }
  assert.match(
    run.output,
    /✓.* PRODUCER send: passed, records sent to t-.*: 1, the last at partition 0, offset 0 \(/,
  );
  assert.match(
    run.output,
    /✓.* EXPECT paid: passed, records of t-.* seen: 1, matched: 1 \(.*\)\r\n {2}id = 42\r\n/,
  );
  assert.ok(run.hasEnded);
});

test('running a block runs the file from its start through it, and not what stands behind', async () => {
  await using tests = await RecordedTests.create({
    'a.kafka': lines(...present, ...paid, ...expectPaid, ...expectNew),
  });
  const run = await tests.run(tests.items('a.kafka', 'EXPECT paid'));
  assert.deepEqual(run.states.get('EXPECT paid')?.at(-1), 'passed');
  assert.deepEqual(run.states.get('PRODUCER send')?.at(-1), 'passed');
  assert.equal(run.states.has('EXPECT new'), false);
  assert.deepEqual(
    tests.results[0]?.blocks.map(({ kind }) => kind),
    ['TOPIC', 'PRODUCER', 'EXPECT'],
  );
  const both = await tests.run(tests.items('a.kafka', 'PRODUCER send', 'TOPIC {{topic}}'));
  assert.deepEqual([...both.states.keys()], ['TOPIC {{topic}}', 'PRODUCER send']);
});

test('a check that fails has a message at its line, and the nearest record beside what was asked for', async () => {
  await using tests = await RecordedTests.create({
    'a.kafka': lines(...present, ...paid, ...expectNew, '', ...expectPaid),
  });
  const run = await tests.run(tests.items('a.kafka'));
  assert.deepEqual(run.states.get('EXPECT new')?.at(-1), 'failed');
  assert.deepEqual(run.states.get('EXPECT paid')?.at(-1), 'skipped');
  const [details, failure] = run.messages.get('EXPECT new') ?? [];
  const line = tests.items('a.kafka', 'EXPECT new')[0]?.range?.start.line ?? -1;
  assert.match(failure?.text ?? '', /^0 of the 1 record that came in `t-/);
  assert.equal(failure?.line, line);
  assert.equal(failure.uri, tests.uri('a.kafka').toString());
  assert.equal(failure.expected, 'value.status: "NEW"');
  assert.equal(failure.actual, 'value.status: "PAID"');
  assert.match(
    details?.text ?? '',
    /^Nearest misses:\n {2}t-.*, partition 0, offset 0, key null: \{"id": 42/,
  );
  assert.equal(details?.line, line + 3);
});

test('an assert that is false is told at its own line', async () => {
  await using tests = await RecordedTests.create({
    'a.kafka': lines(...present, ...paid, ...expectPaid, 'assert: value.id == 43'),
  });
  const run = await tests.run(tests.items('a.kafka'));
  const [failure] = run.messages.get('EXPECT paid') ?? [];
  const start = tests.items('a.kafka', 'EXPECT paid')[0]?.range?.start.line ?? -1;
  assert.match(failure?.text ?? '', /`assert` is false of the record at/);
  assert.equal(failure?.line, start + 4);
  assert.equal(failure.expected, 'value.id: 43');
  assert.equal(failure.actual, 'value.id: 42');
});

test('what cannot be carried out is an error of its block, and what is behind it is skipped', async () => {
  await using tests = await RecordedTests.create({
    'a.kafka': lines('PRODUCER send', 'topic: {{topic}}', '', 'x', '###', ...expectPaid),
  });
  const run = await tests.run(tests.items('a.kafka', 'EXPECT paid'));
  assert.deepEqual(run.states.get('PRODUCER send')?.at(-1), 'errored');
  assert.match(run.messages.get('PRODUCER send')?.[0]?.text ?? '', /t-.* does not exist|t-/);
  assert.deepEqual(run.states.get('EXPECT paid')?.at(-1), 'skipped');
});

test('what is wrong with a file outside of its blocks is an error of the file, at its line', async () => {
  await using tests = await RecordedTests.create({
    'a.kafka': ['', '@id = {{}}', ...present].join('\n'),
  });
  const file = tests.file('a.kafka');
  assert.ok(file?.error !== undefined, 'The problem is not shown before the run.');
  const run = await tests.run(tests.items('a.kafka'));
  assert.deepEqual(run.states.get(file.label), ['errored']);
  assert.equal(run.messages.get(file.label)?.[0]?.line, 1);
  assert.deepEqual(run.states.get('TOPIC {{topic}}')?.at(-1), 'errored');
});

test('private values are in no message and in no output', async () => {
  const secret = 'pssst-not-for-logs';
  await using tests = await RecordedTests.create({
    'kafka.private.env.json': JSON.stringify({ dev: { token: secret } }),
    'a.kafka': lines(
      ...present,
      ...['PRODUCER {{token}}', 'topic: {{topic}}', '', '{"token": "{{token}}"}', '### {{token}}'],
      ...['EXPECT it', 'topic: {{topic}}', 'within: 500ms', 'match: value.token == "{{token}}!"'],
    ),
  });
  const run = await tests.run(tests.items('a.kafka'));
  const messages = run.messages.get('EXPECT it') ?? [];
  assert.equal(messages.length, 2);
  const shown = `${JSON.stringify(messages)} ${run.output}`;
  assert.ok(shown.includes('•••') && !shown.includes(secret), shown);
});

test('the text of the editor is run, saved or not', async () => {
  await using tests = await RecordedTests.create({ 'a.kafka': lines(...present, ...paid, ...expectNew) });
  const document = await vscode.workspace.openTextDocument(tests.uri('a.kafka'));
  const at = document.getText().indexOf('"NEW"');
  const change = new vscode.WorkspaceEdit();
  change.replace(
    document.uri,
    new vscode.Range(document.positionAt(at), document.positionAt(at + 5)),
    '"PAID"',
  );
  assert.ok(await vscode.workspace.applyEdit(change));
  assert.ok(document.isDirty);
  const run = await tests.run(tests.items('a.kafka'));
  assert.deepEqual(run.states.get('EXPECT new')?.at(-1), 'passed');
  await document.save();
});

test('Cancel ends a run within a moment: what runs and what is behind it is skipped', async () => {
  const waits = lines(...present, 'EXPECT never', 'topic: {{topic}}', 'within: 10m', '', ...expectPaid);
  await using tests = await RecordedTests.create({
    'a.kafka': waits,
    'b.kafka': lines('GROUP g', 'state: absent'),
  });
  const source = new vscode.CancellationTokenSource();
  const running = tests.run([...tests.items('a.kafka'), ...tests.items('b.kafka')], source.token);
  await until('the block runs', () => tests.runs[0]?.states.get('EXPECT never')?.at(-1) === 'started');
  source.cancel();
  const run = await running;
  assert.deepEqual(run.states.get('EXPECT never')?.at(-1), 'skipped');
  assert.deepEqual(run.states.get('EXPECT paid')?.at(-1), 'skipped');
  assert.deepEqual(run.states.get('GROUP g'), ['enqueued', 'skipped']);
  assert.match(run.output, /○.* EXPECT never: cancelled\r\n/);
  assert.ok(run.hasEnded);
});

test('a file runs once at a time: a second run of it waits, and may be cancelled while it does', async () => {
  const waits = lines(...present, 'EXPECT never', 'topic: {{topic}}', 'within: 10m');
  await using tests = await RecordedTests.create({ 'a.kafka': waits });
  const [first, second] = [new vscode.CancellationTokenSource(), new vscode.CancellationTokenSource()];
  const running = tests.run(tests.items('a.kafka'), first.token);
  await until('the block runs', () => tests.runs[0]?.states.get('EXPECT never')?.at(-1) === 'started');
  const waiting = tests.start(tests.items('a.kafka'), second.token);
  second.cancel();
  await waiting;
  assert.deepEqual(tests.runs[1]?.states.get('EXPECT never'), ['enqueued', 'skipped']);
  const third = tests.run(tests.items('a.kafka', 'TOPIC {{topic}}'));
  assert.equal(tests.runs[2]?.states.get('TOPIC {{topic}}')?.at(-1), 'enqueued');
  first.cancel();
  await running;
  assert.equal((await third).states.get('TOPIC {{topic}}')?.at(-1), 'passed');
});

test('a continuous run runs what is saved, as long as it is on', async () => {
  await using tests = await RecordedTests.create({
    'a.kafka': lines(...present, ...paid, ...expectNew),
    'b.kafka': lines(...present),
  });
  const source = new vscode.CancellationTokenSource();
  await tests.start(tests.items('a.kafka'), source.token, true);
  assert.equal(tests.profile?.supportsContinuousRun, true);
  assert.equal(tests.runs.length, 0);
  await replaceAndSave(tests.uri('b.kafka'), 'partitions: 1', 'partitions:  1');
  await replaceAndSave(tests.uri('a.kafka'), '"NEW"', '"PAID"');
  await until('a run of what was saved', () => tests.runs[0]?.hasEnded === true);
  assert.deepEqual(tests.runs[0]?.states.get('EXPECT new')?.at(-1), 'passed');
  source.cancel();
  await replaceAndSave(tests.uri('a.kafka'), '"PAID"', '"NEW"');
  const run = await tests.run(tests.items('b.kafka'));
  assert.equal(run, tests.runs[1]);
  assert.equal(tests.runs.length, 2);
});

test('what throws something away runs only where the cluster or the environment allows it', async () => {
  const absent = (cluster: string): string =>
    lines('TOPIC {{topic}}', 'state: absent', `cluster: ${cluster}`);
  await using tests = await RecordedTests.create({
    'careful.kafka': absent('careful'),
    'local.kafka': absent('local'),
  });
  const refused = await tests.run(tests.items('careful.kafka'));
  assert.deepEqual(refused.states.get('TOPIC {{topic}}')?.at(-1), 'errored');
  const [message] = refused.messages.get('TOPIC {{topic}}') ?? [];
  assert.match(message?.text ?? '', /^Line 4, `state`: this needs `"allowDestructive": true` for `careful`/);
  assert.equal(message?.line, 3);
  const allowed = await tests.run(tests.items('local.kafka'));
  assert.deepEqual(allowed.states.get('TOPIC {{topic}}')?.at(-1), 'passed');
});

test('where nothing can run, the file says why', async () => {
  await using tests = await RecordedTests.create({ 'a.kafka': lines(...present) });
  await tests.write('kafka.env.json', '{');
  const run = await tests.run(tests.items('a.kafka'));
  const label = tests.file('a.kafka')?.label ?? '';
  assert.deepEqual(run.states.get(label), ['errored']);
  assert.match(run.messages.get(label)?.[0]?.text ?? '', /kafka\.env\.json/);
  assert.deepEqual(run.states.get('TOPIC {{topic}}')?.at(-1), 'skipped');
});

test('the walk-through passes, with the results of the command line', async () => {
  const text = readFileSync(path.join(extensionRoot, 'test/fixtures/walk-through.kafka'), 'utf8');
  await using tests = await RecordedTests.create({ 'walk-through.kafka': text });
  const run = await tests.run(tests.items('walk-through.kafka'));
  const entries = [...(tests.file('walk-through.kafka')?.children ?? [])];
  assert.ok(entries.length > 5, 'The walk-through has no blocks.');
  for (const [, { label }] of entries) assert.equal(run.states.get(label)?.at(-1), 'passed', label);
  const ours = tests.results[0]?.blocks.map(comparable);
  const report = path.join(tests.folder, 'report.json');
  const node = path.join(extensionRoot, 'node_modules/.bin/node');
  const cli = path.join(extensionRoot, 'dist/cli.js');
  const file = tests.uri('walk-through.kafka').fsPath;
  await promisify(execFile)(node, [cli, 'run', file, '--env', 'dev', '--report', `json=${report}`]);
  const { files } = JSON.parse(readFileSync(report, 'utf8')) as CliReport;
  assert.deepEqual(ours, files[0]?.blocks.map(comparable));
});

/** What is the same in every run of the walk-through: names and offsets are not. */
function comparable({
  kind,
  title,
  startLine,
  status,
  sent,
  read,
  captures,
  notes,
}: CliBlock | BlockResult): unknown {
  return {
    kind: kind.toLowerCase(),
    title,
    startLine,
    status,
    sent: sent?.records,
    read: read === null || read === undefined ? undefined : [read.seen, read.matched],
    captures: captures ?? [],
    notes: notes ?? [],
  };
}

async function replaceAndSave(uri: vscode.Uri, before: string, after: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  const at = document.getText().indexOf(before);
  assert.notEqual(at, -1, `${uri.fsPath} has no ${before}.`);
  const change = new vscode.WorkspaceEdit();
  const range = new vscode.Range(document.positionAt(at), document.positionAt(at + before.length));
  change.replace(uri, range, after);
  assert.ok(await vscode.workspace.applyEdit(change));
  assert.ok(await document.save());
}
