import { Buffer } from 'node:buffer';
import type { CopyForm } from '../contracts/tail-view.ts';
import type { ClusterProfile } from '../core/cluster-profile.ts';
import { KafkaFailure } from '../core/kafka-failure.ts';
import { decodePart } from '../formats/decode-part.ts';
import type { Format } from '../formats/format.ts';
import { kcatLine } from '../formats/kcat-line.ts';
import { headersJson, recordJson, recordJsonLine } from '../formats/record-json.ts';
import { decodeUtf8 } from '../formats/utf8.ts';
import { writeProducerBlock } from '../language/write-producer-block.ts';
import type { RecordStore } from '../tail/record-store.ts';
import type { RowFormats } from '../tail/row-formats.ts';
import { readStoredRecord, type StoredRecord } from '../tail/stored-record.ts';
import { headersText } from './tail-rows.ts';

/** Where copied records come from. */
export interface CopySource {
  readonly store: RecordStore;
  readonly formats: RowFormats;
  /** Copies that send the record again name it. */
  readonly cluster: Pick<ClusterProfile, 'name' | 'bootstrapServers'>;
}

/**
 * The records of `rows` as text for the clipboard, in the order given; those that have left the store are left out.
 * @returns `null` when there is nothing to copy: a null key, a tombstone, records that have left the store
 * @throws KafkaFailure `invalid-request` where the text would be larger than a clipboard is good for
 */
export function copyRecords(source: CopySource, rows: readonly number[], as: CopyForm): string | null {
  const records = rows
    .map((row) => readStoredRecord(source.store, row))
    .filter((record) => record !== undefined);
  const texts: string[] = [];
  let chars = 0;
  for (const record of records) {
    const text = copyRecord(record, source, as, records.length > 1);
    if (text === null) continue;
    texts.push(text);
    chars += text.length;
    if (chars > maxCopyChars) {
      throw new KafkaFailure(
        'invalid-request',
        'The records are too much for the clipboard, more than 64 million characters: export them to a file instead.',
      );
    }
  }
  return texts.length === 0 ? null : texts.join('\n');
}

const maxCopyChars = 64_000_000;

function copyRecord(
  record: StoredRecord,
  { formats, cluster }: CopySource,
  as: CopyForm,
  isOneOfSeveral: boolean,
): string | null {
  switch (as) {
    case 'key':
      return partText(record.key, 'key', formats.key);
    case 'value':
      return partText(record.value, 'value', formats.value);
    case 'headers':
      return record.headers.length === 0 ? null : headersJson(record.headers);
    case 'text':
      return rowText(record, formats);
    case 'json':
      if (record.corruption !== null) return null;
      return isOneOfSeveral ? recordJsonLine(record) : recordJson(record);
    case 'kcat':
      return record.corruption === null
        ? kcatLine(record, cluster.bootstrapServers)
        : `# ${placeOf(record)}: ${record.corruption}`;
    case 'producer': {
      if (record.corruption !== null) return `-- ${placeOf(record)}: ${record.corruption}\n`;
      const block = writeProducerBlock(record, { cluster: cluster.name });
      return 'text' in block ? block.text : `-- ${block.problem}\n`;
    }
  }
}

function placeOf({ topic, partition, offset }: StoredRecord): string {
  return `${topic}/${partition} @ ${String(offset)}`;
}

/** As it is shown, though never cut; what cannot be decoded, as its bytes. */
function partText(
  bytes: Uint8Array | null,
  part: 'key' | 'value',
  format: Format | undefined,
): string | null {
  if (bytes === null) return null;
  const { cell } = decodePart(bytes, part, format, Infinity);
  return cell.kind === 'error'
    ? (decodeUtf8(bytes, Infinity)?.text ?? Buffer.from(bytes).toString('hex'))
    : cell.text;
}

/** The row as the table shows it, though never cut. A spreadsheet takes the tabs for columns. */
function rowText(record: StoredRecord, formats: RowFormats): string {
  const { topic, partition, offset, timestamp, headers, corruption } = record;
  const cells = [
    topic,
    String(partition),
    String(offset),
    timeText(timestamp),
    partText(record.key, 'key', formats.key) ?? '∅',
    corruption ?? partText(record.value, 'value', formats.value) ?? '∅',
    headersText(headers, Infinity),
  ];
  return cells.map(inOneCell).join('\t');
}

/** What would begin another row or column is an arrow, as in the table. */
function inOneCell(text: string): string {
  return text.replace(/\r\n|[\n\r\u2028\u2029]/g, '↵').replaceAll('\t', '⇥');
}

/** Local time, to the millisecond. */
function timeText(timestamp: bigint): string {
  const date = new Date(Number(timestamp));
  if (timestamp === -1n || Number.isNaN(date.getTime())) return String(timestamp);
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return Number.isNaN(local.getTime())
    ? String(timestamp)
    : local.toISOString().slice(0, -1).replace('T', ' ');
}
