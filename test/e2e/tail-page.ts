import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { chromium, type Browser, type Locator, type Page } from 'playwright-core';
import { inject } from 'vitest';
import {
  tailPanelProtocolVersion,
  type HostMessage,
  type PanelAnswer,
  type PanelProgress,
  type PanelRecordDetail,
  type PanelRequest,
  type PanelRow,
  type TailPanelQuery,
} from '../../src/contracts/tail-panel.ts';
import type { DecodedCell } from '../../src/contracts/tail-worker.ts';
import { parsePanelMessage } from '../../src/extension/panels/parse-panel-message.ts';
import { tailPanelTexts } from '../../src/extension/panels/tail-panel-texts.ts';
import { tailPanelHtml } from '../../src/extension/panels/tail-panel-html.ts';
import type { SearchQuery } from '../../src/contracts/tail-view.ts';
import { FakeViews, type FakeViewsOptions } from './fake-views.ts';
import { themeStyles, type PageTheme } from './page-themes.ts';

const dist = path.resolve(import.meta.dirname, '../../dist');
const origin = 'http://tail.test';

export const query: TailPanelQuery = {
  clusterId: 'c1',
  clusterName: 'shop',
  topics: ['orders'],
  from: 'latest',
  until: null,
  partitions: 'all',
  group: null,
  limit: null,
  filter: null,
  commit: 'never',
  keyFormat: null,
  valueFormat: null,
  isolation: 'read_uncommitted',
};

export const live: PanelProgress = {
  state: { kind: 'live' },
  firstRow: 0,
  endRow: 0,
  evicted: 0,
  storedBytes: 1024,
  maxBytes: 256 * 1024 * 1024,
  recordsPerSecond: 1204,
  startedAtMs: 0,
  partitions: [{ topic: 'orders', topicId: null, partition: 0, start: '5', position: '5', end: '5' }],
  reach: null,
  scan: null,
  view: { id: 0, first: 0, end: 0, scannedRows: 0, errors: { count: 0, example: null } },
  search: null,
  notices: [],
};

export function cell(text: string, kind: DecodedCell['kind'] = 'text'): DecodedCell {
  return { kind, text, isCut: false };
}

/** What no reader asked for. */
const ownRequests: readonly PanelRequest['method'][] = ['locate', 'histogram', 'fieldNames'];

export interface TailPageOptions {
  /** What row `row` holds, beside its number and offset. */
  readonly row?: (row: number) => Partial<PanelRow>;
  readonly record?: (row: number) => Partial<PanelRecordDetail>;
  /** Answers a request, or throws to refuse it; `undefined` leaves it to the page of the tests. */
  readonly answer?: (request: PanelRequest) => PanelAnswer | Promise<PanelAnswer> | undefined;
  readonly query?: Partial<TailPanelQuery>;
  /** Whether a row passes a filter: by default every third one. */
  readonly matches?: FakeViewsOptions['matches'];
  readonly finds?: FakeViewsOptions['finds'];
  /** What a row has under a path. */
  readonly field?: (row: number, path: string) => DecodedCell | null;
  readonly fieldNames?: readonly string[];
  readonly init?: Partial<Extract<HostMessage, { type: 'init' }>>;
  readonly theme?: PageTheme;
  readonly viewport?: { readonly width: number; readonly height: number };
}

/**
 * The tail panel's page, as it was built, under its own Content-Security-Policy, with the test as its host: what no
 * broker gives in a short time can be shown (millions of rows, hostile bytes, every state).
 */
export class TailPage implements AsyncDisposable {
  static async open(options: TailPageOptions = {}): Promise<TailPage> {
    const browser = await chromium.connect(inject('browserEndpoint'));
    const page = await browser.newPage({ viewport: options.viewport ?? { width: 1000, height: 600 } });
    const tail = new TailPage(browser, page, options);
    await tail.#load();
    return tail;
  }

