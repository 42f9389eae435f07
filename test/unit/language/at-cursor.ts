import type { KafkaFile } from '../../../src/language/kafka-file.ts';
import { parseKafkaFile } from '../../../src/language/parse-kafka-file.ts';
import type { SourcePosition } from '../../../src/language/source-text.ts';

/** A file without the `|` in its text, and where that stood. */
export function atCursor(text: string): { readonly file: KafkaFile; readonly position: SourcePosition } {
  const offset = text.indexOf('|');
  const file = parseKafkaFile(text.slice(0, offset) + text.slice(offset + 1));
  return { file, position: file.source.positionAt(offset) };
}
