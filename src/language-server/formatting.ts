import { formattingEdits } from '../language/format-file.ts';
import type { ServerFeature } from './server-feature.ts';
import { toTextEdit } from './to-text-edit.ts';

export const formatting: ServerFeature = {
  capabilities: { documentFormattingProvider: true },
  register: ({ connection, parsed }) => {
    connection.onDocumentFormatting(({ textDocument }) => {
      const current = parsed.get(textDocument.uri);
      return current === undefined ? [] : formattingEdits(current.file).map(toTextEdit);
    });
  },
};
