import { expect, test } from 'vitest';
import { tailPanelHtml } from '../../../../src/extension/panels/tail-panel-html.ts';

const page = tailPanelHtml({
  cspSource: 'https://*.host',
  nonce: 'n0nce',
  script: 'https://x.host/webview-tail.js',
  codicons: 'https://x.host/codicon.css',
  language: 'en',
  title: '<orders> & "shop"',
});

test('the page allows nothing but its own script, styles and fonts', () => {
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1]?.replaceAll('&#39;', "'");
  expect(policy).toBe(
    "default-src 'none'; style-src https://*.host; font-src https://*.host; script-src 'nonce-n0nce'",
  );
  expect(page).not.toMatch(/<style|style=|<script(?![^>]*nonce="n0nce")/);
});

test('names in the page are text', () => {
  expect(page).toContain('<title>&#60;orders&#62; &#38; &#34;shop&#34;</title>');
});
