import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  Commands,
  ContextKeys,
  NodeKinds,
  Settings,
  tailPanelViewType,
  Views,
} from '../../../src/extension/contributions.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const manifestText = readFileSync(path.join(root, 'package.json'), 'utf8');
const words = JSON.parse(readFileSync(path.join(root, 'package.nls.json'), 'utf8')) as Record<string, string>;
const { activationEvents, contributes } = JSON.parse(manifestText) as {
  readonly activationEvents: readonly string[];
  readonly contributes: {
    readonly commands: readonly {
      readonly command: string;
      readonly title: string;
      readonly icon?: string;
    }[];
    readonly menus: Readonly<Record<string, readonly MenuEntry[]>>;
    readonly keybindings: readonly { readonly command: string; readonly when: string }[];
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly viewsContainers: { readonly activitybar: readonly { readonly id: string }[] };
    readonly viewsWelcome: readonly { readonly view: string; readonly contents: string }[];
    readonly configuration: { readonly properties: Readonly<Record<string, unknown>> };
  };
};

interface MenuEntry {
  readonly command: string;
  readonly when: string;
  readonly group?: string;
}

const commandIds = new Set<string>(Object.values(Commands));
const menuEntries = Object.values(contributes.menus).flat();
const whenClauses = [...menuEntries, ...contributes.keybindings].map(({ when }) => when);

describe('ids in the code and in the manifest are the same', () => {
  test('commands', () => {
    expect(contributes.commands.map(({ command }) => command).sort()).toEqual([...commandIds].sort());
  });

  test('views and their container', () => {
    const views = Object.entries(contributes.views).flatMap(([container, list]) => [
      container,
      ...list.map(({ id }) => id),
    ]);
    expect(views.sort()).toEqual(Object.values(Views).toSorted());
    expect(contributes.viewsContainers.activitybar.map(({ id }) => id)).toEqual([Views.container]);
    expect(contributes.viewsWelcome.map(({ view }) => view)).toEqual([Views.clusters]);
  });

  test('settings', () => {
    const settings = Object.keys(contributes.configuration.properties);
    expect(settings.sort()).toEqual(Object.values(Settings).toSorted());
  });

  test('kinds of nodes that menus look for', () => {
    const kinds = new Set<string>(Object.values(NodeKinds));
    const sought = whenClauses.flatMap((when) =>
      [...when.matchAll(/viewItem =~ \/\^\(?([\w|]+)/g)].flatMap(([, names = '']) => names.split('|')),
    );
    expect(sought.length).toBeGreaterThan(0);
    expect(sought.filter((kind) => !kinds.has(kind))).toEqual([]);
  });

  test('context keys and views that `when` clauses name', () => {
    const known = new Set<string>([...Object.values(ContextKeys), ...Object.values(Views)]);
    const named = whenClauses.flatMap((when) => when.match(/kafkaWorkbench\.[\w.]+/g) ?? []);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
    for (const key of Object.values(ContextKeys)) expect(named).toContain(key);
  });

  test('commands that menus, keys and the welcome view run', () => {
    const welcome = Object.values(words).flatMap((text) =>
      [...text.matchAll(/\(command:([\w.]+)\)/g)].map(([, command = '']) => command),
    );
    const run = [...menuEntries, ...contributes.keybindings].map(({ command }) => command);
    expect([...run, ...welcome].filter((command) => !commandIds.has(command))).toEqual([]);
  });

  test('a tail panel that comes back after a reload wakes the extension', () => {
    expect(activationEvents).toContain(`onWebviewPanel:${tailPanelViewType}`);
  });

  test('a folder with request files wakes the extension: without, VS Code shows no Testing view', () => {
    expect(activationEvents).toContain('workspaceContains:**/*.kafka');
  });
});

describe('words', () => {
  const used = new Set([...manifestText.matchAll(/"%([\w.]+)%"/g)].map(([, key = '']) => key));

  test('every one that the manifest names is there, and none is left over', () => {
    expect([...used].sort()).toEqual(Object.keys(words).sort());
  });

  test('command titles are in title case without a full stop, and name no category', () => {
    for (const { title } of contributes.commands) {
      const text = words[title.slice(1, -1)] ?? '';
      expect(text).toMatch(/^[A-Z]/);
      expect(text).not.toMatch(/[.!]$|^Kafka/);
    }
  });
});

describe('menus', () => {
  test('destructive commands stand last in a group of their own, never inline', () => {
    const destructive: readonly string[] = [Commands.deleteTopic, Commands.removeCluster];
    const groups = menuEntries
      .filter(({ command }) => destructive.includes(command))
      .map(({ group }) => group);
    expect(groups).toHaveLength(destructive.length);
    for (const group of groups) expect(group).toMatch(/^9_delete@/);
  });

  test('what changes a cluster is not offered where it is read-only', () => {
    const changing: readonly string[] = [Commands.createTopic, Commands.deleteTopic];
    const entries = contributes.menus['view/item/context']?.filter(({ command }) =>
      changing.includes(command),
    );
    for (const { when } of entries ?? []) expect(when).toContain(';writable');
  });

  test('inline actions have an icon', () => {
    const inline = menuEntries.filter(({ group }) => /^(inline|navigation)/.test(group ?? ''));
    const iconless = new Set(
      contributes.commands.filter(({ icon }) => icon === undefined).map(({ command }) => command),
    );
    expect(inline.filter(({ command }) => iconless.has(command))).toEqual([]);
  });
});
