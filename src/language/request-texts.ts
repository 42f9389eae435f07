import { holdingProperties } from './block-definitions.ts';
import { hasTemplatesInName, type Block } from './kafka-file.ts';

/** The texts that the request of a CONSUMER, EXPECT, TOPIC or GROUP evaluates, for `TemplateRun.prepare`. */
export function requestTexts(block: Block): string[] {
  const texts = holdingProperties(block).map(({ value }) => value.text);
  return hasTemplatesInName(block.kind) ? [block.name.text, ...texts] : texts;
}
