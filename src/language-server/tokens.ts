import { SemanticTokensBuilder } from 'vscode-languageserver/node';
import { perSection } from '../language/section.ts';
import { tokenModifiers, tokensOfSection, tokenTypes } from '../language/semantic-tokens.ts';
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
      for (const { section, line } of parsed.get(textDocument.uri)?.file.sections ?? []) {
        for (const token of encodedTokens(section)) {
          builder.push(token.line + line, token.column, token.length, token.type, token.modifiers);
        }
      }
      return builder.build();
    });
  },
};

/** As the protocol has them; lines count from the section's first. */
const encodedTokens = perSection((section) =>
  tokensOfSection(section).map(({ start, length, type, isDeclaration }) => ({
    ...section.source.positionAt(start),
    length,
    type: tokenTypes.indexOf(type),
    modifiers: isDeclaration ? 1 : 0,
  })),
);
