import type { Connection, ServerCapabilities, TextDocuments } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { ParsedDocuments } from './parsed-documents.ts';

/** What the features share. */
export interface ServerServices {
  readonly connection: Connection;
  readonly documents: TextDocuments<TextDocument>;
  readonly parsed: ParsedDocuments;
}

/** One thing that the server does: what it tells the client, and what answers the client's requests for it. */
export interface ServerFeature {
  readonly capabilities: ServerCapabilities;
  readonly register: (services: ServerServices) => void;
}
