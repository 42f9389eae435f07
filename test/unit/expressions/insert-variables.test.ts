import { describe, expect, test } from 'vitest';
import { insertVariables } from '../../../src/expressions/insert-variables.ts';

const values = new Map([
  ['id', '42'],
  ['order-id', 'A-1'],
  ['text', 'he said "\\n"\n💡'],
]);
const insert = (text: string): string => insertVariables(text, (name) => values.get(name));

describe('variables of an expression become their values', () => {
  test.each([
    ['value.id == vars.id', 'value.id == "42"'],
    ['vars.id != "vars.id" && vars . id == key', '"42" != "vars.id" && "42" == key'],
    ['[1].exists(x, vars.text == key)', '[1].exists(x, "he said \\"\\\\n\\"\\n💡" == key)'],
    ['has(vars.id) || has(vars.other) || has(value.id)', 'true || false || has(value.id)'],
    ['vars.id.size() == 2', '"42".size() == 2'],
    ['key == vars["order-id"]', 'key == "A-1"'],
    ['vars [ \'order-id\' ].size() == (vars["id"]).size()', '"A-1".size() == ("42").size()'],
    ['value.vars == 1', 'value.vars == 1'],
    ['value.id ==', 'value.id =='],
  ])('%s', (text, expected) => expect(insert(text)).toBe(expected));
});

test('what nothing provides is refused, and so is another use of `vars`', () => {
  expect(() => insert('value.id == vars.nowhere')).toThrow('Nothing provides `vars.nowhere`');
  expect(() => insert('value.id == vars["no-where"]')).toThrow('Nothing provides `vars["no-where"]`');
  for (const text of ['vars[key] == "a"', 'vars == key', 'vars[0] == key']) {
    expect(() => insert(text)).toThrow('Variables are read as `vars.name` or `vars["name"]` here.');
  }
});
