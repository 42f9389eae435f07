import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { parseClusterProfile } from '../../src/core/cluster-profile.ts';
import { Commands } from '../../src/extension/contributions.ts';
import type { KafkaCluster } from '../../src/kafka/kafka-cluster.ts';
import { openKafkaCluster } from '../../src/kafka/open-kafka-cluster.ts';
import { bootstrapServers, test } from './host-test.ts';
import { hintTexts, insert, lensTexts, open, openFile, runLens, withCluster } from './lens-editor.ts';
import { until } from './until.ts';

test('an EXPECT passes from its lens, which says how long it took, and beside its keyword how many matched', async () => {
  await withTopic(async (topic) => {
    const document = await open(
      `PRODUCER\ntopic: ${topic}\n{"id": 7}\n###\nEXPECT it\ntopic: ${topic}\nfrom: earliest\nmatch: value.id == 7\ncapture: seven = value.id\n`,
    );
    await runLens(document, 'Produce record');
    await untilLens(document, /^0 ✓ .*\/\d @ 0 · /);
    await runLens(document, 'Check');
    await untilLens(document, /^4 ✓ passed · /);
    const hints = await hintTexts(document);
    assert.match(hints[0] ?? '', /^0 ✓ \d.* · partition \d, offset 0$/);
    assert.match(hints[1] ?? '', /^4 ✓ \d.* · seven = 7 · 1 of 1 record$/);
  });
});

test('an EXPECT that fails says at its lens what came, and shows what each record was missing', async () => {
  await withTopic(async (topic) => {
    const document = await open(
      `-- ten records\n\nPRODUCER\ntopic: ${topic}\n{"id": {{$index}}}\n###\nEXPECT it\ntopic: ${topic}\nfrom: earliest\nwithin: 1s\nmatch: value.id == 77 && key == null\n`,
    );
    await runLens(document, 'Produce ×10');
    await untilLens(document, /^2 ✓ 10 records/);
    await runLens(document, 'Check');
    await untilLens(document, /^6 ✗ after 1\.\d s: 10 records came, none matched$/);
    const shown = await detailsOf(document, 'none matched');
    assert.match(shown, /^EXPECT it$/m);
    assert.match(shown, /0 of the 10 records that came in/);
    assert.match(shown, /✗ value\.id == 77\n\s+value\.id = \d/);
    assert.match(shown, /value {2}\{"id": \d\}/);
  });
});

test('a TOPIC is created by its lens', async () => {
  await withTopic(async (_topic, kafka) => {
    const name = `host-${randomUUID()}`;
    const document = await open(`TOPIC ${name}\npartitions: 3\n`);
    await runLens(document, 'Apply');
    await untilLens(document, /^0 ✓ passed · /);
    assert.equal((await kafka.describeTopic(name)).partitionCount, 3);
  });
});

test('a file runs from top to bottom, stops at the first failure, and says which blocks did not run', async () => {
  await withTopic(async (topic) => {
    const document = await open(
      [
        `PRODUCER\ntopic: ${topic}\n{"id": 1}\n###`,
        `EXPECT wrong\ntopic: ${topic}\nmatch: value.id == 1\nassert: value.id == 2\n###`,
        `PRODUCER\ntopic: ${topic}\nnever\n`,
      ].join('\n'),
    );
    await runLens(document, 'Run file');
    await untilLens(document, /^0 ✗ 1 of 3 failed · /);
    const lenses = await lensTexts(document);
    assert.ok(
      lenses.some((lens) => /^0 ✓ .*\/\d @ 0 · /.test(lens)),
      lenses.join('\n'),
    );
    assert.ok(
      lenses.some((lens) => /^4 ✗ after .*: Line 8, `assert`/.test(lens)),
      lenses.join('\n'),
    );
    assert.ok(lenses.includes('9 $(circle-outline) not run'), lenses.join('\n'));
    const shown = await detailsOf(document, '1 of 3 failed');
    assert.match(shown, /^✓ PRODUCER\s+passed/m);
    assert.match(shown, /^○ PRODUCER\s+not run$/m);
    assert.match(shown, /`assert` is false of the record/);
  });
});

