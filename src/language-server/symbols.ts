import { SymbolKind, type DocumentSymbol } from 'vscode-languageserver/node';
import { findProperty, type Block, type KafkaFile, type Variable } from '../language/kafka-file.ts';
import type { SourceText } from '../language/source-text.ts';
import type { ServerFeature } from './server-feature.ts';
import { toRange } from './to-range.ts';

/** The outline: blocks by their kind and name, and the file's variables. */
export const symbols: ServerFeature = {
  capabilities: { documentSymbolProvider: true },
  register: ({ connection, parsed }) => {
    connection.onDocumentSymbol(({ textDocument }) => {
      const current = parsed.get(textDocument.uri);
      return current === undefined ? [] : documentSymbols(current.file);
    });
  },
};

function documentSymbols({ source, blocks, variables }: KafkaFile): DocumentSymbol[] {
  return [
    ...variables.map((variable) => variableSymbol(source, variable)),
    ...blocks.map((block) => blockSymbol(source, block)),
  ];
}

function variableSymbol(source: SourceText, { name, value }: Variable): DocumentSymbol {
  return {
    name: `@${name.text}`,
    detail: value.text,
    kind: SymbolKind.Variable,
    range: toRange(source.range({ start: name.start - 1, end: value.end })),
    selectionRange: toRange(source.range(name)),
  };
}

function blockSymbol(source: SourceText, block: Block): DocumentSymbol {
  const label = block.name.text === '' ? block.title?.text : block.name.text;
  return {
    name: [block.kind, label].filter((part) => part !== undefined && part !== '').join(' '),
    detail: findProperty(block, 'topic')?.value.text ?? '',
    kind: block.kind === 'PRODUCER' ? SymbolKind.Event : SymbolKind.Interface,
    range: toRange(source.range({ start: block.keyword.start, end: source.line(block.endLine).end })),
    selectionRange: toRange(source.range({ start: block.keyword.start, end: block.name.end })),
  };
}
