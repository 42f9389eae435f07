/** The panel in VS Code's server build in Chromium: how soon records show, and what a flood of them does to the editor. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { CDPSession, Frame, Page } from 'playwright-core';
import { launchBrowser } from '../../scripts/browser.ts';
import { quietSettings } from '../../scripts/quiet-settings.ts';
import { startVscodeServer } from '../../scripts/vscode-server.ts';
import {
  atMost,
  median,
  percentile,
  type Bench,
  type BenchCluster,
  type BenchPart,
  type Figure,
} from './bench.ts';
import { hostProbe, openEmptyPanel, type HostProbe } from './host-probe.ts';

const root = path.resolve(import.meta.dirname, '../..');
const producer = path.resolve(import.meta.dirname, 'produce-steadily.ts');
const topic = 'flood';
const perSecond = 100_000;
const floodSeconds = 60;
const idleSeconds = 10;
const samples = 100;
/** VS Code on a machine that has other things to do. */
const slowStartMs = 180_000;
const fullTopic = 'orders-none-1';

/** Counts frames and what the host sends; finds a text wherever the panel's elements put it. */
const pageProbe = `(() => {
  if (globalThis.bench) return;
  const bench = globalThis.bench = { frames: 0, updates: 0 };
  const tick = () => { bench.frames += 1; requestAnimationFrame(tick); };
  requestAnimationFrame(tick);
  addEventListener('message', ({ data }) => { if (data && data.type === 'progress') bench.updates += 1; });
  const shows = (node, text) => {
    for (const cell of node.querySelectorAll('[role=gridcell]')) if (cell.textContent.includes(text)) return true;
    for (const element of node.querySelectorAll('*')) {
      if (element.shadowRoot && shows(element.shadowRoot, text)) return true;
    }
    return false;
  };
  bench.shown = (text) => new Promise((resolve) => {
    const look = () => (shows(document, text) ? resolve(Date.now()) : requestAnimationFrame(look));
    look();
  });
})()`;

export const vscodePanel: BenchPart = {
  name: 'vscode',
  title: 'The panel in VS Code',
  run: async (bench) => {
    const cluster = await bench.cluster(1);
    await cluster.load({ name: fullTopic, records: bench.records, partitions: 1 });
    await cluster.kafka.mutations.createTopic({
      name: topic,
      partitions: 4,
      replicationFactor: 1,
      configs: {},
    });
    const folder = await mkdtemp(path.join(os.tmpdir(), 'kafka-workbench-bench-'));
    await using cleanUp = new AsyncDisposableStack();
    cleanUp.defer(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
    const dataDir = path.join(folder, 'data');
    // Installed, since a page runs only one extension from its sources.
    const probe = await hostProbe(path.join(dataDir, 'extensions'));
    const workspace = path.join(folder, 'workspace');
    await mkdir(workspace);
    bench.say('Starting VS Code');
    const clusters = [{ id: 'bench', name: 'bench', bootstrapServers: cluster.bootstrapServers }];
    const server = cleanUp.use(
      await startVscodeServer({
        dataDir,
        settings: { ...quietSettings, 'kafkaWorkbench.clusters': clusters },
        onProgress: bench.say,
      }),
    );
    const browser = await launchBrowser(bench.say);
    cleanUp.defer(() => browser.close());
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.setDefaultTimeout(slowStartMs);
    await page.goto(server.pageUrl({ folder: workspace, extensionDevelopmentPath: root }));
    await page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: slowStartMs });
    await openClusters(page);
    const opened = await measureOpening(page, bench);
    const frame = await openTail(page, topic, 'latest');
    return [
      ...opened,
      ...(await measureVisible(bench, cluster, frame)),
      ...(await measureFlood(bench, cluster, page, frame, probe)),
    ];
  },
};

async function openClusters(page: Page): Promise<void> {
  const tab = page.getByRole('tab', { name: /^Kafka/ });
  await tab.waitFor({ timeout: slowStartMs });
  if ((await tab.getAttribute('aria-expanded')) !== 'true') await tab.click();
  await page
    .locator('.part.sidebar .monaco-list-row', { hasText: 'bench' })
    .first()
    .waitFor({ timeout: slowStartMs });
}

