import type { Block } from '../../../src/language/kafka-file.ts';
import { parseKafkaFile } from '../../../src/language/parse-kafka-file.ts';

/** The first block of a file. */
export function firstBlock(text: string): Block {
  const block = parseKafkaFile(text).blocks[0];
  if (block === undefined) throw new Error('There is no block.');
  return block;
}

/** Replaces nothing. */
export const asWritten = (template: string): string => template;

/** Replaces `{{name}}` by what `values` has. */
export function replacing(values: Readonly<Record<string, string>>): (template: string) => string {
  return (template) => template.replace(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? '');
}
