import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from '../../../src/cli/main.ts';
import { requiredNode } from '../../../src/cli/required-node.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'kafka-workbench-cli-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function file(name: string, text: string): Promise<string> {
  const full = path.join(folder, name);
  await writeFile(full, text);
  return full;
}

async function run(...args: readonly string[]): Promise<{ code: number; out: string; error: string }> {
  let out = '';
  let error = '';
  const code = await main(args, { out: (text) => (out += text), error: (text) => (error += text) });
  return { code, out, error };
}

describe('kafka-workbench', () => {
  it('prints its version and its help', async () => {
    expect(await run('--version')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) as string,
    });
    expect((await run('--help')).out).toContain('kafka-workbench check FILE…');
  });

  it('says in a sentence what is wrong with its arguments, and ends with 2', async () => {
    expect(await run('walk')).toMatchObject({
      code: 2,
      error: expect.stringContaining('no command `walk`') as string,
    });
    expect(await run('check')).toMatchObject({ code: 2, error: '`check` needs at least one file.\n' });
    expect(await run('check', '--wat')).toMatchObject({
      code: 2,
      error: expect.stringContaining('--wat') as string,
    });
    expect((await run()).code).toBe(2);
  });

  it('says which file it cannot read', async () => {
    const name = path.join(folder, 'missing.kafka');
    expect(await run('check', name)).toEqual({
      code: 2,
      out: '',
      error: `Could not read \`${name}\`: there is no such file.\n`,
    });
    expect((await run('check', folder)).error).toContain('it is a folder');
  });

  it('prints findings with their places as editors count, and ends with 2 where one is an error', async () => {
    const good = await file('good.kafka', 'PRODUCER\ntopic: orders\nvalue\n');
    const bad = await file('bad.kafka', 'PRODUCER\ntopic: orders\npartition: many\nvalue\n');
    expect(await run('check', good)).toEqual({ code: 0, out: '', error: '' });
    const { code, out } = await run('check', good, bad);
    expect(code).toBe(2);
    expect(out).toMatch(/^.*bad\.kafka:3:12: error: .* \[bad-value\]\n$/);
  });

  it('prints blocks and findings as JSON, one entry a file', async () => {
    const name = await file(
      'shop.kafka',
      'PRODUCER new-order\r\ntopic: a\r\ntopic: b\r\nheader: x = 1\r\nheader: y\r\n\r\n  {"a": 1}  \r\n\r\n###\r\nCONSUMER\r\n',
    );
    const { code, out } = await run('check', name, '--json');
    expect(code).toBe(2);
    expect(JSON.parse(out)).toEqual([
      {
        file: name,
        blocks: [
          {
            kind: 'producer',
            name: 'new-order',
            startLine: 0,
            endLine: 6,
            properties: { topic: 'b', header: ['x = 1', 'y'] },
            value: '{"a": 1}',
          },
          { kind: 'consumer', name: '', startLine: 9, endLine: 9, properties: {}, value: null },
        ],
        findings: [
          expect.objectContaining({ line: 1, column: 0, severity: 'warning', code: 'duplicate-property' }),
          expect.objectContaining({ line: 9, column: 0, severity: 'error', code: 'missing-property' }),
        ],
      },
    ]);
  });

  it('says in a sentence that Node is too old', () => {
    expect(requiredNode('20.20.2')).toBe(
      'kafka-workbench needs Node 22.19 or newer, and this is Node 20.20.2.',
    );
    expect(requiredNode('22.18.0')).toContain('Node 22.18.0');
    expect(requiredNode('22.19.0')).toBeUndefined();
    expect(requiredNode('24.0.0')).toBeUndefined();
  });
});
