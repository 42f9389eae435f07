import { expect, it } from 'vitest';
import { blockDefinitions, findDefinition } from '../../../src/language/block-definitions.ts';
import { blockKinds } from '../../../src/core/block-kind.ts';

it.each(blockKinds)('%s has properties with distinct names, each with a summary', (kind) => {
  const { properties } = blockDefinitions[kind];
  expect(blockDefinitions[kind].kind).toBe(kind);
  expect(new Set(properties.map(({ name }) => name)).size).toBe(properties.length);
  for (const { name, summary } of properties) {
    expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(summary).toMatch(/\.$/);
  }
});

it.each(blockKinds)('the choices that %s offers are right themselves', (kind) => {
  for (const { name, choices, problem } of blockDefinitions[kind].properties) {
    for (const choice of choices ?? [])
      expect([name, choice, problem?.(choice)]).toEqual([name, choice, undefined]);
  }
});

it('finds what a block knows, and nothing that objects inherit', () => {
  expect(findDefinition('CONSUMER', 'from')?.name).toBe('from');
  expect(findDefinition('CONSUMER', 'key')).toBeUndefined();
  expect(findDefinition('CONSUMER', 'constructor')).toBeUndefined();
});
