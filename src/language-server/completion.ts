import { CompletionItemKind, MarkupKind, type CompletionItem } from 'vscode-languageserver/node';
import { completionsAt, type Completion } from '../language/completion.ts';
import type { ServerFeature } from './server-feature.ts';
import { toRange } from './to-range.ts';

export const completion: ServerFeature = {
  capabilities: { completionProvider: {} },
  register: ({ connection, parsed }) => {
    connection.onCompletion(({ textDocument, position }) => {
      const current = parsed.get(textDocument.uri);
      if (current === undefined) return [];
      const { line, character } = position;
      return completionsAt(current.file, { line, column: character }).map(toItem);
    });
  },
};

const kinds = { keyword: CompletionItemKind.Keyword, property: CompletionItemKind.Property } as const;

function toItem({ kind, label, summary, insertText, range }: Completion, index: number): CompletionItem {
  return {
    label,
    kind: kinds[kind],
    documentation: { kind: MarkupKind.Markdown, value: summary },
    // In the order of the specification, the most needed first.
    sortText: String(index).padStart(3, '0'),
    textEdit: { range: toRange(range), newText: insertText },
  };
}
