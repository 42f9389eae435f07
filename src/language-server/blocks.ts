import { ErrorCodes, ResponseError } from 'vscode-languageserver/node';
import { LanguageServerRequests, type BlockRange } from '../contracts/language-server.ts';
import { perSection, type PlacedSection } from '../language/section.ts';
import type { ServerFeature } from './server-feature.ts';

/** Answers `kafka/blocks`: where the client puts its lenses. */
export const blocks: ServerFeature = {
  capabilities: {},
  register: ({ connection, parsed }) => {
    connection.onRequest(LanguageServerRequests.blocks.method, ({ uri }: { readonly uri: string }) => {
      const current = parsed.get(uri);
      if (current === undefined)
        return new ResponseError(ErrorCodes.InvalidParams, `\`${uri}\` is not open.`);
      return { version: current.document.version, blocks: current.file.sections.flatMap(toBlockRange) };
    });
  },
};

function toBlockRange({ section, line }: PlacedSection): readonly BlockRange[] {
  const { block } = section;
  if (block === undefined) return [];
  const { kind, name } = block;
  const properties = propertiesOf(section);
  return [
    { kind, name: name.text, startLine: block.startLine + line, endLine: block.endLine + line, properties },
  ];
}

const propertiesOf = perSection(({ block }): BlockRange['properties'] =>
  Object.fromEntries((block?.properties ?? []).map(({ name, value }) => [name.text, value.text])),
);
