import type { Report } from './finding.ts';
import { hasTemplatesInName, type Block, type KafkaFile } from './kafka-file.ts';

/** Labels that stand twice: a run that is asked for one of them cannot tell which is meant. */
export function checkLabels({ blocks }: Pick<KafkaFile, 'blocks'>, report: Report): void {
  const first = new Map<string, Block>();
  for (const block of blocks) {
    if (hasTemplatesInName(block.kind)) continue;
    const { name } = block;
    if (name.text === '') continue;
    const other = first.get(name.text);
    if (other === undefined) {
      first.set(name.text, block);
    } else {
      const message = `The label \`${name.text}\` stands in line ${other.startLine + 1} already.`;
      report(name, 'warning', 'duplicate-label', message);
    }
  }
}
