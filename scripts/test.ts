/** Runs every suite, or those that are named: `npm test -- unit host`. The last line is `N passed, N failed`. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { installBrowser } from './browser.ts';
import { readCounts, removeResults, resultsFile, type Counts } from './suite-results.ts';
import { installVscodeServer } from './vscode-server.ts';

interface Suite {
  readonly name: string;
  /** What the project's Node runs. */
  readonly args: readonly string[];
  /** Runs VS Code in a browser, so that both are installed before. */
  readonly needsVscode?: boolean;
}

interface Outcome extends Counts {
  readonly name: string;
  readonly elapsedMs: number;
}

const root = path.resolve(import.meta.dirname, '..');
/** A suite that hangs is ended, and counts as failed. */
const timeoutMinutes = 15;

const suites: readonly Suite[] = [
  { name: 'lint', args: ['scripts/lint.ts'] },
  { name: 'unit', args: vitest('unit') },
  { name: 'integration', args: vitest('integration') },
  { name: 'host', args: ['scripts/test-host.ts'], needsVscode: true },
  { name: 'vsix', args: vitest('vsix'), needsVscode: true },
  { name: 'e2e', args: vitest('e2e'), needsVscode: true },
];

const names = process.argv.slice(2);
const unknown = names.filter((name) => !suites.some((suite) => suite.name === name));
if (unknown.length > 0) {
  const known = suites.map(({ name }) => name).join(', ');
  console.error(`There is no suite \`${unknown.join('`, `')}\`; there are: ${known}.`);
  process.exitCode = 1;
} else {
  const outcomes = await runSuites(suites.filter(({ name }) => names.length === 0 || names.includes(name)));
  process.exitCode = summarize(outcomes) ? 0 : 1;
}

async function runSuites(selected: readonly Suite[]): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  if (selected.some(({ needsVscode }) => needsVscode)) {
    await install(installVscodeServer);
    await install(installBrowser);
  }
  if (selected.some(({ name }) => name !== 'lint')) {
    const start = performance.now();
    const problem = await runNode(['scripts/build.ts']);
    if (problem !== undefined) {
      // What can run without a build still does.
      outcomes.push({
        name: 'build',
        passed: 0,
        failed: 1,
        skipped: 0,
        elapsedMs: performance.now() - start,
      });
      console.log(`The build ${problem}.`);
    }
  }
  for (const suite of selected) outcomes.push(await runSuite(suite));
  return outcomes;
}

/** Where a tool cannot be installed, the suites that need it fail, and say the same. */
async function install(tool: (onProgress: (text: string) => void) => Promise<string>): Promise<void> {
  try {
    await tool((text) => console.log(text));
  } catch (error) {
    console.log(error instanceof Error ? error.message : String(error));
  }
}

async function runSuite({ name, args }: Suite): Promise<Outcome> {
  console.log(`\n── ${name} ${'─'.repeat(76 - name.length)}`);
  await removeResults(name);
  const start = performance.now();
  const problem = await runNode(args);
  const elapsedMs = performance.now() - start;
  const counts = await readCounts(name);
  if (counts.failed > 0 || (problem === undefined && counts.passed > 0))
    return { name, ...counts, elapsedMs };
  // What the runner itself stumbled over is in no test's result.
  console.log(`The suite ${name} ${problem ?? 'ran no test'}.`);
  return { name, ...counts, failed: 1, elapsedMs };
}

/** @returns whether nothing failed */
function summarize(outcomes: readonly Outcome[]): boolean {
  let [allPassed, allFailed] = [0, 0];
  console.log();
  for (const { name, passed, failed, skipped, elapsedMs } of outcomes) {
    const counts = `${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`;
    const seconds = (elapsedMs / 1000).toFixed(1);
    console.log(`${failed === 0 ? '✓' : '✗'} ${name.padEnd(12)} ${seconds.padStart(6)} s   ${counts}`);
    allPassed += passed;
    allFailed += failed;
  }
  console.log(`${allPassed} passed, ${allFailed} failed`);
  return allFailed === 0;
}

/** @returns what went wrong, unless it ended with 0 */
async function runNode(args: readonly string[]): Promise<string | undefined> {
  const late = AbortSignal.timeout(timeoutMinutes * 60_000);
  const child = spawn(process.execPath, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    signal: late,
    killSignal: 'SIGKILL',
  });
  const code = await new Promise<number | string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (exitCode, signal) => resolve(exitCode ?? signal ?? 'unknown'));
  });
  if (late.aborted) return `was not done after ${timeoutMinutes} minutes`;
  return code === 0 ? undefined : `ended with ${code}`;
}

function vitest(project: string): readonly string[] {
  return [
    'node_modules/vitest/vitest.mjs',
    'run',
    ...['--project', project],
    ...['--reporter', 'default', '--reporter', 'json', `--outputFile.json=${resultsFile(project)}`],
  ];
}
