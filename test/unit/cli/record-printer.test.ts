import { Buffer } from 'node:buffer';
import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { OutputBuffer } from '../../../src/cli/output-buffer.ts';
import { recordPrinter } from '../../../src/cli/record-printer.ts';
import type { TailFormat } from '../../../src/cli/tail-arguments.ts';
import { encodeBatch, storable, storeOfOneTopic, textRecords } from '../tail/batches.ts';

const unbounded = { maxBytes: 2 ** 40, maxRecords: 2 ** 40 };

async function print(format: TailFormat, batch: Buffer): Promise<{ text: string; damage: unknown[] }> {
  const pieces: Buffer[] = [];
  const stream = new Writable({
    write: (piece: Buffer, _encoding, done) => {
      pieces.push(Buffer.from(piece));
      done();
    },
  });
  const store = storeOfOneTopic(unbounded);
  store.append(storable(batch));
  const output = new OutputBuffer(stream);
  const printer = recordPrinter(format, output);
  const damage = Array.from({ length: store.endRow }, (_, row) => printer?.(store, row));
  await output.finished();
  return { text: Buffer.concat(pieces).toString(), damage };
}

describe('printing stored records', () => {
  it('prints every record, more of them than fit into one chunk', async () => {
    const { text } = await print('value', encodeBatch(textRecords(20_000, 'a value of some length ')));
    const lines = text.split('\n');
    expect(lines).toHaveLength(20_001);
    expect(lines[19_999]).toBe('a value of some length 19999');
    const json = await print('jsonl', encodeBatch(textRecords(3)));
    expect(
      json.text
        .split('\n')
        .slice(0, 3)
        .map((line) => (JSON.parse(line) as { value: string }).value),
    ).toEqual(['v0', 'v1', 'v2']);
  });

  it.each(['value', 'jsonl'] as const)('%s names damaged records and leaves them out', async (format) => {
    const damaged = encodeBatch(textRecords(1));
    damaged[damaged.length - 2] = (damaged[damaged.length - 2] ?? 0) ^ 1;
    expect(await print(format, damaged)).toEqual({
      text: '',
      damage: ['`t` partition 0 offset 0: The record batch is damaged: its checksum is wrong.'],
    });
  });
});
