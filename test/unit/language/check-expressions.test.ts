import { describe, expect, it } from 'vitest';
import { checkExpressions } from '../../../src/language/check-expressions.ts';
import { parseKafkaFile } from '../../../src/language/parse-kafka-file.ts';

/** Findings with a caret under what they mean. */
function carets(text: string): string[] {
  const file = parseKafkaFile(text);
  return checkExpressions(file).map(({ line, column, endColumn, message, severity, code }) => {
    expect([severity, code]).toEqual(['error', 'bad-expression']);
    return `${line}: ${file.source.line(line).text.slice(column, endColumn)}: ${message}`;
  });
}

describe('an expression', () => {
  it('is checked wherever one may stand, and its place is that within the line', () => {
    expect(carets('CONSUMER\ntopic: t\nfilter: valu.a == 1')).toEqual([
      '2: valu: There is no `valu`. Did you mean `value`?',
    ]);
    expect(
      carets('EXPECT\ntopic: t\n  match:   key = "a"\nassert: value.a ==\ncapture: x =  offset +'),
    ).toEqual([
      expect.stringMatching(/^2: =/),
      expect.stringMatching(/^3: .*the end/),
      expect.stringMatching(/^4: .*the end/),
    ]);
  });

  it('must be true or false, but for what is captured', () => {
    expect(carets('EXPECT\ntopic: t\nmatch: offset\ncapture: o = offset')).toEqual([
      '2: offset: The expression must be true or false, and this is a whole number.',
    ]);
  });

  it('of a TOPIC or a GROUP sees the topic or the group alone', () => {
    expect(
      carets(
        'TOPIC t\nassert: topic.partition == 1\nGROUP g\nassert: topic.partitions == 1\nassert: group.lag == 0',
      ),
    ).toEqual(['1: partition: No such key: partition.', '3: topic: There is no `topic`.']);
  });

  it('that holds templates is left to the run', () => {
    expect(carets('EXPECT\ntopic: t\nmatch: value.id == {{id}}\nassert: {{nope')).toHaveLength(1);
  });

  it('that is empty, or no assignment, is told elsewhere', () => {
    expect(carets('EXPECT\ntopic: t\nmatch:\ncapture: x\ncapture: = 1 +')).toEqual([]);
  });
});
