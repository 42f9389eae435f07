import { nameAt, occurrencesOf } from '../language/variable-occurrences.ts';
import type { ServerFeature } from './server-feature.ts';
import { toRange } from './to-range.ts';

/** Where a file names a variable or a capture. */
export const references: ServerFeature = {
  capabilities: { referencesProvider: true },
  register: ({ connection, parsed }) => {
    connection.onReferences(({ textDocument: { uri }, position: { line, character }, context }) => {
      const file = parsed.get(uri)?.file;
      const name = file === undefined ? undefined : nameAt(file, { line, column: character });
      if (file === undefined || name === undefined) return [];
      const { declarations, uses } = occurrencesOf(file, name.text);
      return [...(context.includeDeclaration ? declarations : []), ...uses.map((use) => use.name)].map(
        (span) => ({ uri, range: toRange(file.source.range(span)) }),
      );
    });
  },
};
