/** What the process ends with. */
export const ExitCode = {
  ok: 0,
  /** A file, a name or an argument is wrong. */
  invalid: 2,
} as const;
