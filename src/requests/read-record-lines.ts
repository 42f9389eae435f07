import { Buffer, isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { fileFailure } from '../core/file-failure.ts';
import { KafkaFailure } from '../core/kafka-failure.ts';
import { parseRecordJsonLine, type ParsedRecordLine } from '../formats/parse-record-json.ts';

/** Names one state of a file: one that was changed has another. */
export interface FileVersion {
  readonly sizeBytes: number;
  /** Milliseconds since 1970. */
  readonly modifiedMs: number;
}

export interface ReadRecordLinesOptions {
  readonly signal: AbortSignal;
  /** Called after each piece of the file, with the bytes that were read so far. */
  readonly onProgress?: (bytes: number) => void;
}

const readBytes = 1024 * 1024;
/** Longer than the largest record can be. A line is held in memory as a whole. */
const maxLineBytes = 256 * 1024 * 1024;

/** @throws KafkaFailure `invalid-request` where there is no such file */
export async function fileVersion(path: string): Promise<FileVersion> {
  try {
    const { size, mtimeMs } = await stat(path);
    return { sizeBytes: size, modifiedMs: mtimeMs };
  } catch (error) {
    throw fileFailure(error, `Could not read \`${path}\``);
  }
}

/**
 * Reads a file of JSON lines piece by piece, in memory that does not grow with it. Blank lines are left out.
 * @throws KafkaFailure `cancelled`; `invalid-request` where the file cannot be read, or a line has no end
 */
export async function* readRecordLines(
  path: string,
  { signal, onProgress }: ReadRecordLinesOptions,
): AsyncGenerator<readonly ParsedRecordLine[]> {
  let line = 0;
  let bytes = 0;
  let begun: Buffer[] = [];
  let begunBytes = 0;
  const parse = (text: Buffer): ParsedRecordLine[] => {
    line++;
    const withoutMark = line === 1 && text.subarray(0, 3).equals(byteOrderMark) ? text.subarray(3) : text;
    return parseLine(withoutMark, line);
  };
  try {
    for await (const piece of createReadStream(path, { highWaterMark: readBytes, signal })) {
      const chunk = piece as Buffer;
      const lines: ParsedRecordLine[] = [];
      let start = 0;
      for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
        const rest = chunk.subarray(start, end);
        lines.push(...parse(begunBytes === 0 ? rest : Buffer.concat([...begun, rest])));
        begun = [];
        begunBytes = 0;
        start = end + 1;
      }
      if (start < chunk.length) {
        begun.push(chunk.subarray(start));
        begunBytes += chunk.length - start;
      }
      if (begunBytes > maxLineBytes) {
        throw new KafkaFailure(
          'invalid-request',
          `Line ${line + 1} of \`${path}\` is longer than a record can be: it is no file of JSON lines.`,
        );
      }
      bytes += chunk.length;
      yield lines;
      onProgress?.(bytes);
    }
    if (begunBytes > 0) yield parse(Buffer.concat(begun));
  } catch (error) {
    if (signal.aborted) throw new KafkaFailure('cancelled', 'Cancelled.', { cause: error });
    throw fileFailure(error, `Could not read \`${path}\``);
  }
}

const newline = 0x0a;
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

function parseLine(bytes: Buffer, line: number): ParsedRecordLine[] {
  if (!isUtf8(bytes)) return [{ problem: `Line ${line}: it is not UTF-8.` }];
  const text = bytes.toString('utf8');
  return text.trim() === '' ? [] : [parseRecordJsonLine(text, line)];
}
