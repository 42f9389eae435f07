import type { Report } from './finding.ts';
import { hasTemplatesInName, type Block, type KafkaFile } from './kafka-file.ts';

/** Labels that stand twice: a run that is asked for one of them cannot tell which is meant. */
export function checkLabels({ source, blocks }: Pick<KafkaFile, 'source' | 'blocks'>, report: Report): void {
  const first = new Map<string, Block>();
  for (const block of blocks) {
    if (hasTemplatesInName(block.kind) || block.name.text === '') continue;
    const other = first.get(block.name.text);
    if (other === undefined) {
      first.set(block.name.text, block);
    } else {
      const line = source.positionAt(other.keyword.start).line + 1;
      const message = `The label \`${block.name.text}\` stands in line ${line} already.`;
      report(block.name, 'warning', 'duplicate-label', message);
    }
  }
}
