import type * as vscode from 'vscode';
import type { PanelTailState, RecordTarget, TailPanelQuery } from '../../contracts/tail-panel.ts';

/** Opens tail panels, and tells how they are doing. */
export interface TailPanels {
  /**
   * Opens a panel and starts its tail. An open panel with an equal query is revealed instead.
   * @param place `beside` leaves the editor in front, and the cursor in it
   * @param target a record to select and open as soon as it is there
   */
  open(query: TailPanelQuery, place?: TailPlace, target?: RecordTarget): Tail;
  /** Every open panel, in the order of opening. */
  readonly tails: readonly Tail[];
  /** A panel opened or closed, or the state of one changed. */
  readonly onDidChange: vscode.Event<void>;
  /** A tail is likely to be opened soon: loads what it takes, beside the editor. */
  prepare(): void;
  /** Closes every panel, and ends its tail. */
  dispose(): void;
}

export type TailPlace = 'here' | 'beside';

/** One tail and its panel. */
export interface Tail {
  readonly query: TailPanelQuery;
  readonly state: PanelTailState;
  reveal(place?: TailPlace): void;
  /** Reads anew what the query asks for; the records of the tail before go. */
  restart(): void;
  /** Ends reading, and leaves the group if it joined one; the panel and its records stay. */
  stop(): Promise<void>;
  /** Commits what was delivered, for a group with `commit: manual`. @throws KafkaFailure */
  commit(): Promise<void>;
}
