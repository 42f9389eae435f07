import { DiagnosticSeverity, type Diagnostic } from 'vscode-languageserver/node';
import type { Finding, FindingSeverity } from '../language/finding.ts';
import type { ServerFeature } from './server-feature.ts';
import { toRange } from './to-range.ts';

/** Typing fast checks once, behind the last key. */
const delayMs = 50;
/** An editor that is sent more stutters; who has so many reads the first. */
const maxDiagnostics = 1000;

/** Pushes a file's findings whenever it changes, and takes them away when it closes. */
export const diagnostics: ServerFeature = {
  capabilities: {},
  register: ({ connection, documents, parsed }) => {
    const pending = new Map<string, NodeJS.Timeout>();
    const push = (uri: string): void => {
      pending.delete(uri);
      const current = parsed.get(uri);
      if (current === undefined) return;
      void connection.sendDiagnostics({
        uri,
        version: current.document.version,
        diagnostics: current.file.findings.slice(0, maxDiagnostics).map(toDiagnostic),
      });
    };
    documents.onDidChangeContent(({ document: { uri } }) => {
      clearTimeout(pending.get(uri));
      pending.set(
        uri,
        setTimeout(() => push(uri), delayMs),
      );
    });
    documents.onDidClose(({ document: { uri } }) => {
      clearTimeout(pending.get(uri));
      pending.delete(uri);
      void connection.sendDiagnostics({ uri, diagnostics: [] });
    });
  },
};

const severities: Readonly<Record<FindingSeverity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

function toDiagnostic(finding: Finding): Diagnostic {
  return {
    range: toRange(finding),
    severity: severities[finding.severity],
    code: finding.code,
    source: 'kafka',
    message: finding.message,
  };
}
