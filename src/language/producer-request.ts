import { parseTimestamp } from '../core/position.ts';
import type { CompressionCodec } from '../core/record.ts';
import type { Evaluate } from '../expressions/template-run.ts';
import { holdingProperties } from './block-definitions.ts';
import { evaluateParsed, evaluateProperty, evaluateRequired, propertyFailure } from './evaluate-property.ts';
import { splitHeader, splitHeaderList, type HeaderTexts } from './header-list.ts';
import { findProperty, type Block, type Property } from './kafka-file.ts';
import {
  compressionCodecs,
  parseAcks,
  parseChoice,
  parseDurationMs,
  parseRate,
  parseWholeNumber,
} from './property-parsers.ts';
import { hexHeader } from './property-problems.ts';

/** What a PRODUCER says, templates not replaced: `producerSettings` reads the run's part, `recordTexts` a record's. */
export interface ProducerRequest {
  readonly block: Block;
  /** `null` where no `key` line stands. */
  readonly key: string | null;
  readonly headers: readonly HeaderSource[];
  readonly value: string;
  /** Every text that may hold a template, for `TemplateRun.prepare`. */
  readonly texts: readonly string[];
}

/** A header and the property that it comes from. */
export interface HeaderSource extends HeaderTexts {
  readonly property: Property;
}

/** What holds for a whole run of a PRODUCER. */
export interface ProducerSettings {
  /** Formats' names; `undefined`: UTF-8. */
  readonly keyFormat: string | undefined;
  readonly valueFormat: string | undefined;
  /** Records to send. */
  readonly count: number | undefined;
  readonly recordsPerSecond: number | undefined;
  readonly everyMs: number | undefined;
  /** −1: all in-sync replicas. */
  readonly acks: -1 | 0 | 1 | undefined;
  readonly compression: CompressionCodec | undefined;
  readonly batchSizeBytes: number | undefined;
  readonly lingerMs: number | undefined;
  readonly keySchema: string | undefined;
  readonly valueSchema: string | undefined;
  readonly valueFile: string | undefined;
  readonly cluster: string | undefined;
}

/** One record, templates replaced, not yet encoded. */
export interface RecordTexts {
  readonly topic: string;
  readonly key: string | null;
  readonly value: string;
  readonly headers: readonly { readonly name: string; readonly value: string | Uint8Array | null }[];
  readonly partition: number | undefined;
  /** Milliseconds since 1970. */
  readonly timestamp: bigint | undefined;
}

/** Collects what a PRODUCER sends. Headers keep the order of their lines. */
export function producerRequest(block: Block): ProducerRequest {
  const value = block.value?.text ?? '';
  return {
    block,
    key: findProperty(block, 'key')?.value.text ?? null,
    headers: headerSources(block),
    value,
    texts: [...holdingProperties(block).map((property) => property.value.text), value],
  };
}

/** @throws KafkaFailure `invalid-request` naming the line and what is wrong with it */
export function producerSettings({ block }: ProducerRequest, evaluate: Evaluate): ProducerSettings {
  const text = (name: string): string | undefined => evaluateProperty(block, name, evaluate);
  const parsed = <T>(name: string, parse: (text: string) => T | undefined): T | undefined =>
    evaluateParsed(block, name, evaluate, parse);
  return {
    keyFormat: text('key-format'),
    valueFormat: text('value-format'),
    count: parsed('count', (count) => parseWholeNumber(count, 1)),
    recordsPerSecond: parsed('rate', parseRate),
    everyMs: parsed('every', parseDurationMs),
    acks: parsed('acks', parseAcks),
    compression: parsed('compression', (codec) => parseChoice(codec, compressionCodecs)),
    batchSizeBytes: parsed('batch-size', (size) => parseWholeNumber(size, 0)),
    lingerMs: parsed('linger', parseDurationMs),
    keySchema: text('key-schema'),
    valueSchema: text('value-schema'),
    valueFile: text('value-file'),
    cluster: text('cluster'),
  };
}

/** What the records of a run have in common. */
export interface RecordContext {
  /** Whether a text is the same in every record: it is evaluated once. */
  readonly isConstant: (text: string) => boolean;
  /** What `10m ago` counts from, milliseconds since 1970. */
  readonly nowMs: number;
}

/**
 * What makes the records of a run, one at a time, each with its own evaluation.
 * @returns throws KafkaFailure `invalid-request` naming the line and what is wrong with it
 */
export function recordTexts(
  { block, key, headers, value }: ProducerRequest,
  { isConstant, nowMs }: RecordContext,
): (evaluate: Evaluate) => RecordTexts {
  const field = <T>(texts: readonly (string | null | undefined)[], make: (evaluate: Evaluate) => T) =>
    texts.every((text) => text == null || isConstant(text)) ? once(make) : make;
  const property = <T>(name: string, make: (evaluate: Evaluate) => T) =>
    field([findProperty(block, name)?.value.text], make);
  const fields = {
    topic: property('topic', (evaluate) => evaluateRequired(block, 'topic', evaluate)),
    key: field([key], (evaluate) => (key === null ? null : evaluate(key))),
    value: field([value], (evaluate) => evaluate(value)),
    headers: field(
      headers.flatMap((header) => [header.name, header.value]),
      (evaluate) => headers.map((header) => evaluateHeader(header, evaluate)),
    ),
    partition: property('partition', (evaluate) =>
      evaluateParsed(block, 'partition', evaluate, (text) => parseWholeNumber(text, 0)),
    ),
    timestamp: property('timestamp', (evaluate) =>
      evaluateParsed(block, 'timestamp', evaluate, (text) => parseTimestamp(text, nowMs)),
    ),
  };
  return (evaluate) => ({
    topic: fields.topic(evaluate),
    key: fields.key(evaluate),
    value: fields.value(evaluate),
    headers: fields.headers(evaluate),
    partition: fields.partition(evaluate),
    timestamp: fields.timestamp(evaluate),
  });
}

function once<T>(make: (evaluate: Evaluate) => T): (evaluate: Evaluate) => T {
  let made: { readonly value: T } | undefined;
  return (evaluate) => (made ??= { value: make(evaluate) }).value;
}

function headerSources(block: Block): HeaderSource[] {
  return holdingProperties(block).flatMap((property) => {
    const text = property.value.text;
    switch (property.name.text) {
      case 'headers':
        return splitHeaderList(text).map((header) => ({ ...header, property }));
      case 'header':
      case 'header-hex':
        return text === '' ? [] : [{ ...splitHeader(text), property }];
      default:
        return [];
    }
  });
}

function evaluateHeader(header: HeaderSource, evaluate: Evaluate): RecordTexts['headers'][number] {
  const { property } = header;
  const kind = property.name.text;
  const name = evaluate(header.name);
  const value = header.value === null ? null : evaluate(header.value);
  if (name === '') throw propertyFailure(property, 'A header needs a name before its `=`.');
  if (value === null && kind !== 'header') {
    throw propertyFailure(property, `The header \`${name}\` has no \`=\`.`);
  }
  if (value === null || kind !== 'header-hex') return { name, value };
  const problem = hexHeader(`${header.name}=${value}`);
  if (problem !== undefined) throw propertyFailure(property, problem);
  return { name, value: bytesOfHex(value) };
}

function bytesOfHex(text: string): Uint8Array {
  const digits = text.replace(/\s+/g, '');
  return Uint8Array.from({ length: digits.length / 2 }, (_, index) =>
    Number.parseInt(digits.slice(index * 2, index * 2 + 2), 16),
  );
}
