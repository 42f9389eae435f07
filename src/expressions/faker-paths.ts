import { createFakerFunctions } from './faker-library.ts';
import { SeededRandomizer } from './seeded-randomizer.ts';

const functions = createFakerFunctions(new SeededRandomizer(0), () => new Date(0));

/** Whether faker has a function of that path. Import it dynamically: it loads faker. */
export function isFakerPath(path: string): boolean {
  return functions(path) !== undefined;
}
