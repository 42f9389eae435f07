import { Buffer } from 'node:buffer';
import { recordJsonLine } from '../formats/record-json.ts';
import type { RecordStore } from '../tail/record-store.ts';
import { readStoredRecord, type StoredRecord } from '../tail/stored-record.ts';
import { findStoredValue, type ValueSpan } from '../tail/stored-value.ts';
import type { OutputBuffer } from './output-buffer.ts';
import type { TailFormat } from './tail-arguments.ts';

/** Prints the record of a row. @returns a sentence where the record is damaged, and nothing was printed */
export type RecordPrinter = (store: RecordStore, row: number) => string | undefined;

/** What prints records as `format` says; `undefined` where nothing is printed. */
export function recordPrinter(format: TailFormat, output: OutputBuffer): RecordPrinter | undefined {
  switch (format) {
    case 'none':
      return undefined;
    case 'jsonl':
      return (store, row) => {
        const record = readStoredRecord(store, row);
        if (record === undefined) return undefined;
        if (record.corruption !== null) return damage(record, record.corruption);
        output.text(`${recordJsonLine(record)}\n`);
        return undefined;
      };
    case 'value': {
      const span: ValueSpan = { bytes: noBytes, start: 0, end: 0 };
      return (store, row) => {
        if (findStoredValue(store, row, span)) {
          output.line(span.bytes, span.start, span.end);
          return undefined;
        }
        const record = readStoredRecord(store, row);
        return record && damage(record, record.corruption ?? 'The record is damaged.');
      };
    }
  }
}

const noBytes = Buffer.alloc(0);

function damage({ topic, partition, offset }: StoredRecord, sentence: string): string {
  return `\`${topic}\` partition ${partition} offset ${offset}: ${sentence}`;
}
