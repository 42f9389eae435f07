import type { BlockSelection } from '../core/block-selection.ts';
import { KafkaFailure } from '../core/kafka-failure.ts';
import type { Block, KafkaFile } from '../language/kafka-file.ts';

/**
 * The blocks that a selection means, in the file's order. Where several have the label, `through` ends at the last.
 * @throws KafkaFailure `invalid-request` naming the labels that there are
 */
export function selectBlocks(
  { blocks }: Pick<KafkaFile, 'blocks'>,
  selection: BlockSelection,
): readonly Block[] {
  if (selection.kind === 'all') return blocks;
  const isMeant = ({ name, title, startLine }: Block): boolean =>
    'label' in selection
      ? name.text === selection.label || title?.text === selection.label
      : startLine === selection.startLine;
  const last = blocks.findLastIndex(isMeant);
  if (last === -1) {
    throw 'label' in selection
      ? unknownLabel(blocks, selection.label)
      : new KafkaFailure('invalid-request', `No block starts in line ${selection.startLine + 1}.`);
  }
  return selection.kind === 'exactly' ? blocks.filter(isMeant) : blocks.slice(0, last + 1);
}

function unknownLabel(blocks: readonly Block[], label: string): KafkaFailure {
  const labels = [...new Set(blocks.map(({ name }) => name.text))].filter((name) => name !== '');
  const known =
    labels.length === 0
      ? 'no block of the file has one'
      : `there is ${labels.map((name) => `\`${name}\``).join(', ')}`;
  return new KafkaFailure('invalid-request', `No block has the label \`${label}\`: ${known}.`);
}
