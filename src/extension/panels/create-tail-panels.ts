import * as vscode from 'vscode';
import type { TailPanelQuery } from '../../contracts/tail-panel.ts';
import type { ClusterDirectory } from '../connections/cluster-directory.ts';
import { tailPanelViewType } from '../contributions.ts';
import { parseSavedPanel } from './parse-saved-panel.ts';
import { CompareDocuments } from './compare-documents.ts';
import { NamedViews } from './named-views.ts';
import { createRecordActions } from './record-actions.ts';
import { TailPanel, type TailPanelOptions, type TailPanelServices } from './tail-panel.ts';
import { tailPanelTitle } from './tail-panel-title.ts';
import { tailPanelWebviewOptions } from './tail-panel-webview.ts';
import type { TailPanels } from './tail-panels.ts';
import { TailWorkers } from './tail-workers.ts';
import { isSameQuery } from './tail-request.ts';

export interface TailPanelsServices {
  readonly context: Pick<vscode.ExtensionContext, 'extension' | 'extensionUri' | 'globalState'>;
  readonly log: vscode.LogOutputChannel;
  readonly directory: Pick<ClusterDirectory, 'connection' | 'markRefused'>;
}

/** The tail panels of this window. Panels that were open before a reload come back, and wait to be resumed. */
export function createTailPanels(services: TailPanelsServices): TailPanels {
  const { context, log, directory } = services;
  const { extensionUri } = context;
  const compareDocuments = new CompareDocuments();
  const workers = new TailWorkers(log);
  const panels: TailPanel[] = [];
  const changed = new vscode.EventEmitter<void>();
  const panelServices: TailPanelServices = {
    extensionUri,
    log,
    recordActions: createRecordActions({ compareDocuments, extensionId: context.extension.id }),
    namedViews: new NamedViews(context.globalState),
    connection: (id) => directory.connection(id),
    markRefused: (id, secrets) => directory.markRefused(id, secrets),
    createWorker: (onExit) => workers.create(onExit),
    onDidChangeState: () => {
      changed.fire();
      if (panels.every(({ state }) => state.kind !== 'connecting')) workers.prepare();
    },
  };

  const add = (
    webviewPanel: vscode.WebviewPanel,
    query: TailPanelQuery,
    options?: TailPanelOptions,
  ): TailPanel => {
    const panel = new TailPanel(webviewPanel, panelServices, query, options);
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
      if (saved !== undefined) add(webviewPanel, saved.query, { restoredStarts: saved.starts });
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
    prepare() {
      workers.prepare();
    },
    open(query, place = 'here', target) {
      const open = panels.find((panel) => isSameQuery(panel.query, query));
      if (open !== undefined) {
        open.reveal(place);
        if (target !== undefined) open.select(target);
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
        { target },
      );
    },
    dispose() {
      serializer.dispose();
      compareDocuments.dispose();
      for (const panel of [...panels]) panel.dispose();
      workers.dispose();
      changed.dispose();
    },
  };
}
