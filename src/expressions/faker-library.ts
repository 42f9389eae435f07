/**
 * The only module that loads faker, which takes a fifth of a second: import it dynamically. `Faker`, `en` and `base`
 * alone let a bundler leave the other languages out.
 */
import { base, en, Faker } from '@faker-js/faker';
import { quickenFaker } from './quicken-faker.ts';
import type { SeededRandomizer } from './seeded-randomizer.ts';

export type FakerFunction = (...parameters: readonly unknown[]) => unknown;

/** Gives the function of a path such as `person.firstName`, or `undefined` where faker documents none. */
export type FakerFunctions = (path: string) => FakerFunction | undefined;

/** Faker's documented modules. A path leads nowhere else: not to what objects inherit, nor to faker's own insides. */
const modules = [
  'airline',
  'animal',
  'book',
  'color',
  'commerce',
  'company',
  'database',
  'datatype',
  'date',
  'finance',
  'food',
  'git',
  'hacker',
  'helpers',
  'image',
  'internet',
  'location',
  'lorem',
  'music',
  'number',
  'person',
  'phone',
  'science',
  'string',
  'system',
  'vehicle',
  'word',
] as const satisfies readonly (keyof Faker)[];

/** Every path that leads to a function, by module. */
export function listFakerPaths(): string[] {
  const faker = new Faker({ locale: [en, base] });
  return modules.flatMap((name) =>
    Object.keys(faker[name])
      .map((functionName) => `${name}.${functionName}`)
      .filter(
        (path) =>
          path !== refused && typeof Reflect.get(faker[name], path.slice(name.length + 1)) === 'function',
      ),
  );
}

/** It takes paths in a syntax of its own, which may lead anywhere. */
const refused = 'helpers.fake';

/**
 * Faker's functions over our random numbers.
 * @param now what `date.past` and the like count from
 */
export function createFakerFunctions(randomizer: SeededRandomizer, now: () => Date): FakerFunctions {
  const faker = quickFaker(randomizer, now);
  return (path) => {
    const [moduleName, functionName, ...rest] = path.split('.');
    const knownModule = modules.find((name) => name === moduleName);
    if (knownModule === undefined || functionName === undefined || rest.length > 0 || path === refused) {
      return undefined;
    }
    const fakerModule = faker[knownModule];
    if (!Object.hasOwn(fakerModule, functionName)) return undefined;
    const candidate: unknown = Reflect.get(fakerModule, functionName);
    return typeof candidate === 'function' ? (candidate as FakerFunction) : undefined;
  };
}

/** One that cannot be made quick, since a release of the library has other insides, is as good, and only slower. */
function quickFaker(randomizer: SeededRandomizer, now: () => Date): Faker {
  const faker = plainFaker(randomizer, now);
  try {
    quickenFaker(faker);
    return faker;
  } catch {
    // A part of it may have been changed.
    return plainFaker(randomizer, now);
  }
}

function plainFaker(randomizer: SeededRandomizer, now: () => Date): Faker {
  const faker = new Faker({
    locale: [en, base],
    randomizer: {
      next: () => randomizer.next(),
      // The run seeds its randomizer itself, for each text of each record.
      seed: () => undefined,
    },
  });
  faker.setDefaultRefDate(now);
  return faker;
}
