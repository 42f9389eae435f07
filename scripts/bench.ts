/**
 * Measures what the tail and request files promise, on real brokers of its own, peers side by side in the same run: `npm run bench --
 * [--only cli,engine,…] [--records N] [--rounds N] [--json FILE] [--write-docs]`. Ends with 1 where a figure does not hold.
 */
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs, promisify } from 'node:util';
import type { Bench, BenchPart } from '../test/bench/bench.ts';
import { BenchClusters } from '../test/bench/bench-clusters.ts';
import { boundedStore } from '../test/bench/bounded-store.ts';
import { commandLine } from '../test/bench/command-line.ts';
import { engine } from '../test/bench/engine.ts';
import { formatMarkdown, formatTable, type PartFigures } from '../test/bench/figures-table.ts';
import { language } from '../test/bench/language.ts';
import { describeMachine } from '../test/bench/machine.ts';
import { panelOpening } from '../test/bench/panel-opening.ts';
import { requests } from '../test/bench/requests.ts';
import { scanCancel } from '../test/bench/scan-cancel.ts';
import { storeLookups } from '../test/bench/store-lookups.ts';
import { vscodePanel } from '../test/bench/vscode-panel.ts';

const parts: readonly BenchPart[] = [
  commandLine,
  engine,
  boundedStore,
  storeLookups,
  panelOpening,
  scanCancel,
  requests,
  language,
  vscodePanel,
];
const root = path.resolve(import.meta.dirname, '..');
const docs = path.join(root, 'docs', 'performance.md');

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: parts.map(({ name }) => name).join() },
    records: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '5' },
    json: { type: 'string' },
    'write-docs': { type: 'boolean', default: false },
  },
});
const names = values.only.split(',');
const unknown = names.find((name) => !parts.some((part) => part.name === name));
if (unknown !== undefined)
  fail(`There is no part \`${unknown}\`; there are: ${parts.map(({ name }) => name).join(', ')}.`);

const say = (text: string): void => console.error(text);
const clusters = new BenchClusters(say);
const bench: Bench = {
  records: positive('records', values.records),
  rounds: positive('rounds', values.rounds),
  cluster: (brokers) => clusters.get(brokers),
  say,
};
const measured: PartFigures[] = [];
try {
  await promisify(execFile)(process.execPath, [path.join(root, 'scripts', 'build.ts')]);
  for (const { name, title, run } of parts.filter((part) => names.includes(part.name))) {
    say(`— ${title}`);
    measured.push({ name, title, figures: await run(bench) });
  }
  measured.push({ name: 'traces', title: 'Left behind', figures: [await clusters.groups()] });
} finally {
  await clusters.stop();
}
const machine = await describeMachine();
console.log(`${formatTable(measured)}\n\n${machine.join('\n')}`);
const report = { machine, records: bench.records, rounds: bench.rounds, parts: measured };
if (values.json === undefined) console.log(JSON.stringify(report));
else await writeFile(values.json, `${JSON.stringify(report, undefined, 2)}\n`);
if (values['write-docs']) await writeDocs();
if (measured.some(({ figures }) => figures.some(({ holds }) => holds === false))) process.exitCode = 1;

/** Puts the figures between the markers of `docs/performance.md`. */
async function writeDocs(): Promise<void> {
  const text = await readFile(docs, 'utf8');
  const [begin, end] = ['<!-- figures: begin -->', '<!-- figures: end -->'];
  const before = text.slice(0, text.indexOf(begin) + begin.length);
  const after = text.slice(text.indexOf(end));
  const lines = machine.map((line) => `- ${line}`).join('\n');
  const written = `Measured on ${new Date().toISOString().slice(0, 10)}:\n\n${lines}\n\n${formatMarkdown(measured)}`;
  await writeFile(docs, `${before}\n\n${written}\n\n${after}`);
  await promisify(execFile)(process.execPath, [
    path.join(root, 'node_modules', 'prettier', 'bin', 'prettier.cjs'),
    '--write',
    docs,
  ]);
}

function positive(name: string, text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  return fail(`--${name} takes a number above 0, not \`${text}\`.`);
}

function fail(sentence: string): never {
  console.error(sentence);
  process.exit(2);
}
