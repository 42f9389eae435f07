import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** The title of the command that opens a panel with one cell of text, and nothing to load. */
export const openEmptyPanel = 'Bench: Open Empty Panel';

/** An extension that measures how late the extension host's event loop is, and opens an empty panel. */
export interface HostProbe {
  begin(): Promise<void>;
  /** @returns milliseconds, since `begin` */
  end(): Promise<{ readonly p99: number; readonly max: number }>;
}

const answerTimeoutMs = 30_000;

/** Measures while a file named `measure` is there, and then writes `result`. */
const source = `
const { monitorEventLoopDelay } = require('node:perf_hooks');
const { existsSync, writeFileSync } = require('node:fs');
const path = require('node:path');
const vscode = require('vscode');
exports.activate = () => {
  vscode.commands.registerCommand('bench.openEmptyPanel', () => {
    const panel = vscode.window.createWebviewPanel('bench.empty', 'Empty', vscode.ViewColumn.Active, {});
    panel.webview.html = '<!DOCTYPE html><div role="gridcell">nothing</div>';
  });
  const histogram = monitorEventLoopDelay({ resolution: 1 });
  let isMeasuring = false;
  setInterval(() => {
    const shouldMeasure = existsSync(path.join(__dirname, 'measure'));
    if (shouldMeasure === isMeasuring) return;
    isMeasuring = shouldMeasure;
    if (isMeasuring) {
      histogram.reset();
      histogram.enable();
      writeFileSync(path.join(__dirname, 'result'), 'measuring');
      return;
    }
    histogram.disable();
    const result = { p99: histogram.percentile(99) / 1e6, max: histogram.max / 1e6 };
    writeFileSync(path.join(__dirname, 'result'), JSON.stringify(result));
  }, 100);
};
`;

/** Installs the extension among others in `extensionsDir`, before VS Code starts. */
export async function hostProbe(extensionsDir: string): Promise<HostProbe> {
  const folder = path.join(extensionsDir, 'bench.host-probe-1.0.0');
  await mkdir(folder, { recursive: true });
  const manifest = {
    name: 'host-probe',
    publisher: 'bench',
    version: '1.0.0',
    engines: { vscode: '^1.100.0' },
    main: './probe.cjs',
    activationEvents: ['onStartupFinished'],
    contributes: { commands: [{ command: 'bench.openEmptyPanel', title: openEmptyPanel }] },
    extensionKind: ['workspace'],
  };
  await writeFile(path.join(folder, 'package.json'), JSON.stringify(manifest));
  await writeFile(path.join(folder, 'probe.cjs'), source);
  const switchFile = path.join(folder, 'measure');
  const result = async (isMeant: (text: string) => boolean): Promise<string> => {
    const deadline = Date.now() + answerTimeoutMs;
    for (;;) {
      const text = await readFile(path.join(folder, 'result'), 'utf8').catch(() => '');
      if (isMeant(text)) return text;
      if (Date.now() > deadline) throw new Error('The extension host does not answer.');
      await sleep(50);
    }
  };
  return {
    begin: async () => {
      await writeFile(switchFile, '');
      await result((text) => text === 'measuring');
    },
    end: async () => {
      await rm(switchFile);
      return JSON.parse(await result((text) => text.endsWith('}'))) as { p99: number; max: number };
    },
  };
}
