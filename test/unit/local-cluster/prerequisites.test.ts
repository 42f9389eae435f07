import { describe, expect, test } from 'vitest';
import { missingSentence, parseJavaVersion } from '../../../src/local-cluster/prerequisites.ts';

describe('the version of Java', () => {
  test.each([
    ['openjdk version "17.0.15" 2025-04-15', 17],
    ['java version "1.8.0_412"', 8],
    ['openjdk version "25" 2025-09-16', 25],
    ['openjdk version "21-ea" 2023-09-19', 21],
    ['sh: java: not found', undefined],
  ])('in %j is %j', (output, version) => {
    expect(parseJavaVersion(output)).toBe(version);
  });
});

test.each([
  [undefined, false, /Java 17 or later with Maven, which is not installed/],
  [undefined, true, /Java 17 or later, which is not installed/],
  [11, true, /this machine has Java 11/],
  [21, false, /downloaded with Maven, which is not installed/],
])('what is missing is one sentence: Java %j, Maven %j', (java, hasMaven, expected) => {
  const sentence = missingSentence(java, hasMaven);
  expect(sentence).toMatch(expected);
  expect(sentence).toMatch(/^A local Kafka broker [^.]*\.$/);
});
