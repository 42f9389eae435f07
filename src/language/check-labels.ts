import type { Report } from './finding.ts';
import { hasTemplatesInName, type Block, type KafkaFile } from './kafka-file.ts';

/** Labels that stand twice: a run that is asked for one of them cannot tell which is meant. */
export function checkLabels({ sections }: Pick<KafkaFile, 'sections'>, report: Report): void {
  const first = new Map<string, Block>();
  for (const { section, block } of sections) {
    if (block === undefined || hasTemplatesInName(block.kind)) continue;
    const label = section.block?.name.text ?? '';
    if (label === '') continue;
    const other = first.get(label);
    if (other === undefined) {
      first.set(label, block);
    } else {
      const message = `The label \`${label}\` stands in line ${other.startLine + 1} already.`;
      report(block.name, 'warning', 'duplicate-label', message);
    }
  }
}
