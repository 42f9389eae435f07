import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { parseClusterProfile, type ClusterProfile } from '../../../../src/core/cluster-profile.ts';
import {
  newClusterId,
  readClusters,
  takenIds,
  toEntry,
  withCluster,
  withoutCluster,
} from '../../../../src/extension/connections/cluster-settings.ts';

vi.mock('vscode', () => import('../vscode-words.ts'));

const shop = { id: 'shop', name: 'shop', bootstrapServers: ['localhost:9092'] };
const broken = { id: 'broken', name: 'broken', bootstrapServers: 42, note: 'mine' };

function profileOf(entry: object): ClusterProfile {
  const parsed = parseClusterProfile(entry);
  if ('problems' in parsed) throw new Error(parsed.problems.join(' '));
  return parsed.profile;
}

describe('reading the setting', () => {
  test('keeps the order, and a broken entry in its place with the field named', () => {
    const entries = readClusters([broken, shop]);
    expect(entries).toMatchObject([
      { kind: 'broken', index: 0, name: 'broken' },
      { kind: 'profile', profile: { name: 'shop' } },
    ]);
    expect(entries[0]).toHaveProperty('problems', [expect.stringContaining('`bootstrapServers`')]);
  });

  test('a second cluster of the same id or name is broken, the first is not', () => {
    const entries = readClusters([shop, { ...shop, id: 'other' }, { ...shop, name: 'other' }]);
    expect(entries.map(({ kind }) => kind)).toEqual(['profile', 'broken', 'broken']);
    expect(entries[1]).toHaveProperty('problems', ['`name`: `shop` is taken by an earlier cluster.']);
    expect(entries[2]).toHaveProperty('problems', ['`id`: `shop` is taken by an earlier cluster.']);
  });

  test.each([[{ a: 1 }], ['localhost:9092'], [7]])(
    'a setting that is no list is one broken entry: %j',
    (setting) => {
      expect(readClusters(setting)).toMatchObject([{ kind: 'broken', index: -1 }]);
    },
  );

  test('entries of any shape give one result each, and never an exception', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), (setting) => {
        expect(readClusters(setting)).toHaveLength(setting.length);
      }),
    );
  });
});

describe('writing the setting', () => {
  test('a new cluster goes to the end, and everything else stays as it was', () => {
    const setting = [broken, shop, null];
    const added = profileOf({ id: 'new', name: 'new', bootstrapServers: ['b:9092'] });
    expect(withCluster(setting, added)).toEqual([...setting, toEntry(added)]);
  });

  test('a saved cluster keeps its place, and the fields that this version does not know', () => {
    const setting = [{ ...shop, production: true, readOnly: true }, broken];
    const renamed = { ...profileOf(shop), name: 'store' };
    expect(withCluster(setting, renamed)).toEqual([{ ...shop, name: 'store', production: true }, broken]);
  });

  test('a cluster that is removed and added again is as it was', () => {
    const entry = { ...shop, production: true, allowDestructive: true };
    const { entries, index } = withoutCluster([entry], profileOf(entry).id);
    expect(withCluster(entries, profileOf(entry), index)).toEqual([entry]);
  });

  test('a broken entry of the same id is never written over', () => {
    const saved = profileOf({ id: 'broken', name: 'b', bootstrapServers: ['b:9092'] });
    expect(withCluster([broken], saved)).toEqual([broken, toEntry(saved)]);
  });

  test('a setting that is no list is refused, not replaced', () => {
    expect(() => withCluster({ a: 1 }, profileOf(shop))).toThrow(/not a list/);
    expect(() => withoutCluster('x', profileOf(shop).id)).toThrow(/not a list/);
  });

  test('removing gives the place, and adding there undoes it', () => {
    const other = { ...shop, id: 'other', name: 'other' };
    const setting = [broken, shop, other];
    const { entries, index } = withoutCluster(setting, profileOf(shop).id);
    expect(entries).toEqual([broken, other]);
    expect(withCluster(entries, profileOf(shop), index)).toEqual(setting);
  });

  test('what is written reads back as the same profile', () => {
    const text = fc.string({ minLength: 1 }).filter((value) => value.trim() === value && value !== '');
    const port = fc.integer({ min: 1, max: 65535 });
    const address = fc.tuple(fc.domain(), port).map(([host, number]) => `${host}:${number}`);
    const security = fc.constantFrom(
      { protocol: 'PLAINTEXT' },
      { protocol: 'SSL', tls: { caFile: '/ca.pem', verifyHostname: false } },
      { protocol: 'SASL_PLAINTEXT', sasl: { mechanism: 'PLAIN', username: 'u' } },
      {
        protocol: 'SASL_SSL',
        tls: { verifyHostname: true },
        sasl: { mechanism: 'SCRAM-SHA-512', username: '' },
      },
    );
    fc.assert(
      fc.property(
        fc.record({
          id: text,
          name: text,
          bootstrapServers: fc.uniqueArray(address, { minLength: 1 }),
          security,
          addresses: fc.dictionary(address, address),
          readOnly: fc.boolean(),
        }),
        (entry) => {
          const profile = profileOf(entry);
          expect(profileOf(JSON.parse(JSON.stringify(toEntry(profile))) as object)).toEqual(profile);
        },
      ),
    );
  });
});

describe('ids of new clusters', () => {
  test('are readable, and avoid those of every entry, broken ones included', () => {
    const taken = takenIds([shop, broken, 'x', { id: 3 }]);
    expect(newClusterId('Shop (EU) 1', taken)).toBe('shop-eu-1');
    expect(newClusterId('Broken', taken)).toBe('broken-2');
    expect(newClusterId('注文', [])).toBe('cluster');
  });
});
