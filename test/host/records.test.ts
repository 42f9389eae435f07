import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { RecordTarget, TailPanelQuery } from '../../src/contracts/tail-panel.ts';
import { TailRequests } from '../../src/contracts/tail-worker.ts';
import type { ClusterProfile } from '../../src/core/cluster-profile.ts';
import type { LogRecord } from '../../src/core/record.ts';
import type { ClusterDirectory } from '../../src/extension/connections/cluster-directory.ts';
import { CompareDocuments } from '../../src/extension/panels/compare-documents.ts';
import { createRecordActions } from '../../src/extension/panels/record-actions.ts';
import { openRecordLink } from '../../src/extension/panels/record-link-handler.ts';
import type { Tail, TailPanels } from '../../src/extension/panels/tail-panels.ts';
import type { TailRun } from '../../src/extension/panels/tail-run.ts';
import { tailQuery } from '../../src/extension/panels/tail-query.ts';
import { test } from './host-test.ts';

const cluster = { id: 'id-1', name: 'shop & co (50%)' } as ClusterProfile;
const directory = {
  clusters: [cluster],
  findByName: (name: string) => (name === cluster.name ? cluster : undefined),
} as unknown as ClusterDirectory;

const record: LogRecord = {
  topic: 'orders',
  partition: 3,
  offset: 9007199254740993n,
  timestamp: 1_700_000_000_123n,
  timestampType: 'CreateTime',
  key: Buffer.from('k'),
  value: Buffer.from('{"id":9007199254740993}'),
  headers: [],
  leaderEpoch: 0,
  compression: 'none',
};

/** A tail that has `record` in every row. */
const run = {
  ask: (type: { readonly method: string }) =>
    Promise.resolve(
      type.method === TailRequests.logRecord.method ? record : 'PRODUCER x\ntopic: orders\n\nvalue\n\n###\n',
    ),
} as unknown as TailRun;

const opened: { readonly query: TailPanelQuery; readonly target: RecordTarget | undefined }[] = [];
const panels = {
  open: (query: TailPanelQuery, _place: unknown, target?: RecordTarget) => {
    opened.push({ query, target });
    return {} as Tail;
  },
} as unknown as TailPanels;

test('a link that was copied opens a tail at its record, whatever the cluster is called', async () => {
  using documents = disposing(new CompareDocuments());
  const actions = createRecordActions({ compareDocuments: documents.it, extensionId: 'kafka-workbench.x' });
  const query = tailQuery(cluster, ['orders', 'payments'], 'latest', 'all');
  assert.equal(await actions({ run, query }, { method: 'copyLink', row: 0 }), 'Copied a link to the record.');
  const link = vscode.Uri.parse(await vscode.env.clipboard.readText());
  assert.equal(link.scheme, vscode.env.uriScheme);
  assert.equal(link.authority, 'kafka-workbench.x');
  await openRecordLink({ directory, panels }, link);
  assert.deepEqual(opened.at(-1), {
    query: tailQuery(cluster, ['orders'], '9007199254740993', '3'),
    target: { topic: 'orders', partition: 3, offset: '9007199254740993' },
  });
});

test('what is no link to a record is refused, and opens nothing', async () => {
  const before = opened.length;
  for (const text of ['/record?cluster=a&topic=..&partition=1&offset=1', '/elsewhere?cluster=a']) {
    const uri = vscode.Uri.parse(`${vscode.env.uriScheme}://kafka-workbench.x${text}`);
    await assert.rejects(openRecordLink({ directory, panels }, uri), /The link is none to a record/);
  }
  assert.equal(opened.length, before);
});

test('two records are compared in a diff editor, as documents that cannot be edited', async () => {
  using documents = disposing(new CompareDocuments());
  await documents.it.show(record, { ...record, offset: 5n, value: null });
  const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
  assert.ok(tab?.input instanceof vscode.TabInputTextDiff);
  assert.equal(tab.label, 'orders/3 @ 9007199254740993 ↔ orders/3 @ 5');
  const left = await vscode.workspace.openTextDocument(tab.input.original);
  assert.match(left.getText(), /\n {2}"value": \{\n {4}"id": 9007199254740993\n/);
  assert.equal(left.languageId, 'json');
  assert.equal(vscode.workspace.fs.isWritableFileSystem(left.uri.scheme), undefined);
  await vscode.window.tabGroups.close(tab);
});

test('"Produce again" opens an untitled request file, and sends nothing', async () => {
  using documents = disposing(new CompareDocuments());
  const actions = createRecordActions({ compareDocuments: documents.it, extensionId: 'x.y' });
  await actions(
    { run, query: tailQuery(cluster, ['orders'], 'latest', 'all') },
    { method: 'produceAgain', row: 0 },
  );
  const document = vscode.window.activeTextEditor?.document;
  assert.equal(document?.languageId, 'kafka');
  assert.equal(document.isUntitled, true);
  assert.equal(document.getText(), 'PRODUCER x\ntopic: orders\n\nvalue\n\n###\n');
  // It stays open: the next untitled file would take its name, and while VS Code still has the backup also its text.
});

function disposing<T extends vscode.Disposable>(it: T): { readonly it: T } & Disposable {
  return { it, [Symbol.dispose]: () => void it.dispose() };
}
