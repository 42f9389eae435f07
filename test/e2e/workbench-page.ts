import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { chromium, type Browser, type FrameLocator, type Locator, type Page } from 'playwright-core';
import { expect, inject } from 'vitest';
import { quietSettings } from '../../scripts/quiet-settings.ts';
import { pageUrl, writeSettings } from '../../scripts/vscode-server.ts';
import { TreeDriver } from './tree-driver.ts';

const root = path.resolve(import.meta.dirname, '../..');
const screenshots = path.join(root, 'test-results/screenshots');

/** How long VS Code may take for anything: its start takes seconds, and many more where others have the processors. */
const patienceMs = 60_000;

export type Theme = 'light' | 'dark' | 'highContrast';

/** What the browser says that the system prefers, and the class that the workbench then carries. */
const themes = {
  light: { media: { colorScheme: 'light', forcedColors: 'none' }, className: 'vs' },
  dark: { media: { colorScheme: 'dark', forcedColors: 'none' }, className: 'vs-dark' },
  highContrast: { media: { colorScheme: 'dark', forcedColors: 'active' }, className: 'hc-black' },
} as const satisfies Record<Theme, object>;

export interface WorkbenchOptions {
  /** Files of the workspace folder, by their path in it. The folder is new, and removed with the page. */
  readonly files?: Readonly<Record<string, string>>;
  /** A file of the folder to open in the editor. */
  readonly openFile?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly theme?: Theme;
  /** Another server than the one that all tests share. */
  readonly server?: { readonly url: string; readonly dataDir: string };
}

/**
 * VS Code in a browser window, driven as a user would. Each page has a fresh folder, fresh settings and a fresh browser
 * profile. Methods wait for what they act on, and fail naming it.
 */
