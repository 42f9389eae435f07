import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as vscode from 'vscode';
import { extensionUnderTest } from './extension-under-test.ts';
import { extensionRoot, test } from './host-test.ts';

const budgetMs = 100;
/** What the piece of work takes, the first time, that tells how slow the processors are: where the budget was set. */
const idleWorkMs = 75;

/** Packages that belong into workers: bundled into what the host loads, each would slow every start of VS Code. */
const workersOnly = /\/node_modules\/(@platformatic\/|kafkajs\/|@faker-js\/|@marcbachmann\/cel-js\/|zod\/)/;

test('VS Code does not activate the extension before it is needed', async () => {
  await idle();
  assert.equal(extensionUnderTest().isActive, false);
});

test(`activation takes less than ${budgetMs} ms`, async () => {
  const slownessBefore = slowness();
  const start = performance.now();
  const cpuStart = process.cpuUsage();
  await extensionUnderTest().activate();
  const cpu = process.cpuUsage(cpuStart);
  const wallMs = performance.now() - start;
  const cpuMs = (cpu.user + cpu.system) / 1000;
  const factor = Math.max(1, slownessBefore, slowness());
  // Where other programs hold the processors, the clock says nothing about us; where other threads of this process work
  // meanwhile, what it used of the processors does not. The smaller one is the nearer.
  const measured = `It took ${wallMs.toFixed(0)} ms, and ${cpuMs.toFixed(0)} ms of the processors, here and now ${factor.toFixed(1)} times as slow as they might be.`;
  assert.ok(Math.min(wallMs, cpuMs) < budgetMs * factor, measured);
});

test('no Kafka client is loaded in the extension host, with a request file and the clusters on the screen', async () => {
  await extensionUnderTest().activate();
  const document = await vscode.workspace.openTextDocument({
    language: 'kafka',
    content: 'PRODUCER one\ntopic: orders\n\nhello\n',
  });
  await vscode.window.showTextDocument(document);
  await vscode.commands.executeCommand('kafkaWorkbench.clusters.focus');
  await idle();
  const scripts = await loadedScripts();
  const bundled = scripts.filter((file) => isBelow(path.join(extensionRoot, 'dist'), file));
  assert.ok(
    bundled.some((file) => path.basename(file) === 'extension.js'),
    'The extension itself was not seen.',
  );
  const modules = [...scripts, ...bundled.flatMap(modulesOf)].map((file) => file.replaceAll('\\', '/'));
  assert.deepEqual(
    modules.filter((file) => workersOnly.test(file)),
    [],
  );
});

/**
 * Waits until the extension host has done what it does at its start: until 20 turns in a row left it half of their time.
 * What other programs take of the processors is none of that.
 */
async function idle(): Promise<void> {
  for (let quiet = 0; quiet < 20;) {
    const before = performance.eventLoopUtilization();
    await new Promise((resolve) => setTimeout(resolve, 25));
    quiet = performance.eventLoopUtilization(before).utilization < 0.5 ? quiet + 1 : 0;
  }
}

/** How many times longer a piece of work takes, of the processors, than on a machine that has nothing else to do. */
function slowness(): number {
  const cpuStart = process.cpuUsage();
  for (let turn = 0; turn < 40; turn++) {
    const entries = Array.from({ length: 2000 }, (_, id) => ({ id, name: `n${(id * 7919) % 2000}` }));
    JSON.stringify(entries.sort((one, other) => (one.name < other.name ? -1 : 1)));
  }
  const { user, system } = process.cpuUsage(cpuStart);
  return (user + system) / 1000 / idleWorkMs;
}

/** The files of every script that this thread has compiled. */
async function loadedScripts(): Promise<readonly string[]> {
  const session = new Session();
  session.connect();
  const urls: string[] = [];
  session.on('Debugger.scriptParsed', ({ params }) => urls.push(params.url));
  await session.post('Debugger.enable');
  session.disconnect();
  return urls
    .filter((url) => url !== '' && !url.startsWith('node:'))
    .map((url) => (url.startsWith('file:') ? fileURLToPath(url) : url));
}

/** On Windows VS Code writes a drive's letter as it likes; `relative` does not mind. */
function isBelow(folder: string, file: string): boolean {
  const relative = path.relative(folder, file);
  return !relative.startsWith('..') && !path.isAbsolute(relative);
}

/** What was bundled into a file, by its source map. */
function modulesOf(file: string): readonly string[] {
  assert.ok(existsSync(`${file}.map`), `${file} has no source map, so that what is in it cannot be told.`);
  const map: unknown = JSON.parse(readFileSync(`${file}.map`, 'utf8'));
  assert.ok(typeof map === 'object' && map !== null && 'sources' in map && Array.isArray(map.sources));
  return map.sources.map((source) => path.resolve(path.dirname(file), String(source)));
}
