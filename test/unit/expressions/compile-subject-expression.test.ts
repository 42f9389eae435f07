import { describe, expect, it } from 'vitest';
import { compileSubjectExpression } from '../../../src/expressions/compile-subject-expression.ts';
import type { SubjectName, SubjectScope } from '../../../src/expressions/subject-scope.ts';

const orders: SubjectScope = {
  vars: new Map([['partitions', '8']]),
  topic: {
    name: 'orders',
    id: '',
    partitions: 8n,
    replicationFactor: 3n,
    config: new Map([['retention.ms', '1000']]),
    offsets: [
      new Map<string, bigint | null>([
        ['partition', 0n],
        ['begin', 0n],
        ['end', 5n],
      ]),
    ],
  },
};
const billing: SubjectScope = {
  vars: new Map(),
  group: {
    name: 'billing',
    state: 'Empty',
    type: 'classic',
    members: 0n,
    lag: 2n,
    offsets: [
      new Map<string, string | bigint | null>([
        ['topic', 'orders'],
        ['partition', 0n],
        ['committed', 3n],
        ['end', 5n],
        ['lag', 2n],
      ]),
    ],
  },
};

function holds(text: string, subject: SubjectName = 'topic'): boolean {
  const result = compileSubjectExpression(text, subject);
  if ('problem' in result) throw new Error(result.problem.message);
  return result.expression.holds(subject === 'topic' ? orders : billing);
}

function problem(text: string, subject: SubjectName = 'topic'): unknown {
  const result = compileSubjectExpression(text, subject);
  return 'problem' in result ? result.problem : undefined;
}

describe('an assertion on a topic or a group', () => {
  it('sees it as it is, and the variables', () => {
    expect(holds('topic.partitions == 8 && topic.replicationFactor > 2')).toBe(true);
    expect(holds('topic.config["retention.ms"] == "2000"')).toBe(false);
    expect(holds('topic.offsets.all(o, o.end >= 5)')).toBe(true);
    expect(holds('topic.partitions == int(vars.partitions)')).toBe(true);
    expect(holds('group.state == "Empty" && group.lag <= 2', 'group')).toBe(true);
    expect(holds('group.offsets.exists(o, o.topic == "orders" && o.committed == 3)', 'group')).toBe(true);
  });

  it('does not take an unknown lag for none', () => {
    const result = compileSubjectExpression('group.lag <= 0', 'group');
    if ('problem' in result) throw new Error(result.problem.message);
    const unknown = { ...billing, group: { ...billing.group, lag: null } };
    expect(() => result.expression.holds(unknown)).toThrow();
  });

  it('is told what it cannot see', () => {
    expect(problem('topic.partition == 8')).toEqual({
      message: 'No such key: partition.',
      start: 6,
      end: 15,
    });
    expect(problem('group.lag == 0')).toMatchObject({ message: 'There is no `group`.', start: 0, end: 5 });
    expect(problem('value.a == 0', 'group')).toMatchObject({ message: 'There is no `value`.' });
    expect(problem('topic.partitions')).toMatchObject({
      message: 'The expression must be true or false, and this is a whole number.',
    });
    expect(problem('topic.partitions == "8"')).toBeDefined();
    expect(problem('')).toMatchObject({ message: 'The expression is empty.' });
  });

  it('fails with a sentence where there is nothing', () => {
    expect(() => holds('topic.config["nope"] == "1"')).toThrow('No such key: nope');
  });

  it('ends in time', () => {
    const all = (depth: number): string =>
      depth === 0 ? 'true' : `[1,2,3,4,5,6,7,8,9,10].all(x${depth}, ${all(depth - 1)})`;
    expect(() => holds(all(7))).toThrow('takes too long');
  });
});
