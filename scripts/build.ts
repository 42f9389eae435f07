/** Bundles everything the extension and the command line run into `dist/`. `--watch` keeps doing so. */
import { copyFile, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import * as esbuild from 'esbuild';

const root = path.resolve(import.meta.dirname, '..');
const outdir = path.join(root, 'dist');
const watch = process.argv.includes('--watch');

/**
 * `@platformatic/kafka` offers only its barrel. Told that its modules have no side effects, esbuild keeps what is
 * used: 220 kB instead of 634 kB, and half of the time to load.
 */
const treeShakeKafka: esbuild.Plugin = {
  name: 'tree-shake-kafka',
  setup(build) {
    build.onResolve({ filter: /^(@platformatic\/kafka$|\.)/ }, async (args) => {
      if (args.pluginData === 'resolved') return undefined;
      if (args.path.startsWith('.') && !/[\\/]@platformatic[\\/]kafka[\\/]/.test(args.importer))
        return undefined;
      const { path: file, errors } = await build.resolve(args.path, {
        kind: args.kind,
        importer: args.importer,
        resolveDir: args.resolveDir,
        pluginData: 'resolved',
      });
      return errors.length > 0 ? { errors } : { path: file, sideEffects: false };
    });
  },
};

/**
 * The library compiles JSON schemas for the options of its own clients as it loads, which takes longer than all the rest
 * of loading. We use none of these clients, only its connections and requests; whoever tries to hears of it.
 */
const leaveOutOptionSchemas: esbuild.Plugin = {
  name: 'leave-out-option-schemas',
  setup(build) {
    build.onResolve({ filter: /^ajv\/dist\/2020\.js$/ }, ({ importer }) =>
      /[\\/]@platformatic[\\/]kafka[\\/]/.test(importer)
        ? { path: 'ajv', namespace: 'left-out', sideEffects: false }
        : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'left-out' }, () => ({
      contents: `export class Ajv2020 {
        addKeyword() {}
        compile() {
          return () => { throw new Error('The clients of @platformatic/kafka are not in this bundle.'); };
        }
      }`,
    }));
  },
};

const shared: esbuild.BuildOptions = {
  bundle: true,
  outdir,
  sourcemap: true,
  minify: !watch,
  legalComments: 'none',
  logLevel: 'warning',
  tsconfig: path.join(root, 'tsconfig.json'),
};

const node: esbuild.BuildOptions = {
  ...shared,
  platform: 'node',
  target: 'node22',
  format: 'esm',
  // CommonJS packages inside an ES module bundle still call `require`.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
};

const bundles: esbuild.BuildOptions[] = [
  {
    ...node,
    entryPoints: { extension: path.join(root, 'src/extension.ts') },
    external: ['vscode'],
    // What is imported dynamically becomes a file of its own, which activation does not load.
    splitting: true,
  },
  {
    ...node,
    entryPoints: {
      'cluster-worker': path.join(root, 'src/workers/cluster-worker.ts'),
      'job-worker': path.join(root, 'src/workers/job-worker.ts'),
      'tail-worker': path.join(root, 'src/workers/tail-worker.ts'),
      'language-server': path.join(root, 'src/language-server/language-server.ts'),
      cli: path.join(root, 'src/cli/cli.ts'),
    },
    splitting: true,
    plugins: [treeShakeKafka, leaveOutOptionSchemas],
  },
  {
    ...shared,
    platform: 'browser',
    target: 'es2024',
    format: 'esm',
    entryPoints: { 'webview-tail': path.join(root, 'src/webview/tail/tail.ts') },
    // Into shadow roots; the page's policy allows no style elements.
    loader: { '.css': 'text' },
    tsconfig: path.join(root, 'src/webview/tsconfig.json'),
  },
];

await rm(outdir, { recursive: true, force: true });
await mkdir(outdir, { recursive: true });
// `@platformatic/kafka` reads this file beside its bundle: `../dist/native.wasm` as seen from `dist/`.
await copyFile(
  path.join(root, 'node_modules/@platformatic/wasm-utils/dist/native.wasm'),
  path.join(outdir, 'native.wasm'),
);
for (const file of ['codicon.css', 'codicon.ttf']) {
  await copyFile(path.join(root, 'node_modules/@vscode/codicons/dist', file), path.join(outdir, file));
}
if (watch) {
  for (const bundle of bundles) await (await esbuild.context(bundle)).watch();
} else {
  await Promise.all(bundles.map((bundle) => esbuild.build(bundle)));
}
