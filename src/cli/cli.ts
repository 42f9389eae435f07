#!/usr/bin/env node
import module from 'node:module';
import path from 'node:path';
import { cacheFolder } from '../local-cluster/cache-folder.ts';
import { ExitCode } from './exit-code.ts';
import { requiredNode } from './required-node.ts';

const problem = requiredNode(process.versions.node);
if (problem === undefined) {
  // What V8 compiled is kept for the next start. A folder that cannot be written is none: nothing is kept then.
  module.enableCompileCache(path.join(cacheFolder(), 'compiled'));
  // Loaded only now: what a Node that is too old cannot read stands behind this import, and it is to be cached.
  const { main } = await import('./main.ts');
  const exitCode = await main(process.argv.slice(2), {
    out: (text) => process.stdout.write(text),
    error: (text) => process.stderr.write(text),
  });
  // After an interrupt, a reader of the output that stands still is not waited for.
  const streams = exitCode === ExitCode.interrupted ? [process.stderr] : [process.stdout, process.stderr];
  await Promise.all(streams.map(written));
  // Not by itself: connections and timers that nobody needs any more would hold it up.
  process.exit(exitCode);
} else {
  process.stderr.write(`${problem}\n`);
  process.exitCode = 2;
}

/** Settles when a stream has handed on everything that it was given, or cannot any more. */
function written(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed) resolve();
    else stream.on('error', () => resolve()).write('', () => resolve());
  });
}
