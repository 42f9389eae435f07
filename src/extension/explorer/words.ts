import * as vscode from 'vscode';
import { totalLag, type GroupType, type PartitionLag } from '../../core/group.ts';
import type { PartitionDescription, TopicSummary } from '../../core/topic.ts';
import type { Trend } from './cluster-cache.ts';

/** Made at the first count, as that takes 9 ms, and kept: a tree counts thousands of times. */
let counts: Intl.NumberFormat | undefined;

/** A count as the reader's language writes it: `12,403`. */
export function count(value: number | bigint): string {
  counts ??= new Intl.NumberFormat(vscode.env.language);
  return counts.format(value);
}

export function partitionsText(partitions: number): string {
  return partitions === 1 ? vscode.l10n.t('1 partition') : vscode.l10n.t('{0} partitions', count(partitions));
}

export function brokersText(brokers: number): string {
  return brokers === 1 ? vscode.l10n.t('1 broker') : vscode.l10n.t('{0} brokers', count(brokers));
}

/** `localhost:9092 +2`: the first server, and how many others. */
export function serversText([first = '', ...others]: readonly string[]): string {
  return others.length === 0 ? first : `${first} +${count(others.length)}`;
}

export function recordsText(records: bigint): string {
  return records === 1n ? vscode.l10n.t('1 record') : vscode.l10n.t('{0} records', count(records));
}

/** What is wrong with a topic's replicas, in words; '' when nothing is. */
export function topicProblem(topic: TopicSummary): string {
  const { leaderlessPartitions, underReplicatedPartitions } = topic;
  if (leaderlessPartitions > 0) return vscode.l10n.t('{0} without leader', count(leaderlessPartitions));
  if (underReplicatedPartitions > 0) {
    return vscode.l10n.t('{0} under-replicated', count(underReplicatedPartitions));
  }
  return '';
}

/** What is wrong with a partition's replicas, in words; '' when nothing is. */
export function partitionProblem({ leader, replicas, inSyncReplicas }: PartitionDescription): string {
  if (leader === null) return vscode.l10n.t('no leader');
  return inSyncReplicas.length < replicas.length ? vscode.l10n.t('under-replicated') : '';
}

/** `lag 1,204 ▲`: the arrow when it changed since it was last read; '' when nothing is committed. */
export function lagText(partitions: readonly PartitionLag[], trend?: Trend): string {
  if (partitions.every(({ lag }) => lag === null)) return '';
  const arrow = trend === 'rising' ? ' ▲' : trend === 'falling' ? ' ▼' : '';
  return vscode.l10n.t('lag {0}', count(totalLag(partitions))) + arrow;
}

/** Which protocol a group speaks, in words. */
export function groupTypeText(type: GroupType): string {
  switch (type) {
    case 'classic':
      return vscode.l10n.t('Consumer group (classic protocol)');
    case 'consumer':
      return vscode.l10n.t('Consumer group (new protocol, KIP-848)');
    case 'share':
      return vscode.l10n.t('Share group (KIP-932)');
    case 'streams':
      return vscode.l10n.t('Streams group (KIP-1071)');
    case 'other':
      return vscode.l10n.t('Group without consumers');
  }
}

/** `0–3, 7`: runs of numbers drawn together. */
export function partitionRuns(partitions: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const partition of partitions.toSorted((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run !== undefined && partition === run[1] + 1) run[1] = partition;
    else if (run?.[1] !== partition) runs.push([partition, partition]);
  }
  return runs.map(([first, last]) => (first === last ? `${first}` : `${first}–${last}`)).join(', ');
}

/** `1.5 MB`: a kilobyte is 1,024 bytes. */
export function sizeText(bytes: bigint): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, Number(bytes))) / 10));
  const value = Number(bytes) / 1024 ** power;
  const digits = power === 0 || value >= 100 ? 0 : 1;
  const text = new Intl.NumberFormat(vscode.env.language, { maximumFractionDigits: digits }).format(value);
  return `${text} ${units[power]}`;
}

/** A duration in the largest unit that says it exactly: 604800000 → `7 d`. */
export function durationText(ms: bigint): string {
  const units = [
    ['d', 86_400_000n],
    ['h', 3_600_000n],
    ['min', 60_000n],
    ['s', 1000n],
  ] as const;
  const unit = ms === 0n ? undefined : units.find(([, size]) => ms % size === 0n);
  return unit === undefined ? `${count(ms)} ms` : `${count(ms / unit[1])} ${unit[0]}`;
}

/** Parts of a description, those that say something, with a dot between them. */
export function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' · ');
}
