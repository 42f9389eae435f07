import type { KafkaCluster } from '../../src/kafka/kafka-cluster.ts';
import type { LoadedTopic } from './load-topic.ts';

/** A cluster of real brokers that nobody but the benchmark uses. */
export interface BenchCluster {
  readonly bootstrapServers: readonly string[];
  readonly kafka: KafkaCluster;
  /** Writes a topic, unless it is there already. */
  readonly load: (topic: LoadedTopic) => Promise<void>;
}

/** What the parts of the benchmark share. */
export interface Bench {
  /** Of the topics that are read; a million unless told otherwise. */
  readonly records: number;
  readonly rounds: number;
  /** Started when it is first asked for. */
  readonly cluster: (brokers: 1 | 3) => Promise<BenchCluster>;
  readonly say: (text: string) => void;
}

/** One line of the table. */
export interface Figure {
  readonly work: string;
  readonly measured: string;
  /** `null`: shown beside the others, nothing is asked of it. */
  readonly target: string | null;
  /** `null` where there is no target, or it could not be measured. */
  readonly holds: boolean | null;
  /** What `measured` says in words, for programs. */
  readonly values: Readonly<Record<string, number | null>>;
}

export interface BenchPart {
  readonly name: string;
  readonly title: string;
  readonly run: (bench: Bench) => Promise<readonly Figure[]>;
}

/** A figure that must not be above `most`. */
export function atMost(
  work: string,
  value: number,
  most: number,
  unit: string,
  more: { readonly detail?: string; readonly values?: Figure['values'] } = {},
): Figure {
  const detail = more.detail === undefined ? '' : ` (${more.detail})`;
  return {
    work,
    measured: `${rounded(value)}${unit}${detail}`,
    target: `≤ ${most}${unit}`,
    holds: value <= most,
    values: { value, ...more.values },
  };
}

/** A figure that could not be measured. */
export function notMeasured(work: string, target: string | null, reason: string): Figure {
  return { work, measured: reason, target, holds: null, values: {} };
}

/** The value below which `share` of all values lie. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

function rounded(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en-US') : value.toFixed(value >= 10 ? 1 : 2);
}