test('a block that needs a capture says so when it runs alone, and passes when the file runs through it', async () => {
  await withTopic(async (topic) => {
    const document = await open(
      [
        `PRODUCER\ntopic: ${topic}\n{"id": 1, "ref": "x-1"}\n###`,
        `EXPECT first\ntopic: ${topic}\nmatch: value.id == 1\ncapture: ref = value.ref\n###`,
        `EXPECT again\ntopic: ${topic}\nmatch: value.ref == vars.ref\n`,
      ].join('\n'),
    );
    await runLens(document, 'Check', 9);
    await untilLens(
      document,
      /^9 ✗ This block needs `ref`, which line 8 captures: choose "Run through here"\.$/,
    );
    await runLens(document, 'Run through here', 9);
    await untilLens(document, /^9 ✓ passed · /);
    await untilLens(document, /^0 ✓ 3 blocks · /);
  });
});

test('what came of a block is marked when the block is edited, and holds again when that is undone', async () => {
  await withTopic(async (topic) => {
    const document = await open(`TOPIC ${topic}\n\n###\nTOPIC ${topic}\nassert: topic.partitions == 1\n`);
    await runLens(document, 'Run file');
    await untilLens(document, /^3 ✓ passed · /);
    await insert(document, new vscode.Position(0, 0), '-- above\n');
    await untilLens(document, /^4 ✓ passed · [\d.]+ m?s$/);
    await insert(document, new vscode.Position(5, 0), '-- inside\n');
    await untilLens(document, /^4 ✓ passed · .* · edited since$/);
    assert.deepEqual(
      (await hintTexts(document)).map((hint) => hint.split(' ')[0]),
      ['1'],
    );
    const edit = new vscode.WorkspaceEdit();
    edit.delete(document.uri, new vscode.Range(5, 0, 6, 0));
    await vscode.workspace.applyEdit(edit);
    await untilLens(document, /^4 ✓ passed · [\d.]+ m?s$/);
  });
});

test('the block at the cursor is checked without a lens', async () => {
  await withTopic(async (topic) => {
    const document = await open(`TOPIC ${topic}\n\n###\nTOPIC ${topic}\nassert: topic.partitions == 1\n`);
    const editor = await vscode.window.showTextDocument(document);
    editor.selection = new vscode.Selection(4, 2, 4, 2);
    await vscode.commands.executeCommand(Commands.runBlock);
    await untilLens(document, /^3 ✓ passed · /);
  });
});

test('an environment gives names and the cluster, is chosen at the lens, and its private values are never shown', async () => {
  await withTopic(async (topic) => {
    await withFolder(async (folder) => {
      const environments = {
        $clusters: { here: { bootstrapServers } },
        dev: { $cluster: 'here', topic, text: 'public' },
      };
      await writeFile(path.join(folder, 'kafka.env.json'), JSON.stringify(environments));
      await writeFile(
        path.join(folder, 'kafka.private.env.json'),
        JSON.stringify({ dev: { token: 'hush-hush-1', secretTopic: 'hush-hush-2' } }),
      );
      const document = await openFile(
        path.join(folder, 'a.kafka'),
        [
          'PRODUCER\ntopic: {{topic}}\n{"token": "{{token}}", "text": "{{text}}"}\n###',
          'PRODUCER\ntopic: {{secretTopic}}\nvalue\n###',
          'EXPECT it\ntopic: {{topic}}\nfrom: earliest\nwithin: 1s\nmatch: value.text == vars.token\n',
        ].join('\n'),
      );
      await untilLens(document, /^0 env: none ▾$/);
      await chooseEnvironment(document, 'dev');
      try {
        await runLens(document, 'Produce record', 0);
        await untilLens(document, /^0 ✓ .*\/0 @ 0 · /);
        await runLens(document, 'Produce record', 4);
        await untilLens(document, /^4 ✗ .*•••/);
        await runLens(document, 'Check', 8);
        await untilLens(document, /^8 ✗ after 1\.\d s: 1 record came, it did not match$/);
        const shown = await detailsOf(document, 'it did not match');
        assert.match(shown, /vars\.token = "•••"/);
        assert.match(shown, /value\.text = "public"/);
        const everything = [shown, ...(await lensTexts(document)), ...(await hintTexts(document))];
        assert.doesNotMatch(everything.join('\n'), /hush/);
      } finally {
        await chooseEnvironment(document, 'none');
      }
    });
  });
});

