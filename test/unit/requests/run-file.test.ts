import { describe, expect, it } from 'vitest';
import type { RunCluster } from '../../../src/requests/run-context.ts';
import { runFile, type RunFileOptions } from '../../../src/requests/run-file.ts';

const nowhere = {} as RunCluster;

/** What came of each block of a file that is refused before anything is sent. */
async function refusal(
  lines: readonly string[],
  options: Partial<RunFileOptions> = {},
): Promise<readonly string[]> {
  const { blocks } = await runFile({
    path: 'requests.kafka',
    text: lines.join('\n'),
    environment: { layers: [], privateValues: [] },
    variables: new Map(),
    processEnvironment: {},
    clusterOf: () => nowhere,
    selection: { kind: 'all' },
    keepsGoing: false,
    signal: new AbortController().signal,
    onEvent: () => undefined,
    ...options,
  });
  return blocks.map(({ status, failure }) => failure?.message ?? status);
}

const first = ['PRODUCER', 'topic: t', 'x', '###'];
const missing = (name: string, line: number): string =>
  `Line ${line}: Nothing provides \`vars.${name}\`: a line \`@${name} = value\` would define it.`;

describe('names of `vars`, before anything is sent', () => {
  it.each([
    ['match', ['EXPECT', 'topic: t', 'count: 0', 'match: value == vars.typo'], 8],
    ['assert', ['EXPECT', 'topic: t', 'assert: value == vars.typo'], 7],
    ['capture', ['EXPECT', 'topic: t', 'capture: a = vars.typo + 1'], 7],
    ['filter', ['CONSUMER', 'topic: t', 'limit: 1', 'filter: value == vars.typo'], 8],
    ['assert of a group', ['GROUP g', 'assert: group.name == vars.typo'], 6],
  ])('refuses what nothing provides: %s', async (_property, block, line) => {
    expect(await refusal([...first, ...block])).toEqual(['notRun', missing('typo', line)]);
  });

  it('takes what is given, and what an earlier block captures, through file variables as well', async () => {
    const result = await refusal(
      [
        ...['@own = {{id}}', '@late = {{afterwards}}'],
        ...[
          'EXPECT',
          'topic: t',
          'match: value == vars.given || value == vars.layer',
          'capture: id = key',
          '###',
        ],
        ...['EXPECT', 'topic: t', 'match: value == vars.id && key == vars.own && has(vars.typo)', '###'],
        ...['EXPECT', 'topic: t', 'match: value == vars.late', 'capture: afterwards = key', '###'],
        ...['EXPECT', 'topic: t', 'match: value == vars.late'],
      ],
      {
        variables: new Map([['given', '1']]),
        environment: { layers: [new Map([['layer', '2']])], privateValues: [] },
      },
    );
    expect(result).toEqual([
      'notRun',
      'notRun',
      'Line 14, `vars.late`: Nothing provides `afterwards`: a line `@afterwards = value` would define it.',
      'notRun',
    ]);
  });

  it('does not take what only a block that is left out would capture', async () => {
    const file = [
      ...['EXPECT source', 'topic: t', 'capture: id = key', '###'],
      ...['EXPECT use', 'topic: t', 'match: value == vars.id'],
    ];
    expect(await refusal(file, { selection: { kind: 'exactly', label: 'use' } })).toEqual([missing('id', 7)]);
  });
});
