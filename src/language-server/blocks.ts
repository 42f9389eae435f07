import { ErrorCodes, ResponseError } from 'vscode-languageserver/node';
import { LanguageServerRequests, type BlockRange } from '../contracts/language-server.ts';
import type { Block } from '../language/kafka-file.ts';
import type { ServerFeature } from './server-feature.ts';

/** Answers `kafka/blocks`: where the client puts its lenses. */
export const blocks: ServerFeature = {
  capabilities: {},
  register: ({ connection, parsed }) => {
    connection.onRequest(LanguageServerRequests.blocks.method, ({ uri }: { readonly uri: string }) => {
      const current = parsed.get(uri);
      if (current === undefined)
        return new ResponseError(ErrorCodes.InvalidParams, `\`${uri}\` is not open.`);
      return { version: current.document.version, blocks: current.file.blocks.map(toBlockRange) };
    });
  },
};

function toBlockRange({ kind, name, startLine, endLine, properties }: Block): BlockRange {
  return {
    kind,
    name: name.text,
    startLine,
    endLine,
    properties: Object.fromEntries(properties.map((property) => [property.name.text, property.value.text])),
  };
}