/** Runs "Open Tail" up to its last question. @returns the answer to it */
async function askForTail(page: Page, name: string, from: string): Promise<() => Promise<void>> {
  const entry = (text: string) =>
    page
      .locator('.quick-input-widget:visible .monaco-list-row', {
        has: page.locator('.label-name', { hasText: new RegExp(`^\\s*${text}\\s*$`) }),
      })
      .first();
  await (
    await findCommand(page, 'Kafka: Open Tail')
  )();
  await entry(name).click();
  const last = entry(from);
  await last.waitFor();
  return () => last.click();
}

/** Finds a command in the palette. @returns the click that runs it */
async function findCommand(page: Page, title: string): Promise<() => Promise<void>> {
  const input = page.locator('.quick-input-widget:visible .quick-input-box input');
  await page.keyboard.press('F1');
  await input.waitFor();
  await input.fill(`>${title}`);
  const row = page
    .locator('.quick-input-list .monaco-list-row', { has: page.getByText(title, { exact: true }) })
    .first();
  await row.waitFor();
  return () => row.click();
}

async function openTail(page: Page, name: string, from: string): Promise<Frame> {
  await (
    await askForTail(page, name, from)
  )();
  await page.locator('.tabs-container .tab', { hasText: `${name} · bench` }).waitFor();
  const frame = await panelFrame(page);
  await frame.locator('[role=grid]').waitFor({ timeout: slowStartMs });
  await frame.evaluate(pageProbe);
  return frame;
}

/** A question that is open when a panel goes would go with it: the editor that is left takes the focus. */
async function closePanel(page: Page, title: string): Promise<void> {
  const tab = page.locator('.tabs-container .tab', { hasText: title });
  await tab.click({ button: 'middle' });
  await tab.waitFor({ state: 'detached' });
}

async function panelFrame(workbench: Page): Promise<Frame> {
  const outer = await workbench
    .locator('iframe.webview.ready:visible')
    .last()
    .elementHandle({ timeout: slowStartMs });
  const page = await outer.contentFrame();
  const inner = await page?.waitForSelector('iframe#active-frame', { state: 'attached' });
  const frame = await inner?.contentFrame();
  if (frame === undefined || frame === null) throw new Error('The panel has no page.');
  return frame;
}

/**
 * From the last click to the first row on the screen, by turns with a panel that has nothing to load: what that takes is
 * VS Code's. The first time does not count, when VS Code loads what it needs for any.
 */
async function measureOpening(page: Page, bench: Bench): Promise<readonly Figure[]> {
  bench.say('Opening a panel');
  const ours: number[] = [];
  const empty: number[] = [];
  for (let round = 0; round <= bench.rounds; round++) {
    const title = `${fullTopic} · bench`;
    ours.push(await timeOpening(page, title, await askForTail(page, fullTopic, 'earliest')));
    empty.push(await timeOpening(page, 'Empty', await findCommand(page, openEmptyPanel)));
  }
  const ourMs = median(ours.slice(1));
  const emptyMs = median(empty.slice(1));
  return [
    atMost(
      'From the click to the first row, a million records, over an empty panel',
      ourMs - emptyMs,
      500,
      ' ms',
      {
        detail: `${ourMs.toFixed(0)} ms, an empty panel ${emptyMs.toFixed(0)} ms`,
        values: { ourMs, emptyMs },
      },
    ),
  ];
}

async function timeOpening(page: Page, title: string, open: () => Promise<void>): Promise<number> {
  const begin = performance.now();
  await open();
  await page.locator('.tabs-container .tab', { hasText: title }).waitFor();
  const frame = await panelFrame(page);
  await frame.locator('[role=gridcell]').first().waitFor({ timeout: slowStartMs });
  const elapsedMs = performance.now() - begin;
  await closePanel(page, title);
  return elapsedMs;
}

