/** The language server of `.kafka` files: pure, it opens no connection to a cluster. Over stdio or Node's IPC. */
import { createConnection, ProposedFeatures, TextDocuments } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { blocks } from './blocks.ts';
import { completion } from './completion.ts';
import { diagnostics } from './diagnostics.ts';
import { folding } from './folding.ts';
import { ParsedDocuments } from './parsed-documents.ts';
import { symbols } from './symbols.ts';
import { textSync } from './text-sync.ts';

const features = [textSync, diagnostics, blocks, folding, symbols, completion];

const connection = createConnection(ProposedFeatures.all);
const documents = new TextDocuments(TextDocument);
const services = { connection, documents, parsed: new ParsedDocuments(documents) };

connection.onInitialize(() => ({
  capabilities: Object.assign({}, ...features.map((feature) => feature.capabilities)) as object,
  serverInfo: { name: 'Kafka Workbench language server' },
}));
for (const feature of features) feature.register(services);
connection.listen();
