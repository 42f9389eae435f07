import { parseArgs } from 'node:util';
import { KafkaFailure } from '../core/kafka-failure.ts';
import { parseOptions } from './parse-options.ts';
import {
  parseEndPosition,
  parsePartitions,
  parseStartPosition,
  type EndPosition,
  type PartitionSelection,
  type StartPosition,
} from '../core/position.ts';
import { parseBrokers, type ClusterDescriptionArgument } from './described-cluster.ts';

export type TailFormat = 'jsonl' | 'value' | 'none';

/** What `tail` was asked for. */
export interface TailArguments {
  readonly topics: readonly string[];
  readonly start: StartPosition;
  readonly end: EndPosition;
  readonly partitions: PartitionSelection;
  readonly filter: string | null;
  readonly format: TailFormat;
  readonly limit: number | null;
  readonly cluster: ClusterDescriptionArgument;
}

const formats: readonly TailFormat[] = ['jsonl', 'value', 'none'];

/**
 * Reads the arguments of `tail`.
 * @param nowMs what `10m ago` counts from, milliseconds since 1970
 * @returns `help` where that was asked for
 * @throws KafkaFailure `invalid-request`, a sentence that names the argument
 */
export function parseTailArguments(args: readonly string[], nowMs: number): TailArguments | 'help' {
  const { values, positionals: topics } = readOptions(args);
  if (values.help) return 'help';
  if (topics.length === 0) throw invalid('`tail` needs a topic. `kafka-workbench tail --help` says more.');
  const empty = topics.find((topic) => topic.trim() === '');
  if (empty !== undefined) throw invalid('A topic has an empty name.');
  return {
    topics,
    start: parseFrom(values.from, nowMs),
    end: parseUntil(values.until, nowMs),
    partitions: parsed(
      parsePartitions(values.partitions),
      `--partitions takes partitions such as \`0,2-3\`, or \`all\`, not \`${values.partitions}\`.`,
    ),
    filter: values.filter ?? null,
    format: values.quiet ? 'none' : parseFormat(values.format),
    limit: values.limit === undefined ? null : parseLimit(values.limit),
    cluster: parseBrokers('tail', values),
  };
}

function readOptions(args: readonly string[]) {
  return parseOptions('tail', () =>
    parseArgs({
      args: [...args],
      options: {
        from: { type: 'string', default: 'latest' },
        until: { type: 'string' },
        partitions: { type: 'string', default: 'all' },
        filter: { type: 'string' },
        format: { type: 'string', default: 'jsonl' },
        limit: { type: 'string' },
        quiet: { type: 'boolean', default: false },
        bootstrap: { type: 'string' },
        config: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
      allowPositionals: true,
    }),
  );
}

function parseFrom(text: string, nowMs: number): StartPosition {
  const group = /^committed:(.*)$/s.exec(text.trim())?.[1];
  if (group !== undefined || text.trim() === 'committed') {
    if (group === undefined || group === '') {
      throw invalid('--from committed needs the name of a group: `--from committed:GROUP`.');
    }
    return { kind: 'committed', groupId: group };
  }
  return parsed(
    parseStartPosition(text, nowMs),
    `--from takes \`latest\`, \`earliest\`, \`last 100\`, an offset, an ISO time, \`10m ago\` or \`committed:GROUP\`, not \`${text}\`.`,
  );
}

function parseUntil(text: string | undefined, nowMs: number): EndPosition {
  if (text === undefined) return { kind: 'never' };
  return parsed(
    parseEndPosition(text, nowMs),
    `--until takes \`end\`, an offset or an ISO time, not \`${text}\`.`,
  );
}

function parseFormat(text: string): TailFormat {
  return parsed(
    formats.find((format) => format === text),
    `--format takes \`jsonl\`, \`value\` or \`none\`, not \`${text}\`.`,
  );
}

function parseLimit(text: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw invalid(`--limit takes a number above 0, not \`${text}\`.`);
}

function parsed<T>(value: T | undefined, problem: string): T {
  if (value === undefined) throw invalid(problem);
  return value;
}

function invalid(message: string): KafkaFailure {
  return new KafkaFailure('invalid-request', message);
}
