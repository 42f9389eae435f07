import { TextDocumentSyncKind } from 'vscode-languageserver/node';
import type { ServerFeature } from './server-feature.ts';

export const textSync: ServerFeature = {
  capabilities: { textDocumentSync: TextDocumentSyncKind.Incremental },
  register: ({ connection, documents }) => {
    documents.listen(connection);
  },
};
