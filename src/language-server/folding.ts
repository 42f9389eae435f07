import { foldingRanges } from '../language/folding-ranges.ts';
import type { ServerFeature } from './server-feature.ts';

export const folding: ServerFeature = {
  capabilities: { foldingRangeProvider: true },
  register: ({ connection, parsed }) => {
    connection.onFoldingRanges(({ textDocument }) => {
      const current = parsed.get(textDocument.uri);
      return current === undefined ? [] : foldingRanges(current.file);
    });
  },
};
