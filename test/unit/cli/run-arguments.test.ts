import { describe, expect, it } from 'vitest';
import { parseRunArguments } from '../../../src/cli/run-arguments.ts';

describe('arguments of run', () => {
  it('are read', () => {
    expect(
      parseRunArguments([
        ...['a.kafka', 'b.kafka', '--env', 'dev', '--var', 'id=a=b', '--var', 'empty=', '--cluster', 'local'],
        ...['--only', 'paid', '--keep-going', '--seed', '1304964082784828', '--yes', '--confirm', 'live'],
        ...['--report', 'junit=out.xml', '--report', 'json=a=b.json'],
      ]),
    ).toEqual({
      files: ['a.kafka', 'b.kafka'],
      environment: 'dev',
      variables: new Map([
        ['id', 'a=b'],
        ['empty', ''],
      ]),
      cluster: { name: 'local' },
      selection: { kind: 'through', label: 'paid' },
      keepsGoing: true,
      seed: 1304964082784828,
      isDestructiveAllowed: true,
      confirmed: 'live',
      reports: [
        { format: 'junit', file: 'out.xml' },
        { format: 'json', file: 'a=b.json' },
      ],
    });
  });

  it.each([
    [[], 'needs at least one file'],
    [['a', '--var', 'id'], '--var takes `name=value`'],
    [['a', '--seed', '-1'], '`run`'],
    [['a', '--seed', 'x'], '--seed takes'],
    [['a', '--cluster', 'c', '--bootstrap', 'h:1'], 'give one of them'],
    [['a', '--only-exactly'], '--only-exactly needs'],
    [['a', '--report', 'html=x'], '--report takes'],
    [['a', '--report', 'junit='], '--report takes'],
    [['a', '--frob'], '`run`'],
  ])('%j are refused', (args, sentence) => {
    expect(() => parseRunArguments(args)).toThrow(sentence);
  });
});
