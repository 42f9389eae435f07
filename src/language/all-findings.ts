import { checkExpressions } from './check-expressions.ts';
import { checkNames, type KnownNames } from './check-names.ts';
import type { Finding } from './finding.ts';
import type { KafkaFile } from './kafka-file.ts';

/** What parsing found, and what is wrong with expressions and names, in the file's order. Loads CEL. */
export function allFindings(file: KafkaFile, known: KnownNames): Finding[] {
  return [...file.findings, ...checkExpressions(file), ...checkNames(file, known)].sort(
    (a, b) => a.line - b.line || a.column - b.column,
  );
}
