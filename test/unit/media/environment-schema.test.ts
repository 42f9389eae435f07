import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { clusterFields } from '../../../src/language/file-clusters.ts';

const root = path.join(import.meta.dirname, '../../..');

async function readJson(file: string): Promise<unknown> {
  return JSON.parse(await readFile(path.join(root, file), 'utf8'));
}

describe('the schema of kafka.env.json', () => {
  it('is what the manifest names for both files', async () => {
    const manifest = await readJson('package.json');
    expect(manifest).toMatchObject({
      contributes: {
        jsonValidation: [
          { fileMatch: ['kafka.env.json', 'kafka.private.env.json'], url: './media/kafka-env.schema.json' },
        ],
      },
    });
  });

  it('knows what a cluster may say', async () => {
    const schema = (await readJson('media/kafka-env.schema.json')) as {
      readonly definitions: { readonly cluster: { readonly properties: Readonly<Record<string, unknown>> } };
    };
    expect(Object.keys(schema.definitions.cluster.properties).sort()).toEqual([...clusterFields].sort());
  });
});
