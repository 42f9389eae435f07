import { CompletionItemKind, MarkupKind, type CompletionItem } from 'vscode-languageserver/node';
import { completionsAt, type Completion } from '../language/completion.ts';
import type { ServerFeature } from './server-feature.ts';
import { toRange } from './to-range.ts';

export const completion: ServerFeature = {
  capabilities: { completionProvider: { triggerCharacters: [':', ' ', '{', '.', '$'] } },
  register: ({ connection, parsed, knowledge }) => {
    connection.onCompletion(async ({ textDocument: { uri }, position: { line, character }, context }) => {
      const known = await knowledge.of(uri);
      const current = parsed.get(uri);
      if (current === undefined) return [];
      if (context?.triggerCharacter === ' ') {
        const { text } = current.file.source.line(line);
        if (!startsValue.test(text.slice(0, character))) return [];
      }
      return completionsAt(current.file, { line, column: character }, known).map(toItem);
    });
  },
};

/** A space asks for something behind a property's colon and behind a keyword, and nowhere else. */
const startsValue = /^(?:\s*[a-z-]+:|[A-Z]+) $/;

const kinds: Readonly<Record<Completion['kind'], CompletionItemKind>> = {
  keyword: CompletionItemKind.Keyword,
  property: CompletionItemKind.Property,
  value: CompletionItemKind.Value,
  variable: CompletionItemKind.Variable,
  function: CompletionItemKind.Function,
  field: CompletionItemKind.Field,
};

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
