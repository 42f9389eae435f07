import type { BlockResult, RunResult } from '../core/run-result.ts';
import { ExitCode, exitCodeOf } from './exit-code.ts';

/**
 * What a run ends with: the highest of what its blocks give.
 * @param files that were to run; one without a result was kept from it by an interruption
 */
export function runExitCode(results: readonly RunResult[], files: number): number {
  if (results.length < files || results.some(({ isCancelled }) => isCancelled)) return ExitCode.interrupted;
  const codes = results.flatMap(({ problems, blocks }) => [
    problems.length > 0 ? ExitCode.invalid : ExitCode.ok,
    ...blocks.map(blockExitCode),
  ]);
  return Math.max(ExitCode.ok, ...codes);
}

function blockExitCode({ failure }: BlockResult): number {
  if (failure === undefined) return ExitCode.ok;
  return failure.reason === 'check' ? ExitCode.checkFailed : exitCodeOf(failure.reason);
}
