import fc from 'fast-check';
import { expect, test } from 'vitest';
import { celPath } from '../../../../src/webview/tail/cel-path.ts';
import { JsonTree, previewOf } from '../../../../src/webview/tail/json-tree.ts';

/** Every row as `depth step text`. */
function shown(tree: JsonTree): readonly string[] {
  return tree.rows.map(
    ({ node, depth }) => `${depth} ${node.step ?? '·'} ${tree.text.slice(node.start, node.end)}`,
  );
}

function expandAll(tree: JsonTree): void {
  for (let index = 0; index < tree.rows.length; index++) tree.expand(index);
}

/** The value again, out of the rows. */
function rebuilt(tree: JsonTree): unknown {
  let at = 0;
  const read = (): unknown => {
    const row = tree.rows[at++];
    if (row === undefined) throw new Error('no row');
    const { node } = row;
    if (node.kind !== 'object' && node.kind !== 'array')
      return JSON.parse(tree.text.slice(node.start, node.end)) as unknown;
    const members = Array.from({ length: row.children ?? 0 }, () => {
      const step = tree.rows[at]?.node.step;
      return [String(step), read()] as const;
    });
    return node.kind === 'array' ? members.map(([, member]) => member) : Object.fromEntries(members);
  };
  return read();
}

test('a value is shown with all of its digits, duplicates and order kept', () => {
  expect(shown(new JsonTree('{"id":9007199254740993, "id" : 1.50,"a":{}}'))).toEqual([
    '0 · {"id":9007199254740993, "id" : 1.50,"a":{}}',
    '1 id 9007199254740993',
    '1 id 1.50',
    '1 a {}',
  ]);
});

test('nodes open and close, and close with all that is in them', () => {
  const tree = new JsonTree('{"a":[1,[2]],"b":3}');
  expect(tree.rows.map(({ node }) => node.step)).toEqual([null, 'a', 0, 1, 0, 'b']);
  tree.collapse(1);
  expect(tree.rows.map(({ node }) => node.step)).toEqual([null, 'a', 'b']);
  tree.expand(1);
  expect(tree.rows.map(({ node, children }) => [node.step, children])).toEqual([
    [null, 2],
    ['a', 2],
    [0, null],
    [1, null],
    ['b', null],
  ]);
  tree.expand(3);
  expect(tree.parentOf(4)).toBe(3);
  expect(celPath('value', tree.stepsTo(4))).toBe('value.a[1][0]');
  expect(tree.parentOf(0)).toBeUndefined();
});

test('each row says which child it is, and of how many', () => {
  const { rows } = new JsonTree('[true,false]');
  expect(rows.map(({ position, siblings }) => [position, siblings])).toEqual([
    [1, 1],
    [1, 2],
    [2, 2],
  ]);
});

test('any JSON can be read back from its tree', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), fc.constantFrom(0, 2), (value, indent) => {
      const tree = new JsonTree(JSON.stringify(value, null, indent));
      expandAll(tree);
      expect(JSON.stringify(rebuilt(tree))).toBe(JSON.stringify(JSON.parse(JSON.stringify(value))));
    }),
  );
});

test('a text that is cut off anywhere is a tree of what is there', () => {
  const whole = '{"a":[1,{"b":"x\\"y"}],"c":tru';
  for (let length = 0; length <= whole.length; length++) {
    const tree = new JsonTree(whole.slice(0, length));
    expandAll(tree);
    expect(tree.rows.every(({ node }) => node.start <= node.end && node.end <= length)).toBe(true);
  }
  fc.assert(fc.property(fc.string(), (text) => expandAll(new JsonTree(text))));
});

test('ten thousand levels open one by one, and a path leads through all of them', () => {
  const depth = 10_000;
  const tree = new JsonTree('['.repeat(depth) + ']'.repeat(depth));
  expect(tree.rows.length).toBeLessThan(100);
  for (let index = 0; index < 300; index++) tree.expand(index);
  expect(tree.rows.at(-1)?.depth).toBe(300);
  expect(tree.stepsTo(300)).toHaveLength(300);
});

test('half a million elements, and a document of a megabyte, open', () => {
  const wide = new JsonTree(`[${'1,'.repeat(500_000)}1]`);
  expect(wide.rows).toHaveLength(500_002);
  wide.collapse(0);
  wide.expand(0);
  const big = JSON.stringify(Array.from({ length: 10_000 }, (_, id) => ({ id, name: 'x'.repeat(100) })));
  expect(big.length).toBeGreaterThan(1024 * 1024);
  expect(new JsonTree(big).rows.length).toBeGreaterThan(10_000);
});

test('a preview is short, on one line', () => {
  const text = '{\n  "a": 1,\n  "b": 2\n}';
  expect(previewOf(text, { kind: 'object', step: null, start: 0, end: text.length }, 12)).toBe(
    '{ "a": 1, "b',
  );
});
