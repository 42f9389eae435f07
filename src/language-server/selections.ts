import type { SelectionRange } from 'vscode-languageserver/node';
import { selectionRanges } from '../language/selection-ranges.ts';
import type { ServerFeature } from './server-feature.ts';
import { toRange } from './to-range.ts';

export const selections: ServerFeature = {
  capabilities: { selectionRangeProvider: true },
  register: ({ connection, parsed }) => {
    connection.onSelectionRanges(({ textDocument, positions }): SelectionRange[] | null => {
      const file = parsed.get(textDocument.uri)?.file;
      if (file === undefined) return null;
      return positions.map((position) => {
        const ranges = selectionRanges(file, { line: position.line, column: position.character });
        const outermost = ranges.reduceRight<SelectionRange | undefined>(
          (parent, range) => ({ range: toRange(range), ...(parent === undefined ? {} : { parent }) }),
          undefined,
        );
        // An empty file has nothing to grow to.
        return outermost ?? { range: { start: position, end: position } };
      });
    });
  },
};
