import { describe, expect, it } from 'vitest';
import { parseKafkaFile } from '../../../src/language/parse-kafka-file.ts';
import { captureNames, namesAskedFor } from '../../../src/requests/capture-names.ts';
import type { BlockSelection } from '../../../src/core/block-selection.ts';
import { selectBlocks } from '../../../src/requests/select-blocks.ts';

const file = parseKafkaFile(
  [
    'PRODUCER a',
    'topic: t',
    'x',
    '###',
    'EXPECT b',
    'topic: t',
    'capture: id = key',
    '###',
    'EXPECT c',
    'topic: t',
  ].join('\n'),
);

function selected(selection: BlockSelection): readonly string[] {
  return selectBlocks(file, selection).map(({ name }) => name.text);
}

describe('selectBlocks', () => {
  it('runs everything, from the start through a label, or that label alone', () => {
    expect(selected({ kind: 'all' })).toEqual(['a', 'b', 'c']);
    expect(selected({ kind: 'through', label: 'b' })).toEqual(['a', 'b']);
    expect(selected({ kind: 'exactly', label: 'b' })).toEqual(['b']);
  });

  it('names the labels that there are', () => {
    expect(() => selected({ kind: 'through', label: 'x' })).toThrow(
      'No block has the label `x`: there is `a`, `b`, `c`.',
    );
  });
});

describe('names of captures', () => {
  it('are what an EXPECT captures, and no other block', () => {
    expect(file.blocks.map(captureNames)).toEqual([[], ['id'], []]);
  });

  it('are found through the variables that ask for them', () => {
    const variables = new Map([
      ['url', 'http://{{host}}/{{ id }}'],
      ['host', '{{url}}'],
    ]);
    expect([...namesAskedFor(['{{url}} {{json note}}', 'plain'], variables)].sort()).toEqual([
      'host',
      'id',
      'note',
      'url',
    ]);
  });
});