test('a value file is sent by a lens, from beside the document', async () => {
  await withTopic(async (topic) => {
    await withFolder(async (folder) => {
      await writeFile(path.join(folder, 'order.json'), '{"id": 42}');
      const document = await openFile(
        path.join(folder, 'a.kafka'),
        `PRODUCER\ntopic: ${topic}\nvalue-file: order.json\n\n###\nEXPECT\ntopic: ${topic}\nfrom: earliest\nmatch: value.id == 42\n`,
      );
      await runLens(document, 'Produce record');
      await untilLens(document, /^0 ✓ .*\/\d @ 0 · /);
      await runLens(document, 'Check');
      await untilLens(document, /^5 ✓ passed · /);
    });
  });
});

test('a CONSUMER on a cluster of a file says that its tail wants a saved one', async () => {
  await withFolder(async (folder) => {
    const environments = { $clusters: { there: { bootstrapServers } } };
    await writeFile(path.join(folder, 'kafka.env.json'), JSON.stringify(environments));
    const document = await openFile(path.join(folder, 'a.kafka'), 'CONSUMER\ntopic: t\ncluster: there\n');
    await runLens(document, 'Start consumer');
    await untilLens(document, /^0 ✗ `there` is a cluster of a file, and a tail reads from saved clusters/);
  });
});

async function untilLens(document: vscode.TextDocument, pattern: RegExp): Promise<void> {
  let lenses: readonly string[] = [];
  try {
    await until(`a lens ${String(pattern)}`, async () => {
      lenses = await lensTexts(document);
      return lenses.some((lens) => pattern.test(lens));
    });
  } catch (error) {
    throw new Error(`There is no lens ${String(pattern)} among\n${lenses.join('\n')}`, { cause: error });
  }
}

/** Chooses among two, none and another, until the other one is the chosen one. */
async function chooseEnvironment(document: vscode.TextDocument, name: string): Promise<void> {
  let isOpen = false;
  await until(`the environment ${name} is chosen`, async () => {
    if ((await lensTexts(document)).includes(`0 env: ${name} ▾`)) return true;
    if (!isOpen) {
      isOpen = true;
      void vscode.commands
        .executeCommand(Commands.selectEnvironment, document.uri)
        .then(() => (isOpen = false));
    }
    if (name !== 'none') await vscode.commands.executeCommand('workbench.action.quickOpenSelectNext');
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    return false;
  });
}

/** The document that a click on the result shows. */
async function detailsOf(document: vscode.TextDocument, lens: string): Promise<string> {
  await runLens(document, lens);
  const shown = vscode.window.activeTextEditor?.document;
  assert.ok(shown);
  assert.equal(shown.uri.scheme, 'kafka-workbench-result');
  const text = shown.getText();
  await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  return text;
}

function workspaceFolder(): string {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  assert.ok(folder);
  return folder;
}

async function withTopic(body: (topic: string, kafka: KafkaCluster) => Promise<void>): Promise<void> {
  const parsed = parseClusterProfile({ id: 'host', name: 'host', bootstrapServers });
  assert.ok('profile' in parsed);
  const kafka = openKafkaCluster({ profile: parsed.profile, secrets: {} });
  try {
    const name = `host-${randomUUID()}`;
    await kafka.mutations.createTopic({ name, partitions: 1, replicationFactor: 1, configs: {} });
    await withCluster('host', () => body(name, kafka), bootstrapServers);
  } finally {
    await kafka.close();
  }
}

/** Runs `body` with a new folder of the workspace. */
async function withFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = path.join(workspaceFolder(), randomUUID());
  await mkdir(folder);
  try {
    await body(folder);
  } finally {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await rm(folder, { recursive: true });
  }
}
