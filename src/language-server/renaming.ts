import { ErrorCodes, ResponseError } from 'vscode-languageserver/node';
import { nameAt, renameEdits } from '../language/variable-occurrences.ts';
import type { ServerFeature } from './server-feature.ts';
import { toRange } from './to-range.ts';
import { toTextEdit } from './to-text-edit.ts';

/** Another name for a variable or a capture, throughout its file. */
export const renaming: ServerFeature = {
  capabilities: { renameProvider: { prepareProvider: true } },
  register: ({ connection, parsed }) => {
    connection.onPrepareRename(({ textDocument, position: { line, character } }) => {
      const file = parsed.get(textDocument.uri)?.file;
      const name = file === undefined ? undefined : nameAt(file, { line, column: character });
      return file === undefined || name === undefined ? null : toRange(file.source.range(name));
    });
    connection.onRenameRequest(({ textDocument: { uri }, position: { line, character }, newName }) => {
      const file = parsed.get(uri)?.file;
      const name = file === undefined ? undefined : nameAt(file, { line, column: character });
      if (file === undefined || name === undefined) return null;
      const result = renameEdits(file, name.text, newName);
      if ('problem' in result) return new ResponseError(ErrorCodes.InvalidParams, result.problem);
      return { changes: { [uri]: result.edits.map(toTextEdit) } };
    });
  },
};
