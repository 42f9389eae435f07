import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileFailure } from '../core/file-failure.ts';
import { KafkaFailure } from '../core/kafka-failure.ts';
import type { OutgoingRecord } from '../core/record.ts';
import { TemplateRun, type TemplateSources } from '../expressions/template-run.ts';
import type { ProduceOptions } from '../kafka/kafka-cluster.ts';
import {
  blockStartingAt,
  findProperty,
  variableTexts,
  type Block,
  type KafkaFile,
} from '../language/kafka-file.ts';
import { parseKafkaFile } from '../language/parse-kafka-file.ts';
import { present } from '../language/present.ts';
import {
  producerRequest,
  producerSettings,
  recordTexts,
  type ProducerSettings,
} from '../language/producer-request.ts';
import { prepareTemplates } from './prepare-templates.ts';
import { encodeRecord, placedFormat, type RecordFormats } from './record-encoder.ts';

/** A PRODUCER block, checked, and ready to be sent. */
export interface ProducePlan {
  /** The first record's topic: it may be a template. */
  readonly topic: string;
  /** How many records; `null` until stopped. */
  readonly total: number | null;
  /** The pace; `undefined` as fast as it goes. */
  readonly recordsPerSecond: number | undefined;
  /** Records of a pace may wait this long for others to be sent with them. */
  readonly lingerMs: number;
  readonly options: ProduceOptions;
  /** What is odd about the block though it can be sent, one sentence each, naming the line. */
  readonly warnings: readonly string[];
  /**
   * The record of that number, counted from 0.
   * @throws KafkaFailure `invalid-request` or `undecodable`, naming the line
   */
  readonly record: (index: number) => OutgoingRecord;
}

export interface PlanOptions {
  /** Overrides the block's `count`. */
  readonly times?: number | undefined;
  /** What names stand for, beside the file's variables. */
  readonly templates?: Omit<TemplateSources, 'fileVariables'>;
  /** Where a relative `value-file` starts; without one there is none. */
  readonly folder?: string;
}

/**
 * Reads the PRODUCER whose keyword stands in `startLine` of a `.kafka` file, and makes its first record, so that what
 * is wrong with the block is said before anything is sent.
 * @param startLine counted from 0
 * @throws KafkaFailure `invalid-request` or `undecodable`, naming the line and what is wrong with it
 */
export async function planProduce(
  text: string,
  startLine: number,
  { times, templates = {}, folder }: PlanOptions = {},
): Promise<ProducePlan> {
  const file = parseKafkaFile(text);
  const block = blockStartingAt(file, startLine);
  if (block?.kind !== 'PRODUCER') {
    throw new KafkaFailure('invalid-request', `No PRODUCER starts in line ${startLine + 1}.`);
  }
  const run = new TemplateRun({ ...templates, fileVariables: variableTexts(file) });
  const nowMs = (templates.nowMs ?? Date.now)();
  return planProducer(file, block, { templates: run, nowMs, times, ...present('folder', folder) });
}

export interface PlanParts {
  readonly templates: TemplateRun;
  /** What `ago` counts from, milliseconds since 1970. */
  readonly nowMs: number;
  /** Overrides the block's `count`. */
  readonly times?: number | undefined;
  /** Where a relative `value-file` starts; without one there is none. */
  readonly folder?: string;
}

/** As `planProduce`, of a block of a file that is parsed, in a run that others take part in. */
export async function planProducer(
  file: KafkaFile,
  block: Block,
  { templates, nowMs, times, folder }: PlanParts,
): Promise<ProducePlan> {
  await prepareTemplates(templates, file, block);
  const request = producerRequest(block);
  const settings = producerSettings(request, (template) => templates.evaluate(template));
  refuseUnsupported(block, settings, folder);
  const fileValue = await readValueFile(block, settings, folder);
  const formats = recordFormats(file, block, settings);
  const isConstant = (text: string): boolean => templates.isConstant(text);
  const textsOf = recordTexts(request, { isConstant, nowMs });
  const blockNumber = file.blocks.indexOf(block);
  const make = (index: number): OutgoingRecord => {
    const texts = textsOf(templates.record(index, blockNumber));
    return fileValue === undefined
      ? encodeRecord(texts, formats)
      : { ...encodeRecord({ ...texts, value: '' }, { ...formats, value: anyText }), value: fileValue };
  };
  const first = make(0);
  const record = request.texts.every(isConstant) ? () => first : make;
  const { count, everyMs, acks, compression, batchSizeBytes, lingerMs } = settings;
  return {
    topic: first.topic,
    total: times ?? count ?? (everyMs === undefined ? 1 : null),
    recordsPerSecond: everyMs === undefined ? settings.recordsPerSecond : 1000 / everyMs,
    lingerMs: lingerMs ?? 0,
    options: {
      ...(acks === undefined ? {} : { acks }),
      ...(compression === undefined ? {} : { compression }),
      ...(batchSizeBytes === undefined ? {} : { maxBatchBytes: batchSizeBytes }),
    },
    warnings: warningsOf(file, block),
    record,
  };
}

const anyText = placedFormat(undefined, 'the value');

/** The bytes of `value-file`, as they are; `value-format: json` checks them. */
async function readValueFile(
  block: Block,
  { valueFile, valueFormat }: ProducerSettings,
  folder: string | undefined,
): Promise<Uint8Array | undefined> {
  if (valueFile === undefined || folder === undefined) return undefined;
  const place = `Line ${lineOf(block, 'value-file')}, \`value-file\``;
  const bytes = await readFile(path.resolve(folder, valueFile)).catch((error: unknown) => {
    throw fileFailure(error, `${place}: could not read \`${valueFile}\``);
  });
  if (valueFormat === 'json') {
    const { format } = placedFormat('json', place);
    try {
      format.encode(bytes.toString('utf8'));
    } catch (error) {
      const { reason, message } = KafkaFailure.from(error);
      throw new KafkaFailure(reason, `${place}: ${message}`, { cause: error });
    }
  }
  return bytes;
}

function recordFormats(file: KafkaFile, block: Block, settings: ProducerSettings): RecordFormats {
  const valueStart = block.value?.start ?? block.keyword.start;
  const valueLine = file.source.positionAt(valueStart).line + 1;
  return {
    key: placedFormat(settings.keyFormat, `Line ${lineOf(block, 'key')}, \`key\``),
    value: placedFormat(settings.valueFormat, `Line ${valueLine}, the value`),
  };
}

/** Properties of the language that nothing here acts on: sending without them would be something else. */
function refuseUnsupported(block: Block, settings: ProducerSettings, folder: string | undefined): void {
  const asked = [
    ['value-file', folder === undefined ? settings.valueFile : undefined],
    ['key-schema', settings.keySchema],
    ['value-schema', settings.valueSchema],
  ] as const;
  for (const [name, value] of asked) {
    if (value === undefined) continue;
    throw new KafkaFailure(
      'invalid-request',
      `Line ${lineOf(block, name)}: \`${name}\` is not supported yet.`,
    );
  }
}

function lineOf(block: Block, property: string): number {
  return (findProperty(block, property)?.line ?? block.startLine) + 1;
}

function warningsOf(file: KafkaFile, { startLine, endLine }: Block): readonly string[] {
  return file.findings
    .filter(({ severity, line }) => severity === 'warning' && line >= startLine && line <= endLine)
    .map(({ line, message }) => `Line ${line + 1}: ${message}`);
}