async function measureVisible(
  bench: Bench,
  { kafka }: BenchCluster,
  frame: Frame,
): Promise<readonly Figure[]> {
  bench.say('Produced → visible');
  const times: number[] = [];
  for (let sample = 0; sample < samples; sample++) {
    const text = `marker-${sample}-${Date.now()}`;
    const shown = frame.evaluate<number>(`bench.shown(${JSON.stringify(text)})`);
    const begin = Date.now();
    await kafka.mutations.produce([{ topic, key: null, value: Buffer.from(text), headers: [] }]);
    times.push((await shown) - begin);
    // Not in step with anything that is done at intervals.
    await sleep(100 + ((sample * 37) % 83));
  }
  return [
    atMost('Produced → visible, p50', percentile(times, 0.5), 120, ' ms'),
    atMost('Produced → visible, p99', percentile(times, 0.99), 300, ' ms'),
  ];
}

interface Watched {
  readonly framesPerSecond: number;
  readonly updatesPerSecond: number;
  readonly scriptMsPerFrame: number;
}

async function measureFlood(
  bench: Bench,
  { bootstrapServers }: BenchCluster,
  page: Page,
  frame: Frame,
  probe: HostProbe,
): Promise<readonly Figure[]> {
  // Of the frame where it has a process of its own, else of the page that it shares one with.
  const session = await page
    .context()
    .newCDPSession(frame)
    .catch(() => page.context().newCDPSession(page));
  await session.send('Performance.enable');
  bench.say(`The panel idle for ${idleSeconds} s`);
  const idle = await watch(frame, session, sleep(idleSeconds * 1000));
  bench.say(`${perSecond.toLocaleString('en-US')} records/s for ${floodSeconds} s`);
  const args = [producer, bootstrapServers.join(), topic, String(perSecond), String(floodSeconds)];
  const flood = promisify(execFile)(process.execPath, args);
  await probe.begin();
  const busy = await watch(frame, session, flood);
  const hostDelayMs = await probe.end();
  const produced = Number((await flood).stdout);
  const work = `While ${perSecond.toLocaleString('en-US')} records/s flow`;
  return [
    {
      work: `${work}: produced`,
      measured: `${produced.toLocaleString('en-US')} records/s`,
      target: `≥ ${(0.95 * perSecond).toLocaleString('en-US')} records/s`,
      holds: produced >= 0.95 * perSecond,
      values: { produced },
    },
    atMost(`${work}: delay of the extension host's event loop, p99`, hostDelayMs.p99, 20, ' ms', {
      detail: `at most ${hostDelayMs.max.toFixed(0)} ms`,
      values: { max: hostDelayMs.max },
    }),
    {
      work: `${work}: frames`,
      measured: `${(busy.framesPerSecond / idle.framesPerSecond).toFixed(2)} × idle (${busy.framesPerSecond.toFixed(0)}/s, idle ${idle.framesPerSecond.toFixed(0)}/s)`,
      target: '≥ 0.8 × idle',
      holds: busy.framesPerSecond >= 0.8 * idle.framesPerSecond,
      values: { busy: busy.framesPerSecond, idle: idle.framesPerSecond },
    },
    atMost(`${work}: scripting a frame`, busy.scriptMsPerFrame, 8, ' ms'),
    atMost(`${work}: updates a second`, busy.updatesPerSecond, 10, ''),
  ];
}

/** What the panel does until `during` settles. */
async function watch(frame: Frame, session: CDPSession, during: Promise<unknown>): Promise<Watched> {
  const read = async (): Promise<{ frames: number; updates: number; scriptMs: number; atMs: number }> => {
    const { metrics } = await session.send('Performance.getMetrics');
    const scriptSeconds = metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? NaN;
    const counts = await frame.evaluate<{ readonly frames: number; readonly updates: number }>(
      '({ frames: bench.frames, updates: bench.updates })',
    );
    return { ...counts, scriptMs: scriptSeconds * 1000, atMs: performance.now() };
  };
  const before = await read();
  await during;
  const after = await read();
  const seconds = (after.atMs - before.atMs) / 1000;
  const frames = after.frames - before.frames;
  return {
    framesPerSecond: frames / seconds,
    updatesPerSecond: (after.updates - before.updates) / seconds,
    scriptMsPerFrame: (after.scriptMs - before.scriptMs) / frames,
  };
}
