import { describe, expect, test } from 'vitest';
import { countResults } from '../../../scripts/suite-results.ts';

const file = (status: string, ...statuses: readonly string[]) => ({
  status,
  assertionResults: statuses.map((each) => ({ status: each })),
});

describe('counting the results of a suite', () => {
  test('counts the checks that left an error as failed', () => {
    expect(countResults([{ name: 'types' }, { name: 'layout', error: 'one file' }])).toEqual({
      passed: 1,
      failed: 1,
      skipped: 0,
    });
  });

  test('counts the tests of every file of a Vitest report', () => {
    const testResults = [file('passed', 'passed', 'passed'), file('failed', 'passed', 'failed', 'pending')];
    expect(countResults({ testResults })).toEqual({ passed: 3, failed: 1, skipped: 1 });
  });

  test('counts a file that does not load as one failure', () => {
    expect(countResults({ testResults: [file('failed')] })).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  test('counts a file whose set-up fails as one failure, beside the tests that were skipped for it', () => {
    const testResults = [file('failed', 'pending', 'pending')];
    expect(countResults({ testResults })).toEqual({ passed: 0, failed: 1, skipped: 2 });
  });
});
