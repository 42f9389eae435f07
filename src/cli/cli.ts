#!/usr/bin/env node
import { requiredNode } from './required-node.ts';

const problem = requiredNode(process.versions.node);
if (problem === undefined) {
  // Loaded only now: what a Node that is too old cannot read stands behind this import.
  const { main } = await import('./main.ts');
  process.exitCode = await main(process.argv.slice(2), {
    out: (text) => process.stdout.write(text),
    error: (text) => process.stderr.write(text),
  });
} else {
  process.stderr.write(`${problem}\n`);
  process.exitCode = 2;
}
