import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { parseClusterProfile, type ClusterProfile } from '../../../../src/core/cluster-profile.ts';
import { ClustersFile } from '../../../../src/extension/connections/clusters-file.ts';
import { userClusters } from '../../../../src/language/user-clusters.ts';

vi.mock('vscode', () => import('../vscode-words.ts'));

const shop = profileOf({ id: 'shop', name: 'shop', bootstrapServers: ['localhost:9092'] });
const live = profileOf({
  id: 'live',
  name: 'live',
  bootstrapServers: ['a:9093', 'b:9093'],
  security: {
    protocol: 'SASL_SSL',
    tls: { caFile: '/certs/ca.pem' },
    sasl: { mechanism: 'SCRAM-SHA-512', username: 'me' },
  },
  addresses: { 'a:9093': 'localhost:19093' },
  readOnly: true,
  allowDestructive: true,
  production: true,
});

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'kafka-workbench-config-'));
  await mkdir(path.join(folder, 'kafka-workbench'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('ClustersFile', () => {
  test('the command line reads back what was saved, all but the id', async () => {
    const text = new ClustersFile(undefined, 'f', [shop, live]).merged(false);
    await writeFile(path.join(folder, 'kafka-workbench', 'clusters.json'), text);
    const read = await userClusters({ XDG_CONFIG_HOME: folder });
    expect([...read.values()].map((profile) => ({ ...profile, id: '' }))).toEqual([
      { ...shop, id: '' },
      { ...live, id: '' },
    ]);
  });

  test('adds what is missing, behind what is there, whose writing stays', () => {
    const written = {
      'by hand': { bootstrapServers: 'x:1', note: 'mine' },
      shop: { bootstrapServers: 'localhost' },
    };
    const file = new ClustersFile(JSON.stringify(written), 'f', [shop, live]);
    expect([file.missing, file.differing]).toEqual([['live'], []]);
    const merged = JSON.parse(file.merged(true)) as Record<string, unknown>;
    expect(Object.keys(merged)).toEqual(['by hand', 'shop', 'live']);
    expect(merged).toMatchObject(written);
  });

  test('tells what differs, and replaces it only where that is wanted', () => {
    const written = { live: { bootstrapServers: 'other:1' }, broken: 7 };
    const broken = profileOf({ id: 'b', name: 'broken', bootstrapServers: ['b:1'] });
    const file = new ClustersFile(JSON.stringify(written), 'f', [broken, live]);
    expect(file.differing).toEqual([
      { name: 'broken', before: '7', after: '{"bootstrapServers":["b:1"]}' },
      {
        name: 'live',
        before: '{"bootstrapServers":["other:1"]}',
        after: expect.stringContaining('"a:9093"') as string,
      },
    ]);
    expect(JSON.parse(file.merged(false))).toEqual(written);
    expect(JSON.parse(file.merged(true))).toMatchObject({
      live: { production: true },
      broken: { bootstrapServers: ['b:1'] },
    });
  });

  test('a name that JavaScript gives a meaning is a name like any other', () => {
    const proto = profileOf({ id: 'p', name: '__proto__', bootstrapServers: ['b:1'] });
    expect(new ClustersFile('{}', 'f', [proto]).merged(false)).toContain('"__proto__"');
  });

  test.each(['[]', '7', '{', ''])(
    'a file that holds %j is refused by its name, and not written over',
    (text) => {
      expect(() => new ClustersFile(text, '/home/me/clusters.json', [shop])).toThrow(
        '/home/me/clusters.json',
      );
    },
  );
});

function profileOf(entry: object): ClusterProfile {
  const parsed = parseClusterProfile(entry);
  if ('problems' in parsed) throw new Error(parsed.problems.join(' '));
  return parsed.profile;
}
