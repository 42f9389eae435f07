import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Location } from 'vscode-languageserver/node';
import { definitionsOf } from '../language/environment.ts';
import { definitionAt } from '../language/variable-occurrences.ts';
import { documentEnvironments } from './document-environments.ts';
import type { ServerFeature } from './server-feature.ts';
import { toRange } from './to-range.ts';

const fileStart = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** To where a name gets its value: this file, `kafka.env.json`; and to files that properties name. */
export const definitions: ServerFeature = {
  capabilities: { definitionProvider: true },
  register: ({ connection, parsed }) => {
    connection.onDefinition(
      async ({ textDocument: { uri }, position: { line, character } }): Promise<Location[]> => {
        const file = parsed.get(uri)?.file;
        const definition = file === undefined ? undefined : definitionAt(file, { line, column: character });
        if (file === undefined || definition === undefined) return [];
        switch (definition.kind) {
          case 'spans':
            return definition.spans.map((span) => ({ uri, range: toRange(file.source.range(span)) }));
          case 'name': {
            const environments = await documentEnvironments(uri);
            if (environments === undefined) return [];
            return definitionsOf(environments, definition.name).map(({ value }) => ({
              uri: pathToFileURL(value.file).href,
              range: toRange(value),
            }));
          }
          case 'file': {
            if (!uri.startsWith('file:')) return [];
            const target = path.resolve(path.dirname(fileURLToPath(uri)), definition.path);
            return [{ uri: pathToFileURL(target).href, range: fileStart }];
          }
        }
      },
    );
  },
};
