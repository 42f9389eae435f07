import { describe, expect, it } from 'vitest';
import { describeFilterProblem } from '../../../src/cli/filter-problem.ts';

describe('what is said of a filter that cannot be used', () => {
  it('has carets under the place', () => {
    expect(describeFilterProblem('value.a >> 1', { message: 'No.', start: 8, end: 10 })).toBe(
      '--filter: No.\n  value.a >> 1\n          ^^',
    );
  });

  it('shows the line that is meant, and a caret at its end where something is missing', () => {
    expect(describeFilterProblem('true &&\n\tkey ==\n1', { message: 'No.', start: 15, end: 15 })).toBe(
      '--filter: No.\n  \tkey ==\n  \t      ^',
    );
  });

  it('keeps the carets within the line', () => {
    expect(describeFilterProblem('a +\nb', { message: 'No.', start: 2, end: 5 })).toBe(
      '--filter: No.\n  a +\n    ^',
    );
  });
});
