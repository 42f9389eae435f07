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
import {
  evaluateRecord,
  producerRequest,
  producerSettings,
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
  { times, templates = {} }: PlanOptions = {},
): Promise<ProducePlan> {
  const file = parseKafkaFile(text);
  const block = blockStartingAt(file, startLine);
  if (block?.kind !== 'PRODUCER') {
    throw new KafkaFailure('invalid-request', `No PRODUCER starts in line ${startLine + 1}.`);
  }
  const run = new TemplateRun({ ...templates, fileVariables: variableTexts(file) });
  await prepareTemplates(run, file, block);
  const request = producerRequest(block);
  const settings = producerSettings(request, (template) => run.evaluate(template));
  refuseUnsupported(block, settings);
  const formats = recordFormats(file, block, settings);
  const nowMs = (templates.nowMs ?? Date.now)();
  const record = (index: number): OutgoingRecord =>
    encodeRecord(evaluateRecord(request, run.record(index), nowMs), formats);
  const { count, everyMs, acks, compression } = settings;
  return {
    topic: record(0).topic,
    total: times ?? count ?? (everyMs === undefined ? 1 : null),
    recordsPerSecond: everyMs === undefined ? settings.recordsPerSecond : 1000 / everyMs,
    options: {
      ...(acks === undefined ? {} : { acks }),
      ...(compression === undefined ? {} : { compression }),
    },
    warnings: [...warningsOf(file, block), ...notApplied(block, settings)],
    record,
  };
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
function refuseUnsupported(block: Block, settings: ProducerSettings): void {
  const asked = [
    ['value-file', settings.valueFile],
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

/** These change when records are sent, and not which. */
function notApplied(block: Block, settings: ProducerSettings): readonly string[] {
  const asked = [
    ['batch-size', settings.batchSizeBytes],
    ['linger', settings.lingerMs],
  ] as const;
  return asked
    .filter(([, value]) => value !== undefined)
    .map(([name]) => `Line ${lineOf(block, name)}: \`${name}\` is not applied yet.`);
}

function lineOf(block: Block, property: string): number {
  return (findProperty(block, property)?.line ?? block.startLine) + 1;
}

function warningsOf(file: KafkaFile, { startLine, endLine }: Block): readonly string[] {
  return file.findings
    .filter(({ severity, line }) => severity === 'warning' && line >= startLine && line <= endLine)
    .map(({ line, message }) => `Line ${line + 1}: ${message}`);
}
