import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { parseClusterProfile, type ClusterProfile } from '../../src/core/cluster-profile.ts';
import { SavedClusters } from '../../src/extension/connections/saved-clusters.ts';
import { Settings } from '../../src/extension/contributions.ts';
import { test } from './host-test.ts';

const shop = { id: 'shop', name: 'shop', bootstrapServers: ['localhost:9092'] };
const unreadable = { id: 'other', name: 'other', bootstrapServers: 42, note: 'by hand' };

test('clusters that were written by hand are seen at once, and one that cannot be read stays in its place', async () => {
  await using clusters = await withSetting([]);
  await written([unreadable, shop], clusters.saved);
  assert.deepEqual(
    clusters.saved.entries.map(({ kind }) => kind),
    ['broken', 'profile'],
  );
  assert.deepEqual(
    clusters.saved.profiles.map(({ name }) => name),
    ['shop'],
  );
});

test('saving and removing clusters leaves what cannot be read as it was', async () => {
  await using clusters = await withSetting([unreadable, { ...shop, production: true }]);
  const { saved } = clusters;
  await Promise.all([
    saved.save({ ...profileOf(shop), name: 'store' }),
    saved.save(profileOf({ ...shop, id: 'second', name: 'second' })),
  ]);
  assert.deepEqual(currentSetting(), [
    unreadable,
    { ...shop, name: 'store', production: true },
    { ...shop, id: 'second', name: 'second' },
  ]);
  const place = await saved.remove(profileOf(shop).id);
  assert.equal(place, 1);
  await saved.save(profileOf(shop), place);
  assert.deepEqual(currentSetting(), [unreadable, shop, { ...shop, id: 'second', name: 'second' }]);
});

test('a setting that is no list is refused, and not replaced', async () => {
  await using clusters = await withSetting({ shop });
  await assert.rejects(clusters.saved.save(profileOf(shop)), /is not a list/);
  assert.deepEqual(currentSetting(), { shop });
});

test('the only cluster is the selected one; among several it is the one that was chosen', async () => {
  await using clusters = await withSetting([shop]);
  const { saved } = clusters;
  // A function: the compiler would take what it was told once for true.
  const selected = (): string | undefined => saved.selected?.name;
  assert.equal(selected(), 'shop');
  await saved.save(profileOf({ ...shop, id: 'second', name: 'second' }));
  assert.equal(selected(), undefined);
  await saved.select(profileOf({ ...shop, id: 'second', name: 'second' }).id);
  assert.equal(selected(), 'second');
  await saved.remove(profileOf({ ...shop, id: 'second' }).id);
  assert.equal(selected(), 'shop');
});

/** The real settings of this VS Code, and a selection of its own. Disposing puts the settings back. */
async function withSetting(value: unknown): Promise<AsyncDisposable & { readonly saved: SavedClusters }> {
  const before = currentSetting();
  const saved = new SavedClusters({ workspaceState: new Memory(), globalState: new Memory() });
  await written(value, saved);
  return {
    saved,
    async [Symbol.asyncDispose]() {
      saved.dispose();
      await update(before);
    },
  };
}

/** Writes the setting as the user would, and waits until the extension has heard of it. */
async function written(value: unknown, saved: SavedClusters): Promise<void> {
  if (JSON.stringify(currentSetting()) === JSON.stringify(value)) return;
  const changed = new Promise<void>((resolve) => {
    const subscription = saved.onDidChange(() => {
      subscription.dispose();
      resolve();
    });
  });
  await update(value);
  await changed;
}

async function update(value: unknown): Promise<void> {
  await vscode.workspace
    .getConfiguration()
    .update(Settings.clusters, value, vscode.ConfigurationTarget.Global);
}

function currentSetting(): unknown {
  return JSON.parse(JSON.stringify(vscode.workspace.getConfiguration().get(Settings.clusters)));
}

function profileOf(entry: object): ClusterProfile {
  const parsed = parseClusterProfile(entry);
  if ('problems' in parsed) throw new Error(parsed.problems.join(' '));
  return parsed.profile;
}

/** A store of the selection that forgets with the test. */
class Memory {
  readonly #values = new Map<string, unknown>();

  get(key: string): unknown {
    return this.#values.get(key);
  }

  update(key: string, value: unknown): Promise<void> {
    this.#values.set(key, value);
    return Promise.resolve();
  }
}
