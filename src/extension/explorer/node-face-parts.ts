import type { ClusterId } from '../../core/cluster-profile.ts';
import type * as vscode from 'vscode';
import type { ConnectionState } from '../connections/cluster-session.ts';
import type { ExplorerModel } from './explorer-model.ts';

/** An icon's id, and the theme's colour for it. */
export type Icon = readonly [id: string, color?: string];

/** What a node looks like, in words and names of icons. */
export interface NodeFace {
  readonly label: string;
  readonly description?: string;
  readonly icon: Icon;
  readonly context: string;
  readonly expands: 'collapsed' | 'no';
  /** What a screen reader says, where label and description read badly. */
  readonly spoken?: string;
  /** What a click does, beside selecting. */
  readonly command?: vscode.Command;
}

/** What a face depends on beside its node. */
export interface FaceContext {
  readonly model: ExplorerModel;
  state(id: ClusterId): ConnectionState;
  /** The selected cluster, where there is a choice. */
  readonly selected: ClusterId | undefined;
  readonly isTrusted: boolean;
}

export const warning: Icon = ['warning', 'list.warningForeground'];

export function access(clusterId: ClusterId, { model }: FaceContext): 'writable' | 'readOnly' {
  return model.isReadOnly(clusterId) ? 'readOnly' : 'writable';
}

/** `topic;writable;internal`: a kind and what is true of it, for the `when` clauses of menus. */
export function contextOf(kind: string, ...facts: readonly (string | undefined)[]): string {
  return [kind, ...facts.filter((fact) => fact !== undefined)].join(';');
}
