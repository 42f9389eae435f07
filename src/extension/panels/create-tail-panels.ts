import * as vscode from 'vscode';
import type { SavedTailPanel, TailPanelQuery } from '../../contracts/tail-panel.ts';
import type { ClusterDirectory } from '../connections/cluster-directory.ts';
import { tailPanelViewType } from '../contributions.ts';
import { WorkerThread } from '../workers/worker-thread.ts';
import { parseSavedPanel } from './parse-saved-panel.ts';
import { TailPanel, tailPanelTitle, tailPanelWebviewOptions, type TailPanelServices } from './tail-panel.ts';
import type { TailPanels } from './tail-panels.ts';
import { isSameQuery } from './tail-request.ts';

export interface TailPanelsServices {
  readonly extensionUri: vscode.Uri;
  readonly log: vscode.LogOutputChannel;
  readonly directory: Pick<ClusterDirectory, 'connection'>;
}

/** The tail panels of this window. Panels that were open before a reload come back, and wait to be resumed. */
export function createTailPanels(services: TailPanelsServices): TailPanels {
  const { extensionUri, log, directory } = services;
  const panels: TailPanel[] = [];
  const changed = new vscode.EventEmitter<void>();
  const panelServices: TailPanelServices = {
    extensionUri,
    log,
    connection: (id) => directory.connection(id),
    createWorker: (onExit) => new WorkerThread('tail-worker', log, onExit),
    onDidChangeState: () => changed.fire(),
  };

  const add = (
    webviewPanel: vscode.WebviewPanel,
    query: TailPanelQuery,
    restoredStarts?: SavedTailPanel['starts'],
  ): TailPanel => {
    const panel = new TailPanel(webviewPanel, panelServices, query, restoredStarts);
    panels.push(panel);
    webviewPanel.onDidDispose(() => {
      panels.splice(panels.indexOf(panel), 1);
      panel.dispose();
      changed.fire();
    });
    changed.fire();
    return panel;
  };

  const serializer = vscode.window.registerWebviewPanelSerializer(tailPanelViewType, {
    deserializeWebviewPanel(webviewPanel, state: unknown) {
      const saved = parseSavedPanel(state);
      if (saved !== undefined) add(webviewPanel, saved.query, saved.starts);
      else {
        log.warn('A tail panel could not be restored: what it saved is not understood.');
        webviewPanel.dispose();
      }
      return Promise.resolve();
    },
  });

  return {
    get tails() {
      return panels;
    },
    onDidChange: changed.event,
    open(query, place = 'here') {
      const open = panels.find((panel) => isSameQuery(panel.query, query));
      if (open !== undefined) {
        open.reveal(place);
        return open;
      }
      return add(
        vscode.window.createWebviewPanel(
          tailPanelViewType,
          tailPanelTitle(query),
          place === 'here'
            ? vscode.ViewColumn.Active
            : { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
          tailPanelWebviewOptions(extensionUri),
        ),
        query,
      );
    },
    dispose() {
      serializer.dispose();
      for (const panel of [...panels]) panel.dispose();
      changed.dispose();
    },
  };
}
