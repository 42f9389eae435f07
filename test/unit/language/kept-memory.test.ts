import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { allFindings } from '../../../src/language/all-findings.ts';
import { parseKafkaFile } from '../../../src/language/parse-kafka-file.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** In bytes. */
function usedMemory(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

/** Sections of 100 kB, each with expressions of its own; the second of them is wrong. */
function check(first: number): void {
  const sections = Array.from({ length: 100 }, (_, index) => {
    const name = `name${first + index}`;
    return `EXPECT\ntopic: t\nmatch: vars.${name} == "a long text"\nmatch: keys.${name} == "a"\n-- ${'x'.repeat(100_000)}\n`;
  });
  const known = { given: new Set<string>(), isFakerPath: () => false };
  expect(allFindings(parseKafkaFile(sections.join('')), known)).toHaveLength(300);
}

it('keeps expressions that it knows without the text that they stood in', () => {
  check(0);
  const before = usedMemory();
  check(1000);
  expect(usedMemory() - before).toBeLessThan(5_000_000);
});
