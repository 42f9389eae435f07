import type { OutgoingRecord } from '../core/record.ts';
import { KafkaFailure } from '../core/kafka-failure.ts';
import { formatByName } from '../formats/format-by-name.ts';
import type { Format } from '../formats/format.ts';
import type { RecordTexts } from '../language/producer-request.ts';

/** What turns the texts of a PRODUCER's records into bytes. */
export interface RecordFormats {
  readonly key: PlacedFormat;
  readonly value: PlacedFormat;
}

/** A format, and what to call the text in a failure: `Line 3, \`key\``. */
interface PlacedFormat {
  readonly format: Format;
  readonly place: string;
}

/**
 * The format of that name, UTF-8 text without one.
 * @param place what to call the text that it encodes, in a failure
 * @throws KafkaFailure `invalid-request` where there is no such format, or it is not supported yet
 */
export function placedFormat(name: string | undefined, place: string): PlacedFormat {
  return { format: formatByName(name ?? 'string'), place };
}

/** @throws KafkaFailure `undecodable` naming the line, where a text is not of its format */
export function encodeRecord(texts: RecordTexts, formats: RecordFormats): OutgoingRecord {
  const { topic, key, value, headers, partition, timestamp } = texts;
  return {
    topic,
    key: key === null ? null : encode(key, formats.key),
    value: encode(value, formats.value),
    headers: headers.map((header) => ({
      name: Buffer.from(header.name),
      value: typeof header.value === 'string' ? Buffer.from(header.value) : header.value,
    })),
    ...(partition === undefined ? {} : { partition }),
    ...(timestamp === undefined ? {} : { timestamp }),
  };
}

function encode(text: string, { format, place }: PlacedFormat): Uint8Array | null {
  try {
    return format.encode(text);
  } catch (error) {
    const failure = KafkaFailure.from(error);
    throw new KafkaFailure(failure.reason, `${place}: ${failure.message}`, { cause: error });
  }
}
