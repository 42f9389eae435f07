import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { tailPanelHtml } from './tail-panel-html.ts';

/** The page runs scripts, and reads nothing but what the build made. */
export function tailPanelWebviewOptions(extensionUri: vscode.Uri): vscode.WebviewOptions {
  return {
    enableScripts: true,
    localResourceRoots: [vscode.Uri.joinPath(extensionUri, 'dist')],
  };
}

/** Loads the page into a panel, whose title is set. */
export function loadTailPage({ webview, title }: vscode.WebviewPanel, extensionUri: vscode.Uri): void {
  const dist = vscode.Uri.joinPath(extensionUri, 'dist');
  const uri = (file: string): string => webview.asWebviewUri(vscode.Uri.joinPath(dist, file)).toString();
  webview.options = tailPanelWebviewOptions(extensionUri);
  webview.html = tailPanelHtml({
    cspSource: webview.cspSource,
    nonce: randomBytes(16).toString('base64url'),
    script: uri('webview-tail.js'),
    codicons: uri('codicon.css'),
    language: vscode.env.language,
    title,
  });
}
