import { describe, expect, it } from 'vitest';
import { createFakerCatalog } from '../../../src/expressions/faker-catalog.ts';
import { createFakerFunctions, listFakerPaths } from '../../../src/expressions/faker-library.ts';
import { SeededRandomizer } from '../../../src/expressions/seeded-randomizer.ts';

describe("faker's functions", () => {
  it('are all that a template can name', () => {
    const find = createFakerFunctions(new SeededRandomizer(1), () => new Date(0));
    const paths = listFakerPaths();
    expect(paths.length).toBeGreaterThan(200);
    expect(paths.filter((path) => find(path) === undefined)).toEqual([]);
    expect(paths).not.toContain('helpers.fake');
  });

  it('have examples, but for those that take parameters', async () => {
    const { paths, sample } = await createFakerCatalog();
    expect(paths.get('person.firstName')?.example).toMatch(/^\p{L}+$/u);
    expect(paths.get('helpers.arrayElement')).toEqual({ path: 'helpers.arrayElement', example: undefined });
    const examples = [...paths.values()].map(({ example }) => example ?? '');
    expect(Math.max(...examples.map((example) => example.length))).toBeLessThanOrEqual(60);
    expect(sample('{{number.int({"min": 7, "max": 7})}}')).toBe('7');
    expect(sample('{{nope.nope}}')).toBeUndefined();
  });
});
