import { Faker } from '@faker-js/faker';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createFakerFunctions } from '../../../src/expressions/faker-library.ts';
import { SeededRandomizer } from '../../../src/expressions/seeded-randomizer.ts';

describe('createFakerFunctions', () => {
  const randomizer = new SeededRandomizer(1);
  const find = createFakerFunctions(randomizer, () => new Date('2026-05-04T10:00:00Z'));

  it("finds faker's documented functions", () => {
    for (const path of [
      'person.firstName',
      'number.int',
      'string.uuid',
      'location.country',
      'internet.email',
    ]) {
      expect(find(path)?.()).toBeDefined();
    }
    expect(find('number.int')?.({ min: 3, max: 3 })).toBe(3);
    expect(find('helpers.arrayElement')?.(['only'])).toBe('only');
  });

  it('draws from our randomizer, and counts from our time', () => {
    randomizer.restart(5, 0);
    const first = find('person.fullName')?.();
    randomizer.restart(5, 0);
    expect(find('person.fullName')?.()).toBe(first);
    const past = find('date.past')?.() as Date;
    expect(past.getTime()).toBeLessThan(Date.parse('2026-05-04T10:00:00Z'));
    expect(past.getTime()).toBeGreaterThan(Date.parse('2025-05-03T00:00:00Z'));
  });

  it.each(['rawDefinitions', 'definitions'] as const)(
    'is not needed to be quick: a release of the library may have no `%s`',
    (missing) => {
      randomizer.restart(5, 0);
      const name = find('person.firstName')?.();
      const getter = vi.spyOn(Faker.prototype, missing, 'get');
      onTestFinished(() => getter.mockRestore());
      getter.mockReturnValueOnce(undefined as never);
      const slow = createFakerFunctions(randomizer, () => new Date(0));
      expect(getter).toHaveBeenCalled();
      getter.mockRestore();
      randomizer.restart(5, 0);
      expect(slow('person.firstName')?.()).toBe(name);
    },
  );

  it('leads nowhere but to those functions', () => {
    const paths = [
      'constructor.constructor',
      '__proto__.toString',
      'person.constructor',
      'person.__proto__',
      'person.faker',
      'person.hasOwnProperty',
      'person.toString',
      'rawDefinitions.person',
      'fakerCore.randomizer',
      'definitions.person',
      'helpers.fake',
      'person.firstName.constructor',
      'person.',
      '.person',
      'person',
      '',
    ];
    for (const path of paths) expect([path, find(path)]).toEqual([path, undefined]);
  });
});