  readonly page: Page;
  /** Every request but those for rows and what the page asks of itself again and again, in their order. */
  readonly requests: PanelRequest[] = [];
  /** Violations of the page's own policy, and its uncaught errors. */
  readonly problems: string[] = [];
  /** How many rows were asked for, and the most requests for rows that waited at once. */
  readonly asked = { rows: 0, mostAtOnce: 0 };
  session = 'one';
  progress: PanelProgress = live;
  readonly #browser: Browser;
  readonly #options: TailPageOptions;
  /** Its views and its search. */
  readonly rowsOf: FakeViews;
  #waiting = 0;

  private constructor(browser: Browser, page: Page, options: TailPageOptions) {
    this.#browser = browser;
    this.page = page;
    this.#options = options;
    this.rowsOf = new FakeViews({
      row: (row, paths) => this.#row(row, paths),
      matches: options.matches ?? ((_, row) => row % 3 === 0),
      finds: options.finds ?? (({ text }: SearchQuery, row) => this.#row(row, []).value.text.includes(text)),
    });
  }

  get grid(): Locator {
    return this.page.getByRole('grid');
  }

  /** The rows of records on the screen: offset and value, from the top. */
  async rows(): Promise<readonly string[]> {
    return this.page
      .locator('tail-table .body .row')
      .evaluateAll((rows: readonly RowElement[]) =>
        rows.map((row) => [...row.querySelectorAll('.cell')].map((shown) => shown.textContent).join(' | ')),
      );
  }

  /** The offsets on the screen, from the top. */
  async offsets(): Promise<readonly number[]> {
    const rows = await this.rows();
    return rows.map((row) => Number(row.split(' | ')[1]?.replaceAll(',', '') ?? Number.NaN));
  }

  /** Where the row of this offset stands on the screen, in pixels from the top of the page. */
  async topOf(offset: number): Promise<number | undefined> {
    const text = offset.toLocaleString('en');
    const row = this.page.locator('tail-table .body .row', {
      has: this.page.locator('.cell', { hasText: new RegExp(`^${text}$`) }),
    });
    return (await row.boundingBox())?.y;
  }

  /** Tells the page how the tail is doing; what is left out stays as it is. */
  async tell(change: Partial<PanelProgress>): Promise<void> {
    const told = { ...this.progress, ...change };
    // Unless a test says more of the view and the search, they are what the page asked for.
    this.progress = { ...this.rowsOf.progress(told), ...change };
    await this.send({ type: 'progress', progress: this.progress });
  }

  /** Resolves when the page has heard it: a message that is posted would come after what the reader does next. */
  async send(message: HostMessage): Promise<void> {
    await this.page.evaluate(
      `dispatchEvent(new MessageEvent('message', { data: ${JSON.stringify(message)} }))`,
    );
  }

  /** Loads the page again, as VS Code does when a hidden panel is shown; what it saved is there. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.page.locator('tail-toolbar').waitFor();
  }

  async close(): Promise<void> {
    await this.#browser.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #load(): Promise<void> {
    const { page } = this;
    page.on('pageerror', (error) => this.problems.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') this.problems.push(message.text());
    });
    await page.exposeFunction('receiveFromPage', (message: unknown) => this.#receive(message));
    if (this.#options.theme !== undefined) await page.addInitScript(themeStyles(this.#options.theme));
    await page.addInitScript(`
      window.acquireVsCodeApi = () => ({
        postMessage: (message) => void window.receiveFromPage(message),
        getState: () => JSON.parse(sessionStorage.getItem('state') ?? 'null') ?? undefined,
        setState: (state) => sessionStorage.setItem('state', JSON.stringify(state)),
      });
    `);
    await page.route(`${origin}/**`, async (route) => {
      const { pathname } = new URL(route.request().url());
      if (pathname === '/') await route.fulfill({ contentType: 'text/html', body: html() });
      else if (pathname === '/favicon.ico') await route.fulfill({ body: '' });
      else {
        const contentType = pathname.endsWith('.js')
          ? 'text/javascript'
          : pathname.endsWith('.css')
            ? 'text/css'
            : 'font/ttf';
        await route.fulfill({ contentType, body: await readFile(path.join(dist, pathname)) });
      }
    });
    await page.goto(origin);
    await page.locator('tail-toolbar').waitFor();
  }

  async #receive(value: unknown): Promise<void> {
    const message = parsePanelMessage(value);
    if (message === undefined) {
      this.problems.push(`Not of the protocol: ${JSON.stringify(value)}`);
    } else if (message.type === 'ready') {
      await this.send({
        type: 'init',
        version: tailPanelProtocolVersion,
        session: this.session,
        query: { ...query, ...this.#options.query },
        texts: tailPanelTexts(),
        namedViews: [],
        isFirstMatchAwaited: false,
        target: null,
        ...this.#options.init,
      });
      await this.tell({});
    } else {
      await this.send(await this.#reply(message.id, message.request));
      if (message.request.method === 'rows') this.#waiting--;
    }
  }

  async #reply(id: number, request: PanelRequest): Promise<HostMessage> {
    try {
      const result = (await this.#options.answer?.(request)) ?? this.#answer(request);
      return { type: 'answer', id, ok: true, result };
    } catch (error) {
      return { type: 'answer', id, ok: false, error: error instanceof Error ? error.message : String(error) };
    }
  }

  #answer(request: PanelRequest): PanelAnswer {
    if (request.method === 'rows') {
      this.asked.rows += request.count;
      this.asked.mostAtOnce = Math.max(this.asked.mostAtOnce, ++this.#waiting);
    } else if (!ownRequests.includes(request.method)) this.requests.push(request);
    const answer = this.rowsOf.answer(request);
    if (answer !== undefined) return answer;
    switch (request.method) {
      case 'record':
        return { kind: 'record', record: this.#record(request.row) };
      case 'fieldNames':
        return { kind: 'names', names: this.#options.fieldNames ?? [] };
      case 'checkFilter':
        return { kind: 'problem', problem: null };
      case 'histogram':
        return { kind: 'histogram', histogram: this.rowsOf.histogram(request.buckets) };
      default:
        return { kind: 'done', message: request.method === 'copy' ? 'Copied.' : null };
    }
  }

  /** The requests of one method, in their order. */
  requestsOf<M extends PanelRequest['method']>(method: M): readonly Extract<PanelRequest, { method: M }>[] {
    const isOfMethod = (request: PanelRequest): request is Extract<PanelRequest, { method: M }> =>
      request.method === method;
    return this.requests.filter(isOfMethod);
  }

  #row(row: number, paths: readonly string[]): PanelRow {
    return {
      index: row,
      row,
      topic: 'orders',
      partition: row % 8,
      offset: String(row),
      timestamp: '1700000000000',
      key: cell(`key-${row}`),
      value: cell(`{"id":${row}}`, 'json'),
      headers: cell('', 'null'),
      isCorrupt: false,
      isTruncated: false,
      fields: paths.map((path) => this.#options.field?.(row, path) ?? null),
      ...this.#options.row?.(row),
    };
  }

  #record(row: number): PanelRecordDetail {
    const { key, value, offset, partition, timestamp } = this.#row(row, []);
    const part = (shown: DecodedCell) => ({
      format: shown.kind === 'json' ? 'json' : 'string',
      cell: shown,
      sizeBytes: shown.kind === 'null' ? -1 : shown.text.length,
    });
    return {
      row,
      topic: 'orders',
      partition,
      offset,
      timestamp,
      timestampType: 'CreateTime',
      leaderEpoch: 0,
      compression: 'none',
      key: part(key),
      value: part(value),
      headers: [],
      ...this.#options.record?.(row),
    };
  }
}

/** What is needed of the page's elements: the types of the DOM are the webviews' alone. */
interface RowElement {
  querySelectorAll(selector: string): Iterable<{ readonly textContent: string | null }>;
}

function html(): string {
  return tailPanelHtml({
    cspSource: origin,
    nonce: 'n0nce',
    script: `${origin}/webview-tail.js`,
    codicons: `${origin}/codicon.css`,
    language: 'en',
    title: 'orders · shop',
  });
}
