/** Builds the extension and packs it into a `.vsix`, whose name `--out` overrides. */
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runTool } from './run-tool.ts';

const root = path.resolve(import.meta.dirname, '..');
const vsce = path.join(root, 'node_modules/@vscode/vsce/vsce');

/** What may be in the package, whatever `.vscodeignore` lets through. */
const allowed = [
  /^(package|package\.nls(\.[\w-]+)?|language-configuration)\.json$/,
  /^(README\.md|CHANGELOG\.md|LICENSE)$/,
  /^dist\/[\w-]+\.(js|css|ttf|wasm)$/,
  /^syntaxes\/[\w.-]+\.json$/,
  /^media\/[\w./-]+\.(svg|png|kafka|code-snippets|schema\.json)$/,
];
/** What the extension starts or shows by name. */
const started = ['cluster-worker', 'job-worker', 'tail-worker', 'language-server', 'webview-tail'];

const { values } = parseArgs({ options: { out: { type: 'string' } } });
const manifest = await readFile(path.join(root, 'package.json'), 'utf8');
const { version } = JSON.parse(manifest) as { readonly version: string };
const out = path.resolve(values.out ?? path.join(root, `kafka-workbench-${version}.vsix`));

await runNode(path.join(root, 'scripts/build.ts'));
const files = (await runNode(vsce, 'ls', '--no-dependencies'))
  .split('\n')
  .map((line) => line.trim().replaceAll('\\', '/'))
  .filter((line) => line !== '');
const problems = await findProblems();
if (problems.length > 0) {
  console.error(`Not packaged:\n${problems.join('\n')}`);
  process.exitCode = 1;
} else {
  await runNode(
    vsce,
    ...['package', '--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links'],
    ...['--out', out],
  );
  const { size } = await stat(out);
  console.log(`${out}: ${files.length} files, ${(size / 1024).toFixed(0)} kB`);
}

async function findProblems(): Promise<readonly string[]> {
  const found = files
    .filter((file) => !allowed.some((pattern) => pattern.test(file)))
    .map((file) => `${file} does not belong into the package.`);
  for (const file of neededFiles()) if (!files.includes(file)) found.push(`${file} is missing.`);
  for (const file of files.filter((name) => /\.(js|json|css|md)$/.test(name))) {
    const text = await readFile(path.join(root, file), 'utf8');
    if (text.includes(root)) found.push(`${file} holds a path of this machine.`);
  }
  return found;
}

/** What `package.json` names, what the extension starts, and what a marketplace shows. */
function neededFiles(): ReadonlySet<string> {
  const named = manifest.matchAll(/"(?:\.\/)?((?:dist|media|syntaxes)\/[^"]+|[\w-]+configuration\.json)"/g);
  return new Set([
    ...[...named].flatMap(([, file]) => file ?? []),
    ...started.map((name) => `dist/${name}.js`),
    ...['README.md', 'CHANGELOG.md', 'LICENSE', 'package.nls.json'],
  ]);
}

function runNode(...args: string[]): Promise<string> {
  return runTool({ file: process.execPath, args }, { cwd: root });
}
