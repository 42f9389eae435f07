import { CodeActionKind, type CodeAction, type Diagnostic } from 'vscode-languageserver/node';
import { isFindingCode, type Finding } from '../language/finding.ts';
import { quickFixes } from '../language/quick-fixes.ts';
import type { ServerFeature } from './server-feature.ts';
import { toTextEdit } from './to-text-edit.ts';

export const quickFix: ServerFeature = {
  capabilities: { codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] } },
  register: ({ connection, parsed }) => {
    connection.onCodeAction(({ textDocument: { uri }, context }): CodeAction[] => {
      const current = parsed.get(uri);
      if (current === undefined) return [];
      return context.diagnostics.flatMap((diagnostic) => {
        const finding = toFinding(diagnostic);
        const fixes = finding === undefined ? [] : quickFixes(current.file, finding);
        return fixes.map(({ title, edits }) => ({
          title,
          kind: CodeActionKind.QuickFix,
          diagnostics: [diagnostic],
          isPreferred: fixes.length === 1,
          edit: { changes: { [uri]: edits.map(toTextEdit) } },
        }));
      });
    });
  },
};

/** What a diagnostic of ours was made of; `undefined` for one of another's. */
function toFinding({ code, source, message, range }: Diagnostic): Finding | undefined {
  if (source !== 'kafka' || typeof code !== 'string' || !isFindingCode(code)) return undefined;
  if (typeof message !== 'string') return undefined;
  return {
    line: range.start.line,
    column: range.start.character,
    endLine: range.end.line,
    endColumn: range.end.character,
    // Fixes do not depend on it.
    severity: 'error',
    code,
    message,
  };
}
