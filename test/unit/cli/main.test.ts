import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
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

  it('checks whether the run of a file would end', async () => {
    const name = await file('endless.kafka', 'PRODUCER\ntopic: t\nevery: 5s\n\n{{gone}}');
    const { code, out } = await run('check', name);
    expect(code).toBe(2);
    expect(out.split('\n').map((line) => line.replace(/.*kafka:(\d+).*\[(.*)\]$/, '$1 $2'))).toEqual([
      '3 endless-producer',
      '5 unresolved-variable',
      '',
    ]);
  });

  it('checks expressions and names, with the environments beside the file or above it', async () => {
    await mkdir(path.join(folder, 'project/.git'), { recursive: true });
    await mkdir(path.join(folder, 'project/requests/deep'), { recursive: true });
    await file('project/kafka.env.json', '{"dev": {"orderId": "42"}}');
    await file('project/kafka.private.env.json', '{"ci": {"pin": 1234}}');
    const name = await file(
      'project/requests/deep/a.kafka',
      'EXPECT\ntopic: {{orderId}}-{{pin}}-{{person.firstName}}\nassert: valu == 1\nmatch: key == "{{nope}}"\n',
    );
    const { code, out } = await run('check', name);
    expect(code).toBe(2);
    expect(out.split('\n')).toEqual([
      `${name}:3:9: error: There is no \`valu\`. Did you mean \`value\`? [bad-expression]`,
      `${name}:4:18: error: Nothing provides \`nope\`: a line \`@nope = value\` would define it. [unresolved-variable]`,
      '',
    ]);
  });

  it('says what is wrong with an environment, once for all files', async () => {
    await mkdir(path.join(folder, 'broken'), { recursive: true });
    await file('broken/kafka.env.json', '{"dev": }');
    const one = await file('broken/one.kafka', 'CONSUMER\ntopic: t\n');
    const two = await file('broken/two.kafka', 'CONSUMER\ntopic: t\n');
    const { code, out } = await run('check', one, two);
    expect(code).toBe(2);
    expect(out).toMatch(/^.*kafka\.env\.json:1:9: error: A value is expected here.* \[bad-environment\]\n$/);
    const { out: json } = await run('check', one, two, '--json');
    expect(JSON.parse(json)).toMatchObject([
      { file: one },
      { file: two },
      { blocks: [], findings: [{ line: 0 }] },
    ]);
  });

  it('takes no environment from beyond the repository', async () => {
    await mkdir(path.join(folder, 'outer/repository/.git'), { recursive: true });
    await file('outer/kafka.env.json', '{"dev": {"orderId": "42"}}');
    const name = await file('outer/repository/a.kafka', 'CONSUMER\ntopic: {{orderId}}\n');
    expect((await run('check', name)).out).toContain('Nothing provides `orderId`');
  });

  it('lays files out, and prints the names of those that it changed', async () => {
    const wild = await file('wild.kafka', '\ufeffCONSUMER   g\r\n topic:t\r\n');
    const tame = await file('tame.kafka', 'CONSUMER g\ntopic: t\n');
    expect(await run('format', wild, tame, '--check')).toEqual({ code: 1, out: `${wild}\n`, error: '' });
    expect(await readFile(wild, 'utf8')).toContain('CONSUMER   g');
    expect(await run('format', wild, tame)).toEqual({ code: 0, out: `${wild}\n`, error: '' });
    expect(await readFile(wild, 'utf8')).toBe('\ufeffCONSUMER g\r\ntopic: t\r\n');
    expect(await run('format', wild, tame, '--check')).toEqual({ code: 0, out: '', error: '' });
  });

  it('writes no file where one of them cannot be read, and loses no bytes that are not text', async () => {
    const wild = await file('unread.kafka', 'CONSUMER   g\n');
    const missing = path.join(folder, 'missing.kafka');
    expect(await run('format', wild, missing)).toMatchObject({ code: 2, out: '' });
    expect(await readFile(wild, 'utf8')).toBe('CONSUMER   g\n');
    const binary = path.join(folder, 'binary.kafka');
    await writeFile(binary, Buffer.from([0x40, 0xff, 0xfe]));
    expect(await run('format', binary)).toEqual({
      code: 2,
      out: '',
      error: `Could not read \`${binary}\`: it is not UTF-8.\n`,
    });
    expect(await run('format')).toMatchObject({ code: 2, error: '`format` needs at least one file.\n' });
  });

  it('checks a file as it will run: with names from the command line, and from one environment', async () => {
    const inFolder = path.join(folder, 'checked');
    await mkdir(inFolder, { recursive: true });
    await writeFile(
      path.join(inFolder, 'kafka.env.json'),
      JSON.stringify({ dev: { topic: 'orders' }, prod: { region: 'eu' } }),
    );
    const name = path.join(inFolder, 'a.kafka');
    await writeFile(name, 'PRODUCER\ntopic: {{topic}}\n{{region}}-{{id}}\n');
    const missing = async (...options: readonly string[]): Promise<readonly string[]> =>
      [...(await run('check', name, ...options)).out.matchAll(/Nothing provides `(\w+)`/g)].map(
        ([, it = '']) => it,
      );
    expect(await missing()).toEqual(['id']);
    expect(await missing('--var', 'id=7')).toEqual([]);
    expect(await missing('--env', 'dev')).toEqual(['region', 'id']);
    expect(await missing('--env', 'dev', '--var', 'id=', '--var', 'region=us')).toEqual([]);
    expect(await run('check', name, '--env', 'test')).toMatchObject({
      code: 2,
      error: 'There is no environment `test`: there is `dev`, `prod`.\n',
    });
    expect(await run('check', name, '--var', 'id')).toMatchObject({
      code: 2,
      error: '--var takes `name=value`, not `id`.\n',
    });
  });

  it('reads a client.properties as text, and nothing else', async () => {
    const properties = path.join(folder, 'client.properties');
    await writeFile(properties, Buffer.from([0x62, 0xff]));
    const requests = await file('any.kafka', 'CONSUMER\ntopic: t\n');
    for (const command of [
      ['tail', 't'],
      ['run', requests],
    ]) {
      expect(await run(...command, '--config', properties)).toEqual({
        code: 2,
        out: '',
        error: `Could not read \`${properties}\`: it is not UTF-8.\n`,
      });
    }
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
