import { randomBytes } from 'node:crypto';
import { open, realpath, rename, rm, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ExportOutcome, ExportRequest } from '../contracts/tail-worker.ts';
import { KafkaFailure } from '../core/kafka-failure.ts';
import { csvHeader, recordCsvLine } from '../formats/record-csv.ts';
import { recordJsonLine } from '../formats/record-json.ts';
import type { StoredRecord } from '../tail/stored-record.ts';
import { fileFailure } from '../core/file-failure.ts';

/** What is exported: rows as they stood at the start. */
export interface ExportRows {
  /** How many `rows` will give, for the progress. */
  readonly total: number;
  /** Their numbers, in the order of the file. */
  readonly rows: Iterable<number>;
  /** `undefined` when the row has left the store meanwhile. */
  readonly read: (row: number) => StoredRecord | undefined;
  /** One text a field of a CSV file, `null` where the record has none. */
  readonly fields: (record: StoredRecord) => readonly (string | null)[];
}

export interface ExportOptions {
  readonly onProgress: (progress: { readonly records: number; readonly total: number }) => void;
  readonly signal: AbortSignal;
}

/** Characters that are collected for one write. */
const chunkChars = 256 * 1024;
/** How long records are written down without a break: the tail reads on in between. */
const sliceMs = 8;
const progressEveryMs = 100;

/**
 * Writes records into a file, as a stream: the file has its name when it is complete, and until then stands beside it
 * under another. Cancelled or failed, it leaves nothing behind.
 * @throws KafkaFailure `cancelled`; `invalid-request` where the file cannot be written
 */
export async function exportRecords(
  source: ExportRows,
  request: Pick<ExportRequest, 'path' | 'format' | 'fields'>,
  options: ExportOptions,
): Promise<ExportOutcome> {
  // A link stays a link: what it leads to is replaced.
  const target = await realpath(request.path).catch(() => request.path);
  const part = path.join(
    path.dirname(target),
    `.${path.basename(target)}.${randomBytes(4).toString('hex')}.part`,
  );
  try {
    const file = await open(part, 'wx');
    try {
      const outcome = await writeRecords(file, source, request, options);
      await file.close();
      await rename(part, target);
      return outcome;
    } catch (error) {
      await file.close().catch(() => undefined);
      await rm(part, { force: true });
      throw error;
    }
  } catch (error) {
    throw fileFailure(error, `Could not export to \`${request.path}\``);
  }
}

async function writeRecords(
  file: FileHandle,
  source: ExportRows,
  { format, fields }: Pick<ExportRequest, 'format' | 'fields'>,
  { onProgress, signal }: ExportOptions,
): Promise<ExportOutcome> {
  const { total } = source;
  const toText = (record: StoredRecord): string =>
    format === 'csv' ? recordCsvLine(record, source.fields(record)) : `${recordJsonLine(record)}\n`;
  const outcome = { records: 0, bytes: 0, missed: 0, damaged: 0 };
  let chunk = format === 'csv' ? csvHeader(fields) : '';
  let sliceStartMs = performance.now();
  let lastProgressMs = sliceStartMs;
  onProgress({ records: 0, total });
  for (const row of source.rows) {
    const record = source.read(row);
    if (record === undefined) outcome.missed++;
    else if (record.corruption !== null) outcome.damaged++;
    else {
      chunk += toText(record);
      outcome.records++;
    }
    if (chunk.length < chunkChars && performance.now() - sliceStartMs < sliceMs) continue;
    // The write is awaited: records are taken no faster than the disk has them.
    outcome.bytes += await write(file, chunk);
    chunk = '';
    await nextTurn();
    if (signal.aborted) throw new KafkaFailure('cancelled', 'Cancelled.');
    sliceStartMs = performance.now();
    if (sliceStartMs - lastProgressMs >= progressEveryMs) {
      lastProgressMs = sliceStartMs;
      onProgress({ records: outcome.records, total });
    }
  }
  outcome.bytes += await write(file, chunk);
  if (signal.aborted) throw new KafkaFailure('cancelled', 'Cancelled.');
  return outcome;
}

async function write(file: FileHandle, text: string): Promise<number> {
  if (text === '') return 0;
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length;) at += (await file.write(bytes, at)).bytesWritten;
  return bytes.length;
}
