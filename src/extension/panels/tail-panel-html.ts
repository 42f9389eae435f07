/** What a load of the page needs. */
export interface TailPanelPage {
  /** The webview's source for `Content-Security-Policy`. */
  readonly cspSource: string;
  /** New for each load. */
  readonly nonce: string;
  readonly script: string;
  readonly codicons: string;
  /** The display language, such as `en`. */
  readonly language: string;
  readonly title: string;
}

/** The page of a tail panel: no inline script or style, nothing from anywhere else. */
export function tailPanelHtml(page: TailPanelPage): string {
  const policy = [
    "default-src 'none'",
    `style-src ${page.cspSource}`,
    `font-src ${page.cspSource}`,
    `script-src 'nonce-${page.nonce}'`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${escapeHtml(page.language)}">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${escapeHtml(page.title)}</title>
    <link rel="stylesheet" id="vscode-codicon-stylesheet" href="${escapeHtml(page.codicons)}">
    <script type="module" nonce="${page.nonce}" src="${escapeHtml(page.script)}"></script>
  </head>
  <body>
    <tail-app></tail-app>
  </body>
</html>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
