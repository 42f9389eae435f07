import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

const folder = path.resolve(import.meta.dirname, '../test-results');

/** One test or check of a suite that is not Vitest's. */
export interface CheckResult {
  readonly name: string;
  /** Absent when it passed. */
  readonly error?: string;
}

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Where a suite leaves its results: Vitest's JSON report, or a list of `CheckResult`. */
export function resultsFile(suite: string): string {
  return path.join(folder, `${suite}.json`);
}

export async function writeResults(suite: string, results: readonly CheckResult[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(resultsFile(suite), `${JSON.stringify(results, undefined, 2)}\n`);
}

/** So that a suite that crashes cannot leave the results of the run before. */
export async function removeResults(suite: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await rm(resultsFile(suite), { force: true });
}

/** Counts what a suite left; nothing where it left nothing. */
export async function readCounts(suite: string): Promise<Counts> {
  const text = await readFile(resultsFile(suite), 'utf8').catch(() => '[]');
  return countResults(JSON.parse(text) as readonly CheckResult[] | VitestReport);
}

export function countResults(report: readonly CheckResult[] | VitestReport): Counts {
  if ('testResults' in report) return countVitest(report);
  const failed = report.filter(({ error }) => error !== undefined).length;
  return { passed: report.length - failed, failed, skipped: 0 };
}

/** The part that is read of what Vitest's JSON reporter writes, which is Jest's format. */
export interface VitestReport {
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

function countVitest({ testResults }: VitestReport): Counts {
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  const count = (status: string): number => tests.filter((test) => test.status === status).length;
  // A file that does not load, or whose set-up fails, has failed without a failing test.
  const brokenFiles = testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  );
  const passed = count('passed');
  const failed = count('failed');
  return { passed, failed: failed + brokenFiles.length, skipped: tests.length - passed - failed };
}
