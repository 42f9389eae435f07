import { formatNameProblem, parseFormatName } from '../core/format-name.ts';
import { KafkaFailure } from '../core/kafka-failure.ts';
import { floatingPointFormat } from './floating-point-format.ts';
import type { Format } from './format.ts';
import { hexFormat } from './hex-format.ts';
import { integerFormat } from './integer-format.ts';
import { jsonFormat } from './json-format.ts';
import { noneFormat } from './none-format.ts';
import { stringFormat } from './string-format.ts';

/**
 * The format of a name such as `json` or `string(latin1)`.
 * @throws KafkaFailure `invalid-request` where there is none of that name, or it is not supported yet
 */
export function formatByName(name: string): Format {
  const parsed = parseFormatName(name);
  switch (parsed?.kind) {
    case undefined:
      throw new KafkaFailure('invalid-request', formatNameProblem(name) ?? `\`${name}\` is not a format.`);
    case 'string':
      return stringFormat(parsed.encoding);
    case 'json':
      return jsonFormat;
    case 'short':
    case 'integer':
    case 'long':
      return integerFormat(parsed.kind);
    case 'float':
    case 'double':
      return floatingPointFormat(parsed.kind);
    case 'hex':
      return hexFormat;
    case 'none':
      return noneFormat;
    case 'avro':
    case 'protobuf':
    case 'jsonschema':
      throw new KafkaFailure('invalid-request', `The format \`${name.trim()}\` is not supported yet.`);
  }
}
