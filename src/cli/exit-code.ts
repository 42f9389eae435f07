import type { FailureReason } from '../core/kafka-failure.ts';

/** What the process ends with. */
export const ExitCode = {
  ok: 0,
  /** A file that `format --check` looked at would be changed. */
  different: 1,
  /** What a block of a file checks does not hold. */
  checkFailed: 1,
  /** A file, a name or an argument is wrong. */
  invalid: 2,
  /** A broker cannot be reached, or answers with an error; an unknown topic is one. */
  failed: 3,
  /** Ctrl-C: 128 and the number of SIGINT, as shells have it. */
  interrupted: 130,
} as const;

const oursToFix: readonly FailureReason[] = [
  'invalid-request',
  'invalid-topic-name',
  'read-only',
  'missing-secret',
  'undecodable',
];

/** The exit code of a command that failed for `reason`. */
export function exitCodeOf(reason: FailureReason): number {
  return oursToFix.includes(reason) ? ExitCode.invalid : ExitCode.failed;
}
