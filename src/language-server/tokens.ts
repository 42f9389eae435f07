import { SemanticTokensBuilder } from 'vscode-languageserver/node';
import { semanticTokens, tokenModifiers, tokenTypes } from '../language/semantic-tokens.ts';
import type { ServerFeature } from './server-feature.ts';

export const tokens: ServerFeature = {
  capabilities: {
    semanticTokensProvider: {
      legend: { tokenTypes: [...tokenTypes], tokenModifiers: [...tokenModifiers] },
      full: true,
    },
  },
  register: ({ connection, parsed }) => {
    connection.languages.semanticTokens.on(({ textDocument }) => {
      const builder = new SemanticTokensBuilder();
      const file = parsed.get(textDocument.uri)?.file;
      for (const { start, length, type, isDeclaration } of file === undefined ? [] : semanticTokens(file)) {
        const { line, column } = file?.source.positionAt(start) ?? { line: 0, column: 0 };
        builder.push(line, column, length, tokenTypes.indexOf(type), isDeclaration ? 1 : 0);
      }
      return builder.build();
    });
  },
};