export class WorkbenchPage implements AsyncDisposable {
  static async open({
    files = {},
    openFile,
    settings = {},
    theme = 'dark',
    server = { url: inject('vscodeUrl'), dataDir: inject('vscodeDataDir') },
  }: WorkbenchOptions = {}): Promise<WorkbenchPage> {
    const browser = await chromium.connect(inject('browserEndpoint'));
    const folder = path.join(await mkdtemp(path.join(os.tmpdir(), 'kafka-workbench-folder-')), 'workspace');
    await mkdir(folder);
    for (const [name, text] of Object.entries(files)) {
      const file = path.join(folder, name);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, text);
    }
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    context.setDefaultTimeout(patienceMs);
    const page = await context.newPage();
    // The page seals its secrets with this key; without an answer it forgets them at a reload.
    await page.route('**/mint-key', (route) => route.fulfill({ body: Buffer.alloc(32, 7) }));
    const workbench = new WorkbenchPage(browser, page, folder);
    await writeSettings(server.dataDir, {
      ...quietSettings,
      'window.autoDetectColorScheme': true,
      // Repeats the rows above, over those that a test wants to click.
      'workbench.tree.enableStickyScroll': false,
      ...settings,
    });
    await page.emulateMedia(themes[theme].media);
    await page.goto(
      pageUrl(server.url, {
        folder,
        ...(inject('runsFromSources') ? { extensionDevelopmentPath: root } : {}),
        ...(openFile === undefined ? {} : { openFile: path.join(folder, openFile) }),
      }),
    );
    await workbench.#waitUntilReady(theme);
    return workbench;
  }

  /** The tree view that is open in the sidebar. */
  readonly tree: TreeDriver;
  /** Playwright's own page, for what this class does not offer. */
  readonly page: Page;
  /** The workspace folder. */
  readonly folder: string;
  readonly #browser: Browser;

  private constructor(browser: Browser, page: Page, folder: string) {
    this.#browser = browser;
    this.page = page;
    this.folder = folder;
    this.tree = new TreeDriver(page.locator('.part.sidebar .monaco-list:visible').first());
  }

  /** Opens a view container by the name that the activity bar shows. */
  async openSidebar(name: string): Promise<void> {
    const tab = this.page.getByRole('tab', { name: new RegExp(`^${escape(name)}`) });
    await tab.waitFor();
    const content = this.page.locator('.part.sidebar .pane-header, .part.sidebar .composite.title').first();
    // A window that starts may open by itself what was open before, and the click would close it.
    await expect
      .poll(
        async () => {
          if ((await tab.getAttribute('aria-expanded')) !== 'true') await tab.click();
          return (await tab.getAttribute('aria-expanded')) === 'true' && (await content.isVisible());
        },
        { timeout: patienceMs, interval: 500, message: `the sidebar shows ${name}` },
      )
      .toBe(true);
  }

  /** Runs a command by its whole title in the command palette, such as `Kafka: Add Cluster`. */
  async runCommand(title: string): Promise<void> {
    await this.#quickOpen('F1', `>${title}`, title);
  }

  /** Reloads the window, which takes as long as opening it. */
  async reload(): Promise<void> {
    await this.page.evaluate('window.isOfBefore = true');
    await this.runCommand('Developer: Reload Window');
    await this.page.waitForFunction('window.isOfBefore !== true');
    await this.#waitForWorkbench();
  }

  /** Opens a file of the workspace folder, and writes it before where there is `text`. */
  async openFile(name: string, text?: string): Promise<void> {
    const file = path.join(this.folder, name);
    if (text !== undefined) await writeFile(file, text);
    await this.#quickOpen('ControlOrMeta+p', file, name);
    await this.tab(name).waitFor();
  }

  /** The text field of the quick pick or input box that is open. */
  get quickInput(): Locator {
    return this.page.locator('.quick-input-widget:visible .quick-input-box input');
  }

  /** What the open quick pick or input box says about itself: its title, its prompt and its error. */
  get quickInputText(): Locator {
    return this.page.locator('.quick-input-widget:visible');
  }

  /** Picks the entry whose label is `label`, or matches it. */
  async pick(label: string | RegExp): Promise<void> {
    const entry = this.page
      .locator('.quick-input-widget:visible .monaco-list-row', {
        has: this.page.locator('.label-name', {
          hasText: typeof label === 'string' ? new RegExp(`^\\s*${escape(label)}\\s*$`) : label,
        }),
      })
      .first();
    await entry.click();
  }

  /** Types into the open input box and accepts. `step` is text of its title or prompt, to be sure that it is the right box. */
  async enter(text: string, step?: string | RegExp): Promise<void> {
    if (step !== undefined) await this.quickInputText.filter({ hasText: step }).waitFor();
    await this.quickInput.fill(text);
    await this.page.keyboard.press('Enter');
  }

  /** Writes a path into VS Code's own file dialog. What is there before the dialog lists its folder, it writes over. */
  async enterPath(file: string): Promise<void> {
    await this.quickInputText.getByText('..', { exact: true }).waitFor();
    await this.quickInput.fill(file);
  }

  /** The code lenses with this text, in the order of the lines. A lens is clicked as any locator is. */
  codeLens(text: string | RegExp): Locator {
    return this.page.locator('.editor-instance .codelens-decoration a', { hasText: text });
  }

  /** Clicks the first code lens with this text. */
  async clickCodeLens(text: string | RegExp): Promise<void> {
    const lens = this.codeLens(text).first();
    await lens.waitFor();
    await lens.click();
  }

  /** An open editor's tab. */
  tab(name: string | RegExp): Locator {
    return this.page.locator('.tabs-container .tab', { hasText: name });
  }

  /** An open editor's tab, while its editor is the one that is shown. */
  selectedTab(name: string | RegExp): Locator {
    return this.tab(name).and(this.page.locator('[aria-selected="true"]'));
  }

  /** The document of the webview that is on the screen; hidden ones stay in the page. */
  webview(): FrameLocator {
    return this.page
      .locator('iframe.webview.ready:visible')
      .last()
      .contentFrame()
      .locator('iframe#active-frame')
      .contentFrame();
  }

  /** A notification that says this. */
  notification(text: string | RegExp): Locator {
    return this.page.locator('.notification-list-item', { hasText: text });
  }

  /** A modal dialog that says this. */
  dialog(text: string | RegExp): Locator {
    return this.page.locator('.monaco-dialog-box', { hasText: text });
  }

  /** An entry of the status bar that shows this. */
  statusBarItem(text: string | RegExp): Locator {
    return this.page.locator('.part.statusbar .statusbar-item', { hasText: text });
  }

  /** Chooses from the context menu, or the `…` menu, that is open. */
  async chooseFromMenu(item: string): Promise<void> {
    await this.page.getByRole('menuitem', { name: item, exact: true }).first().click();
  }

  /** Changes the colour theme of the open page, which follows the system's. */
  async setTheme(theme: Theme): Promise<void> {
    await this.page.emulateMedia(themes[theme].media);
    await this.page.locator(`.monaco-workbench.${themes[theme].className}[class*="vscode-theme-"]`).waitFor();
  }

  /** Writes `test-results/screenshots/<name>.png`. */
  async screenshot(name: string): Promise<void> {
    await this.page.screenshot({ path: path.join(screenshots, `${name}.png`), animations: 'disabled' });
  }

  /** Writes `<name>-light.png` and `<name>-dark.png`, and leaves the page dark. */
  async screenshots(name: string): Promise<void> {
    for (const theme of ['light', 'dark'] as const) {
      await this.setTheme(theme);
      await this.screenshot(`${name}-${theme}`);
    }
  }

  /** Writes `test-results/screenshots/last/<the test's name>.png`, where that can be had. */
  async screenshotOfEnd(): Promise<void> {
    const test = (expect.getState().currentTestName ?? 'unknown')
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .slice(0, 120);
    await this.screenshot(path.join('last', test)).catch(() => undefined);
  }

  /** Closes what tests leave open: editors, what asks for something, notifications. Unsaved text is lost. */
  async closeEverything(): Promise<void> {
    await this.#leaveFocus();
    if (await this.quickInput.isVisible()) await this.page.keyboard.press('Escape');
    await this.quickInput.waitFor({ state: 'hidden' });
    await this.runCommand('Notifications: Clear All Notifications');
    await this.page.locator('.notifications-center.visible').waitFor({ state: 'hidden' });
    await this.runCommand('View: Close All Editors');
    const unsaved = this.dialog('Do you want to save').getByRole('button', { name: "Don't Save" });
    await expect
      .poll(
        async () => {
          if (await unsaved.isVisible()) await unsaved.click();
          return this.tab('').count();
        },
        { timeout: 20_000, message: 'every editor closes' },
      )
      .toBe(0);
  }

  async close(): Promise<void> {
    await this.page.context().close();
    await this.#browser.close();
    await rm(path.dirname(this.folder), { recursive: true, force: true, maxRetries: 5 });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.screenshotOfEnd();
    await this.close();
  }

  /**
   * Opens the quick input by a key, writes into it, and accepts the entry that is active then. The list comes later than
   * the text, and while it does a click could hit another entry: Enter takes the one that is seen to be active. A panel
   * that comes up meanwhile swallows the key, or takes the focus and so closes the input: then all of it again.
   */
  async #quickOpen(key: string, text: string, label: string): Promise<void> {
    const active = this.page.locator('.quick-input-list .monaco-list-row.focused', {
      has: this.page.getByText(label, { exact: true }),
    });
    await expect
      .poll(
        async () => {
          if (!(await this.quickInput.isVisible())) {
            await this.#leaveFocus();
            await this.page.keyboard.press(key);
          }
          await this.quickInput.fill(text, { timeout: 2000 });
          await active.waitFor({ timeout: 3000 });
          await this.page.keyboard.press('Enter');
          return true;
        },
        { timeout: 40_000, message: `the quick input offers ${label}` },
      )
      .toBe(true);
  }

  /** A panel, and a menu in it all the more, may keep the keys to itself while it has the focus. */
  async #leaveFocus(): Promise<void> {
    await this.page.evaluate('document.activeElement?.blur()');
  }

  /** The workbench is on the screen, and extensions have added to it. */
  async #waitUntilReady(theme: Theme): Promise<void> {
    await this.#waitForWorkbench();
    await this.setTheme(theme);
  }

  async #waitForWorkbench(): Promise<void> {
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor();
  }
}

function escape(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
