/** Builds the extension and packs it into a `.vsix`, whose name `--out` overrides. */
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runTool } from './run-tool.ts';

const root = path.resolve(import.meta.dirname, '..');
const vsce = path.join(root, 'node_modules/@vscode/vsce/vsce');

/** What may be in the package, whatever `.vscodeignore` lets through. */
const expected =
  /^(package(\.nls(\.[\w-]+)?)?\.json|README\.md|CHANGELOG\.md|LICENSE|l10n\/[\w.-]+\.json|dist\/[\w-]+\.(js|css|ttf|wasm)|language-configuration\.json|syntaxes\/[\w-]+\.tmLanguage\.json|media\/[\w/-]+\.(svg|png|kafka|code-snippets))$/;

const { version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as {
  version: string;
};
const { values } = parseArgs({ options: { out: { type: 'string' } } });
const out = path.resolve(values.out ?? path.join(root, `kafka-workbench-${version}.vsix`));

await runNode(path.join(root, 'scripts/build.ts'));
const files = (await runNode(vsce, 'ls', '--no-dependencies'))
  .split('\n')
  .map((line) => line.trim().replaceAll('\\', '/'))
  .filter((line) => line !== '');
const problems = [
  ...files.filter((file) => !expected.test(file)).map((file) => `${file} does not belong there.`),
];
for (const file of files.filter((name) => /\.(js|json|css|md)$/.test(name))) {
  const text = await readFile(path.join(root, file), 'utf8');
  if (text.includes(root)) problems.push(`${file} holds a path of this machine.`);
}
if (problems.length > 0) throw new Error(`Not packaged:\n${problems.join('\n')}`);
await runNode(
  vsce,
  ...['package', '--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links'],
  ...['--out', out],
);
const { size } = await stat(out);
console.log(`${out}: ${files.length} files, ${(size / 1024).toFixed(0)} kB`);

/** The files that `package.json` names, and what the extension starts by name. */
function namedFiles(): readonly string[] {
  const named = [
    ...manifestText.matchAll(/"(?:\.\/)?((?:dist|media|syntaxes)\/[^"$]+|[\w-]+configuration\.json)"/g),
  ];
  const started = ['cluster-worker', 'job-worker', 'tail-worker', 'language-server', 'webview-tail'];
  return [
    ...new Set([
      ...named.flatMap(([, file]) => file ?? []),
      ...started.map((name) => `dist/${name}.js`),
      ...['README.md', 'CHANGELOG.md', 'LICENSE', 'package.nls.json'],
    ]),
  ];
}

function runNode(...args: string[]): Promise<string> {
  return runTool({ file: process.execPath, args }, { cwd: root });
}
