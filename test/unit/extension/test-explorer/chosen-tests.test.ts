import { expect, test } from 'vitest';
import { ChosenTests, type ChosenBlocks } from '../../../../src/extension/test-explorer/chosen-tests.ts';

interface Entry {
  readonly id: string;
  readonly parent: Entry | undefined;
}

const [a, b] = ['a', 'b'].map((id): Entry => ({ id, parent: undefined })) as [Entry, Entry];
const a1: Entry = { id: '1', parent: a };

test('without a choice every file is meant, whole', () => {
  expect(seen(chosen({}).of('a'))).toEqual({ isWhole: true, one: true, two: true });
});

test('a chosen block is meant, and the others of its file and other files are not', () => {
  const tests = chosen({ include: [a1] });
  expect(seen(tests.of('a'))).toEqual({ isWhole: false, one: true, two: false });
  expect(tests.of('b')).toBeUndefined();
});

test('a block that is chosen with its file makes no difference', () => {
  expect(seen(chosen({ include: [a1, a] }).of('a'))).toEqual({ isWhole: true, one: true, two: true });
});

test('what is left out is not meant, even where it is chosen', () => {
  expect(chosen({ exclude: [b] }).of('b')).toBeUndefined();
  expect(seen(chosen({ include: [a], exclude: [a1] }).of('a'))).toEqual({
    isWhole: true,
    one: false,
    two: true,
  });
});

function chosen({
  include,
  exclude,
}: {
  readonly include?: readonly Entry[];
  readonly exclude?: readonly Entry[];
}): ChosenTests {
  return new ChosenTests({ include, exclude } as ConstructorParameters<typeof ChosenTests>[0]);
}

function seen(blocks: ChosenBlocks | undefined): unknown {
  return blocks && { isWhole: blocks.isWhole, one: blocks.includes('1'), two: blocks.includes('2') };
}
