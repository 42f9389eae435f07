import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { parseKafkaFile } from '../../../src/language/parse-kafka-file.ts';

const sample = path.resolve(import.meta.dirname, '../../../media/shop.kafka');

test('the sample that the extension opens has nothing to find fault with', async () => {
  const file = parseKafkaFile(await readFile(sample, 'utf8'));
  expect(file.findings).toEqual([]);
  expect(file.blocks.map(({ kind }) => kind)).toEqual([
    ...['PRODUCER', 'PRODUCER', 'PRODUCER', 'PRODUCER'],
    ...['CONSUMER', 'CONSUMER', 'CONSUMER'],
  ]);
});
