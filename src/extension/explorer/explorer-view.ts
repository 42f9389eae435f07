import * as vscode from 'vscode';
import type { ClusterId } from '../../core/cluster-profile.ts';
import type { ClusterConnections } from '../connections/cluster-connections.ts';
import { ContextKeys, Settings, Views } from '../contributions.ts';
import { logFailure } from '../failure-messages.ts';
import { ExplorerModel } from './explorer-model.ts';
import type { ExplorerNode } from './explorer-node.ts';
import { faceOf } from './node-face.ts';
import { tooltipOf } from './node-tooltip.ts';

/** The view "Clusters": the model's nodes as VS Code's tree shows them. */
export class ExplorerView implements vscode.TreeDataProvider<ExplorerNode>, vscode.Disposable {
  readonly model: ExplorerModel;
  readonly #clusters: ClusterConnections;
  readonly #changed = new vscode.EventEmitter<ExplorerNode[] | undefined>();
  readonly #view: vscode.TreeView<ExplorerNode>;
  readonly #disposables: readonly { dispose(): unknown }[];
  readonly #learnt = new vscode.EventEmitter<ClusterId>();
  readonly #stale = new Set<ExplorerNode | undefined>();

  readonly onDidChangeTreeData = this.#changed.event;
  /** The names in a cluster, or its configuration, may be known otherwise now. */
  readonly onDidLearn = this.#learnt.event;

  constructor(clusters: ClusterConnections, log: vscode.LogOutputChannel) {
    this.#clusters = clusters;
    this.model = new ExplorerModel(
      {
        get entries() {
          return clusters.saved.entries;
        },
        request: (id, type, params) => clusters.request(id, type, params),
      },
      (node) => this.#nodeChanged(node),
      (failure) => logFailure(failure, log),
      (id) => this.#learnt.fire(id),
    );
    this.#readSettings();
    this.#view = vscode.window.createTreeView(Views.clusters, {
      treeDataProvider: this,
      showCollapseAll: true,
      canSelectMany: true,
    });
    this.#disposables = [
      this.#view,
      this.#changed,
      this.#learnt,
      clusters.onDidChange(() => this.#nodeChanged(undefined)),
      clusters.onDidChangeState((id) => {
        const { kind } = clusters.state(id);
        if (kind === 'idle') this.model.forget(id);
        this.model.connectionChanged(id, kind === 'connected');
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.model.refresh()),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(Settings.showInternalTopics)) this.#readSettings();
      }),
    ];
  }

  /** What the user selected in the tree. */
  get selection(): ExplorerNode | undefined {
    return this.#view.selection[0];
  }

  get topicFilter(): string {
    return this.model.filter.text;
  }

  set topicFilter(text: string) {
    this.model.filter = { ...this.model.filter, text };
    void vscode.commands.executeCommand('setContext', ContextKeys.hasTopicFilter, text !== '');
  }

  getTreeItem(node: ExplorerNode): vscode.TreeItem {
    const face = faceOf(node, {
      model: this.model,
      state: (id) => this.#clusters.state(id),
      selected: this.#clusters.clusters.length > 1 ? this.#clusters.selected?.id : undefined,
      isTrusted: vscode.workspace.isTrusted,
    });
    const [icon, color] = face.icon;
    const item = new vscode.TreeItem(
      face.label,
      face.expands === 'no'
        ? vscode.TreeItemCollapsibleState.None
        : vscode.TreeItemCollapsibleState.Collapsed,
    );
    item.id = node.id;
    item.contextValue = face.context;
    item.iconPath = new vscode.ThemeIcon(
      icon,
      color === undefined ? undefined : new vscode.ThemeColor(color),
    );
    item.accessibilityInformation = {
      label: face.spoken ?? [face.label, face.description ?? ''].join(' ').trim(),
    };
    if (face.description !== undefined) item.description = face.description;
    if (face.command !== undefined) item.command = face.command;
    return item;
  }

  /** Tooltips are made, and read where need be, for the node that the mouse rests on. */
  async resolveTreeItem(item: vscode.TreeItem, node: ExplorerNode): Promise<vscode.TreeItem> {
    const text = await tooltipOf(node, { model: this.model, state: (id) => this.#clusters.state(id) });
    if (text !== undefined) item.tooltip = new vscode.MarkdownString(text);
    return item;
  }

  getChildren(node?: ExplorerNode): Promise<ExplorerNode[]> {
    if (node === undefined) return Promise.resolve([...this.model.roots()]);
    return this.model.children(node).then((children) => [...children]);
  }

  getParent(node: ExplorerNode): ExplorerNode | undefined {
    return node.parent;
  }

  /** Shows and selects a node, opening what is above it. */
  async reveal(node: ExplorerNode, options: { readonly expand?: boolean } = {}): Promise<void> {
    await this.#view.reveal(node, { select: true, focus: false, ...options });
  }

  dispose(): void {
    vscode.Disposable.from(...this.#disposables).dispose();
  }

  #readSettings(): void {
    const showInternal = vscode.workspace.getConfiguration().get<boolean>(Settings.showInternalTopics, false);
    this.model.filter = { ...this.model.filter, showInternal };
  }

  /** What changes in one turn is shown once: VS Code asks for the children of each node it is told about. */
  #nodeChanged(node: ExplorerNode | undefined): void {
    this.#stale.add(node);
    if (this.#stale.size > 1) return;
    setTimeout(() => {
      const nodes = [...this.#stale].filter((stale) => stale !== undefined);
      const all = this.#stale.has(undefined);
      this.#stale.clear();
      this.#changed.fire(all ? undefined : nodes);
    }, 20);
  }
}
