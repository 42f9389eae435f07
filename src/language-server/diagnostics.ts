import {
  DiagnosticSeverity,
  DidChangeWatchedFilesNotification,
  type Diagnostic,
} from 'vscode-languageserver/node';
import type { Finding, FindingSeverity } from '../language/finding.ts';
import { environmentFile, privateEnvironmentFile } from '../language/locate-environments.ts';
import { findProblems } from './find-problems.ts';
import type { ServerFeature } from './server-feature.ts';
import { toRange } from './to-range.ts';

/** Typing fast checks once, behind the last key. */
const delayMs = 50;
/** An editor that is sent more stutters; who has so many reads the first. */
const maxDiagnostics = 1000;

/**
 * Pushes a file's findings whenever it changes, and takes them away when it closes; all of them again when what names
 * stand for has changed.
 */
export const diagnostics: ServerFeature = {
  capabilities: {},
  register: ({ connection, documents, parsed, knowledge, onInitialized }) => {
    const pending = new Map<string, NodeJS.Timeout>();
    const push = async (uri: string): Promise<void> => {
      pending.delete(uri);
      const current = parsed.get(uri);
      if (current === undefined) return;
      const { version } = current.document;
      const findings = await findProblems(uri, current.file, knowledge);
      if (documents.get(uri)?.version !== version) return;
      await connection.sendDiagnostics({
        uri,
        version,
        diagnostics: findings.slice(0, maxDiagnostics).map(toDiagnostic),
      });
    };
    const schedule = (uri: string): void => {
      clearTimeout(pending.get(uri));
      pending.set(
        uri,
        setTimeout(() => void push(uri), delayMs),
      );
    };
    const scheduleAll = (): void => {
      for (const { uri } of documents.all()) schedule(uri);
    };
    documents.onDidChangeContent(({ document: { uri } }) => schedule(uri));
    documents.onDidClose(({ document: { uri } }) => {
      clearTimeout(pending.get(uri));
      pending.delete(uri);
      void connection.sendDiagnostics({ uri, diagnostics: [] });
    });
    knowledge.onDidChange(scheduleAll);
    connection.onDidChangeWatchedFiles(scheduleAll);
    onInitialized(({ workspace }) => {
      if (workspace?.didChangeWatchedFiles?.dynamicRegistration !== true) return;
      void connection.client.register(DidChangeWatchedFilesNotification.type, {
        watchers: [environmentFile, privateEnvironmentFile].map((name) => ({ globPattern: `**/${name}` })),
      });
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
