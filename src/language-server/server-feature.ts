import type {
  ClientCapabilities,
  Connection,
  ServerCapabilities,
  TextDocuments,
} from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Knowledge } from './knowledge.ts';
import type { ParsedDocuments } from './parsed-documents.ts';

/** What the features share. */
export interface ServerServices {
  readonly connection: Connection;
  readonly documents: TextDocuments<TextDocument>;
  readonly parsed: ParsedDocuments;
  readonly knowledge: Knowledge;
  /** Calls `listener` once the client may be asked for something, with what it can do. */
  readonly onInitialized: (listener: (client: ClientCapabilities) => void) => void;
}

/** One thing that the server does: what it tells the client, and what answers the client's requests for it. */
export interface ServerFeature {
  readonly capabilities: ServerCapabilities;
  readonly register: (services: ServerServices) => void;
}
