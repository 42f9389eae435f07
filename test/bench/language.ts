import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { allFindings } from '../../src/language/all-findings.ts';
import { parseKafkaFile } from '../../src/language/parse-kafka-file.ts';
import { startServer, type ServerClient } from '../unit/language-server/server-client.ts';
import { atMost, median, percentile, type BenchPart, type Figure } from './bench.ts';

const blockCount = 10_000;
const keys = 500;
const built = path.resolve(import.meta.dirname, '../../dist/language-server.js');

/** The language server with a file that is larger than any that a person writes. */
export const language: BenchPart = {
  name: 'language',
  title: `A .kafka file of ${blockCount.toLocaleString('en-US')} blocks`,
  run: async ({ rounds, say }) => {
    const text = largeFile();
    say(`${blockCount} blocks, ${(text.length / 1e6).toFixed(1)} MB`);
    const figures = [checking(text, Math.max(rounds, 5))];
    await using server = await startServer(built);
    return [...figures, ...(await typing(server, text))];
  },
};

/** Reading and all findings, of a text that was not seen before. */
function checking(text: string, rounds: number): Figure {
  const known = { given: new Set<string>(), isFakerPath: () => true };
  const times = Array.from({ length: rounds + 2 }, (_, round) => {
    const other = text.replaceAll('"sku"', `"sku${round}"`);
    const start = performance.now();
    const findings = allFindings(parseKafkaFile(other), known);
    const elapsedMs = performance.now() - start;
    if (findings.length > 0)
      throw new Error(`The file of the benchmark has a finding: ${findings[0]?.message}`);
    return elapsedMs;
  });
  // The first ones warm up.
  const detail = `first in a process ${Math.round(times[0] ?? NaN)} ms`;
  return atMost('Checking the file: reading and all findings', median(times.slice(2)), 150, ' ms', {
    detail,
  });
}

async function typing(server: ServerClient, text: string): Promise<Figure[]> {
  const uri = 'file:///bench/large.kafka';
  const opened = performance.now();
  await server.open(uri, text);
  while (!server.diagnostics.has(uri)) await sleep(5);
  const openedMs = performance.now() - opened;

  const lines = text.split('\n');
  const placesToType = lines.flatMap((line, index) => (line.startsWith('  "note"') ? [index] : []));
  let version = 1;
  const ask = async (method: string, more: object): Promise<number> => {
    const start = performance.now();
    await server.connection.sendRequest(method, { textDocument: { uri }, ...more });
    return performance.now() - start;
  };
  const keystrokes: number[] = [];
  const completions: number[] = [];
  for (let key = 0; key < keys; key++) {
    const line = placesToType[(key * 7919) % placesToType.length] ?? 0;
    const position = { line, character: '  "note": "'.length };
    version++;
    const start = performance.now();
    await server.change(uri, version, [{ range: { start: position, end: position }, text: 'x' }]);
    await ask('textDocument/prepareRename', { position });
    keystrokes.push(performance.now() - start);
    // Some keys come while the findings of the one before are on their way.
    await sleep(20 + (key % 8) * 10);
    if (key % 5 === 0)
      completions.push(
        await ask('textDocument/completion', { position: { line: line - 4, character: 'key: {{'.length } }),
      );
  }
  const start = performance.now();
  await server.connection.sendRequest('kafka/blocks', { uri });
  const blocksMs = performance.now() - start;
  return [
    {
      work: 'From opening the file in a server that has just started to its findings',
      measured: `${Math.round(openedMs)} ms`,
      target: null,
      holds: null,
      values: { value: openedMs },
    },
    atMost('A key to the answer of what stands there, p50', percentile(keystrokes, 0.5), 15, ' ms'),
    atMost('A key to the answer of what stands there, p99', percentile(keystrokes, 0.99), 15, ' ms', {
      detail: `at most ${Math.round(Math.max(...keystrokes))} ms`,
    }),
    atMost('Completion in a template, p99', percentile(completions, 0.99), 30, ' ms', {
      detail: `median ${median(completions).toFixed(1)} ms`,
    }),
    {
      work: 'Where all blocks stand, for the lenses',
      measured: `${Math.round(blocksMs)} ms`,
      target: null,
      holds: null,
      values: { value: blocksMs },
    },
  ];
}

/** What a shop's requests would look like: PRODUCER blocks with JSON, and every fifth an EXPECT or a CONSUMER. */
function largeFile(): string {
  const blocks = Array.from({ length: blockCount }, (_, n) => {
    const topic = `orders-${n % 50}`;
    switch (n % 10) {
      case 8:
        return `EXPECT paid-${n}\ntopic: ${topic}\nmatch: value.region == vars.region && value.amount > 10\nassert: value.status == "PAID"\ncapture: id${n} = value.id\nwithin: 5s\n`;
      case 9:
        return `CONSUMER billing-${n}\ntopic: ${topic}\nfrom: last 100\nfilter: value.amount > 100\n`;
      default:
        return [
          `PRODUCER order-${n}`,
          `topic: ${topic}`,
          `key: {{customer}}-${n}`,
          'headers: source=web, region={{region}}',
          'value-format: json',
          '{',
          `  "note": "${n}",`,
          `  "id": "{{$uuid}}",`,
          `  "amount": {{number.int}},`,
          `  "items": [{ "sku": "a-${n}", "count": 2 }]`,
          '}',
          '',
        ].join('\n');
    }
  });
  return `@region = eu\n@customer = {{person.firstName}}\n\n${blocks.map((block) => `###\n${block}`).join('\n')}`;
}
