import { MarkupKind } from 'vscode-languageserver/node';
import { hoverAt } from '../language/hover.ts';
import type { ServerFeature } from './server-feature.ts';
import { toRange } from './to-range.ts';

export const hovering: ServerFeature = {
  capabilities: { hoverProvider: true },
  register: ({ connection, parsed, knowledge }) => {
    connection.onHover(async ({ textDocument: { uri }, position: { line, character } }) => {
      const [known, { sample }] = await Promise.all([knowledge.of(uri), knowledge.faker()]);
      const current = parsed.get(uri);
      if (current === undefined) return null;
      const hover = hoverAt(current.file, { line, column: character }, known, sample);
      if (hover === undefined) return null;
      return { range: toRange(hover.range), contents: { kind: MarkupKind.Markdown, value: hover.markdown } };
    });
  },
};
