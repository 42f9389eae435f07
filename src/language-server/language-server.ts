/** The language server of `.kafka` files: it opens no connection to a cluster. Over stdio or Node's IPC. */
import {
  createConnection,
  ProposedFeatures,
  TextDocuments,
  type ClientCapabilities,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { blocks } from './blocks.ts';
import { completion } from './completion.ts';
import { definitions } from './definitions.ts';
import { diagnostics } from './diagnostics.ts';
import { folding } from './folding.ts';
import { formatting } from './formatting.ts';
import { hovering } from './hovering.ts';
import { Knowledge } from './knowledge.ts';
import { liveNames } from './live-names.ts';
import { ParsedDocuments } from './parsed-documents.ts';
import { quickFix } from './quick-fix.ts';
import { references } from './references.ts';
import { renaming } from './renaming.ts';
import { selections } from './selections.ts';
import type { ServerServices } from './server-feature.ts';
import { symbols } from './symbols.ts';
import { textSync } from './text-sync.ts';
import { tokens } from './tokens.ts';

const features = [
  textSync,
  diagnostics,
  quickFix,
  blocks,
  folding,
  symbols,
  completion,
  hovering,
  definitions,
  references,
  renaming,
  formatting,
  selections,
  tokens,
  liveNames,
];

const connection = createConnection(ProposedFeatures.all);
const documents = new TextDocuments(TextDocument);
const listeners: ((client: ClientCapabilities) => void)[] = [];
const services: ServerServices = {
  connection,
  documents,
  parsed: new ParsedDocuments(documents),
  knowledge: new Knowledge(),
  onInitialized: (listener) => listeners.push(listener),
};

connection.onInitialize(({ capabilities: client }) => {
  connection.onInitialized(() => {
    for (const listener of listeners) listener(client);
  });
  return {
    capabilities: Object.assign({}, ...features.map((feature) => feature.capabilities)) as object,
    serverInfo: { name: 'Kafka Workbench language server' },
  };
});
for (const feature of features) feature.register(services);
connection.listen();
