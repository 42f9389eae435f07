import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readSettings, startSettings } from '../../../scripts/start-settings.ts';

const shop = {
  id: 'shop',
  name: 'shop (local)',
  bootstrapServers: ['127.0.0.1:9092'],
  security: { protocol: 'PLAINTEXT' as const },
};

describe('the settings of the VS Code that `npm start` opens', () => {
  test('hold the shop’s cluster the first time', () => {
    expect(startSettings({}, shop)['kafkaWorkbench.clusters']).toEqual([shop]);
  });

  test('follow the shop to another port, and keep what the user made of it', () => {
    const mine = { ...shop, name: 'mine', readOnly: true, bootstrapServers: ['127.0.0.1:1'] };
    const other = { id: 'other', name: 'other', bootstrapServers: ['a:1'] };
    const settings = startSettings({ 'kafkaWorkbench.clusters': [other, mine] }, shop);
    expect(settings['kafkaWorkbench.clusters']).toEqual([
      other,
      { ...mine, bootstrapServers: ['127.0.0.1:9092'] },
    ]);
  });

  test('keep what the user set, and are quiet where nothing is set', () => {
    const settings = startSettings({ 'git.enabled': true, 'editor.fontSize': 18 }, shop);
    expect(settings).toMatchObject({
      'git.enabled': true,
      'editor.fontSize': 18,
      'telemetry.telemetryLevel': 'off',
    });
  });

  test('replace clusters that are not a list', () => {
    expect(startSettings({ 'kafkaWorkbench.clusters': 'none' }, shop)['kafkaWorkbench.clusters']).toEqual([
      shop,
    ]);
  });
});

describe('reading settings', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'kafka-workbench-test-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  test('gives none where there is no file', async () => {
    expect(await readSettings(path.join(folder, 'settings.json'), expect.unreachable)).toEqual({});
  });

  test('puts aside what is no JSON, and says where', async () => {
    const file = path.join(folder, 'settings.json');
    await writeFile(file, '{ "a": 1, // mine');
    const said: string[] = [];
    expect(await readSettings(file, (text) => said.push(text))).toEqual({});
    expect(said.join()).toContain(`${file}.unreadable`);
    expect(await readFile(`${file}.unreadable`, 'utf8')).toBe('{ "a": 1, // mine');
  });
});
