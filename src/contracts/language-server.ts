import { NotificationType, RequestType } from 'vscode-jsonrpc';
import type { BlockKind } from '../core/block-kind.ts';

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

/** A topic as the client's cache of the cluster has it. */
export interface LiveTopic {
  readonly name: string;
  readonly partitions?: number;
  readonly replicationFactor?: number;
  /** In words: `1.5 MB`. */
  readonly size?: string;
  /** In words: `7 days`. */
  readonly retention?: string;
}

/** What the client knows of clusters, out of its cache: the selected one's topics and groups, and all names. */
export interface LiveNames {
  readonly topics: readonly LiveTopic[];
  readonly groups: readonly string[];
  readonly clusters: readonly string[];
  /** Whether the brokers create a topic that a request names; `null` where it is not known. */
  readonly createsTopics: boolean | null;
}

export const LanguageServerNotifications = {
  /** Sent when the client's cache changes, and when another cluster is selected. */
  liveNames: new NotificationType<LiveNames | null>('kafka/liveNames'),
} as const;
