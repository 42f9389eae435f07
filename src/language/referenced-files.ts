import { parseFormatName } from '../core/format-name.ts';
import { hasTemplate } from '../expressions/template.ts';
import type { KafkaFile, Property } from './kafka-file.ts';
import type { SourcePosition } from './source-text.ts';

/** The file that the property at a place names: a value's, or a schema's; `undefined` where it names none. */
export function referencedFileAt(
  { source, blocks }: KafkaFile,
  position: SourcePosition,
): string | undefined {
  const offset = source.offsetAt(position);
  const property = blocks
    .findLast(({ startLine }) => startLine <= position.line)
    ?.properties.find(({ value }) => value.start <= offset && offset <= value.end);
  if (property === undefined || hasTemplate(property.value.text)) return undefined;
  const path = pathIn(property);
  return path === undefined || path === '' ? undefined : path;
}

function pathIn({ name, value }: Property): string | undefined {
  switch (name.text) {
    case 'value-file':
      return value.text;
    case 'key-schema':
    case 'value-schema':
      // A subject of the registry has no such ending.
      return /\.(?:avsc|proto|json)$/.test(value.text) ? value.text : undefined;
    case 'key-format':
    case 'value-format': {
      const format = parseFormatName(value.text);
      return format !== undefined && 'file' in format ? format.file : undefined;
    }
    default:
      return undefined;
  }
}
