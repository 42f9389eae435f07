import { RequestType } from 'vscode-jsonrpc';

export type BlockKind = 'PRODUCER' | 'CONSUMER' | 'EXPECT' | 'TOPIC' | 'GROUP';

/** Where a block of a `.kafka` file stands, for the client's lenses. Lines are 0-based and inclusive. */
export interface BlockRange {
  readonly kind: BlockKind;
  /** '' when the block has none. */
  readonly name: string;
  readonly startLine: number;
  /** The block's last line that is not blank. */
  readonly endLine: number;
  /** The texts of the properties as written, the last of a duplicate; templates are not replaced. */
  readonly properties: Readonly<Record<string, string>>;
}

export const LanguageServerRequests = {
  /** The blocks of an open document; `version` is the document's version that they are of. */
  blocks: new RequestType<
    { readonly uri: string },
    { readonly version: number; readonly blocks: readonly BlockRange[] },
    unknown
  >('kafka/blocks'),
} as const;
