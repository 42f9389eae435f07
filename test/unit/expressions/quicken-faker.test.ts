import { base, en, Faker } from '@faker-js/faker';
import { describe, expect, it } from 'vitest';
import { listFakerPaths } from '../../../src/expressions/faker-library.ts';
import { quickenFaker } from '../../../src/expressions/quicken-faker.ts';
import { SeededRandomizer } from '../../../src/expressions/seeded-randomizer.ts';

/** A faker, and what a call to it gives for a seed, with the random number that comes next. */
function observed(isQuickened: boolean): { readonly faker: Faker; readonly see: See } {
  const randomizer = new SeededRandomizer(7);
  const faker = new Faker({
    locale: [en, base],
    randomizer: { next: () => randomizer.next(), seed: () => undefined },
  });
  faker.setDefaultRefDate(new Date('2026-05-04T10:00:00Z'));
  if (isQuickened) quickenFaker(faker);
  return {
    faker,
    see: (index, call) => {
      randomizer.restart(index, 0);
      try {
        return [call(), randomizer.next()];
      } catch (error) {
        return error instanceof Error ? error.message : error;
      }
    },
  };
}

type See = (index: number, call: () => unknown) => unknown;

/** What calls give with a faker as it comes, and with a quickened one. */
function both(call: (faker: Faker, see: See) => unknown): readonly [unknown, unknown] {
  const [plain, quick] = [observed(false), observed(true)];
  return [call(plain.faker, plain.see), call(quick.faker, quick.see)];
}

describe('quickenFaker', () => {
  const paths = listFakerPaths().filter((path) => path !== 'image.urlLoremFlickr');

  it('changes no value of any function, nor how many random numbers it draws', () => {
    expect(paths.length).toBeGreaterThan(200);
    const [plain, quick] = both((faker, see) =>
      paths.map((path) => {
        const [module = '', name = ''] = path.split('.');
        const call = Reflect.get(Reflect.get(faker, module) as object, name) as () => unknown;
        return [path, Array.from({ length: 40 }, (_, index) => see(index, () => call()))];
      }),
    );
    expect(quick).toEqual(plain);
  });

  it.each([
    '{{person.firstName}} {{person.lastName}}',
    '{{number.int({"max": 9})}} of {{location.city}}',
    // Both a function and a list of this name are there: faker draws from the list, too.
    '{{food.adjective}} {{food.dish}}',
    '{{location.city_name}}',
    '{{person.nothing}}',
    '{{Person.firstName}} {{}} {{person.firstName',
    'no pattern',
  ])('evaluates the pattern %j as faker does', (pattern) => {
    const [plain, quick] = both(({ helpers }, see) =>
      Array.from({ length: 20 }, (_, index) => [
        see(index, () => helpers.fake(pattern)),
        see(index, () => helpers.fake([pattern, 'another'])),
      ]),
    );
    expect(quick).toEqual(plain);
  });

  it.each(['{{a}} and {{b}} and {{a}}', '{{b}}{{a}}', '{{c}} {{', '', undefined])(
    'inserts names into %j as faker does, those of inserted values included',
    (text) => {
      const values = { a: '{{b}} for $1', b: () => 'B{{c}}', c: 'C$&' };
      const [plain, quick] = both(({ helpers }) => helpers.mustache(text, values));
      expect(quick).toEqual(plain);
    },
  );
});
