import type { TextDocuments } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { KafkaFile } from '../language/kafka-file.ts';
import { parseKafkaFile } from '../language/parse-kafka-file.ts';

/** A document and the tree of the same version. */
export interface ParsedDocument {
  readonly document: TextDocument;
  readonly file: KafkaFile;
}

/** Parses each version of each open document at most once, and of an edited one only what was edited. */
export class ParsedDocuments {
  readonly #documents: TextDocuments<TextDocument>;
  readonly #parsed = new Map<string, { readonly version: number; readonly file: KafkaFile }>();

  constructor(documents: TextDocuments<TextDocument>) {
    this.#documents = documents;
    documents.onDidClose(({ document }) => this.#parsed.delete(document.uri));
  }

  /** `undefined` for a document that is not open. */
  get(uri: string): ParsedDocument | undefined {
    const document = this.#documents.get(uri);
    if (document === undefined) return undefined;
    const known = this.#parsed.get(uri);
    if (known?.version === document.version) return { document, file: known.file };
    const file = parseKafkaFile(document.getText(), known?.file);
    this.#parsed.set(uri, { version: document.version, file });
    return { document, file };
  }
}
