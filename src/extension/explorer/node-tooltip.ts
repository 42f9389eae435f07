import * as vscode from 'vscode';
import { totalLag } from '../../core/group.ts';
import type { ConfigEntry, ConfigSource } from '../../core/topic.ts';
import type { ConnectionState } from '../connections/cluster-session.ts';
import type { ExplorerModel } from './explorer-model.ts';
import type { ExplorerNode, NodeOf } from './explorer-node.ts';
import { markdownCard } from './markdown.ts';
import {
  count,
  durationText,
  groupTypeText,
  joined,
  partitionProblem,
  partitionRuns,
  sizeText,
  topicProblem,
} from './words.ts';
import type { ClusterId } from '../../core/cluster-profile.ts';

/** What a tooltip depends on beside its node. */
export interface TooltipContext {
  readonly model: ExplorerModel;
  state(id: ClusterId): ConnectionState;
}

/**
 * The details of a node as Markdown, every name escaped; `undefined` for a node that has said all. A topic's are read
 * when they are not known yet; what cannot be read is left out.
 */
export async function tooltipOf(node: ExplorerNode, context: TooltipContext): Promise<string | undefined> {
  switch (node.kind) {
    case 'cluster':
      return clusterTooltip(node, context);
    case 'brokenCluster':
      return markdownCard(
        vscode.l10n.t('This cluster of the settings cannot be read'),
        [],
        [...node.entry.problems, vscode.l10n.t('Click to open the settings.')],
      );
    case 'broker': {
      const { id, host, port, rack, isController } = node.broker;
      return markdownCard(vscode.l10n.t('Broker {0}', id), [
        [vscode.l10n.t('Advertised as'), `${host}:${port}`],
        [vscode.l10n.t('Rack'), rack ?? ''],
        [vscode.l10n.t('Controller'), isController ? vscode.l10n.t('yes') : ''],
      ]);
    }
    case 'topic':
      return topicTooltip(node, context.model);
    case 'partition':
      return partitionTooltip(node);
    case 'configEntry':
      return configTooltip(node.entry);
    case 'group': {
      const cache = context.model.cache(node.clusterId);
      const { groupId, type, protocolType, state } = node.group;
      const description = cache.group(groupId).value;
      const lags = cache.lag(groupId).value;
      return markdownCard(groupId, [
        [vscode.l10n.t('Kind'), groupTypeText(type)],
        [vscode.l10n.t('Protocol type'), protocolType],
        [vscode.l10n.t('State'), state],
        [vscode.l10n.t('Lag'), lags === undefined ? '' : count(totalLag(lags))],
        [vscode.l10n.t('Members'), description === undefined ? '' : count(description.members.length)],
        [vscode.l10n.t('Assignor'), description?.assignor ?? ''],
        [vscode.l10n.t('Epoch'), description?.epoch?.toString() ?? ''],
        [vscode.l10n.t('Coordinator'), description?.coordinator?.toString() ?? ''],
      ]);
    }
    case 'member': {
      const { memberId, groupInstanceId, clientId, host, assignment } = node.member;
      return markdownCard(clientId, [
        [vscode.l10n.t('Member id'), memberId],
        [vscode.l10n.t('Static member'), groupInstanceId ?? ''],
        [vscode.l10n.t('Host'), host],
        ...assignment.map(({ topic, partitions }) => [topic, partitionRuns(partitions)] as const),
      ]);
    }
    case 'groupPartition': {
      const { topic, partition, committed, end, lag, memberId, clientId, host } = node.lag;
      const known = (offset: bigint | null): string => (offset === null ? '−' : count(offset));
      return markdownCard(vscode.l10n.t('{0}, partition {1}', topic, partition), [
        [vscode.l10n.t('Committed offset'), known(committed)],
        [vscode.l10n.t('End offset'), known(end)],
        [vscode.l10n.t('Lag'), known(lag)],
        [vscode.l10n.t('Read by'), joined(clientId ?? '', host ?? '')],
        [vscode.l10n.t('Member id'), memberId ?? ''],
      ]);
    }
    case 'error':
      return markdownCard(node.failure.message, [], [vscode.l10n.t('The log has the details.')]);
    default:
      return undefined;
  }
}

function clusterTooltip({ profile, clusterId }: NodeOf<'cluster'>, context: TooltipContext): string {
  const connection = context.state(clusterId);
  const description = context.model.cache(clusterId).description.value;
  return markdownCard(
    profile.name,
    [
      [vscode.l10n.t('Bootstrap servers'), profile.bootstrapServers.join(', ')],
      [
        vscode.l10n.t('Security'),
        joined(
          profile.security.protocol,
          'sasl' in profile.security ? profile.security.sasl.mechanism : '',
          'sasl' in profile.security ? profile.security.sasl.username : '',
        ),
      ],
      ...profile.addresses.map(
        ({ advertised, reachable }) => [vscode.l10n.t('Address'), `${advertised} → ${reachable}`] as const,
      ),
      [vscode.l10n.t('Cluster id'), description?.clusterId ?? ''],
      [vscode.l10n.t('Kafka'), description?.kafkaVersion ?? ''],
      [vscode.l10n.t('Access'), profile.readOnly ? vscode.l10n.t('read-only') : ''],
    ],
    [connection.kind === 'failed' ? connection.failure.message : ''],
  );
}

async function topicTooltip(
  { summary: topic, clusterId }: NodeOf<'topic'>,
  model: ExplorerModel,
): Promise<string> {
  const cache = model.cache(clusterId);
  const [description, config, size] = await Promise.all([
    cache
      .topic(topic.name)
      .get()
      .catch(() => undefined),
    cache
      .topicConfig(topic.name)
      .get()
      .catch(() => undefined),
    cache
      .topicSize(topic.name)
      .get()
      .catch(() => undefined),
  ]);
  const offsets = description?.partitions.map((partition) => partition.offsets);
  const records = offsets?.reduce<bigint | null>(
    (sum, range) => (sum === null || range === null ? null : sum + range.end - range.begin),
    0n,
  );
  const setting = (name: string): string => config?.find((entry) => entry.name === name)?.value ?? '';
  return markdownCard(
    topic.name,
    [
      [vscode.l10n.t('Partitions'), count(topic.partitionCount)],
      [vscode.l10n.t('Replication factor'), count(topic.replicationFactor)],
      // Compaction and transaction markers leave gaps: offsets say at most how many there are.
      [vscode.l10n.t('Records'), records === undefined || records === null ? '' : `≤ ${count(records)}`],
      [vscode.l10n.t('Size'), size === undefined ? '' : sizeText(size.bytes)],
      [vscode.l10n.t('Retention'), retentionText(setting('retention.ms'))],
      [vscode.l10n.t('Cleanup'), setting('cleanup.policy')],
      [vscode.l10n.t('Topic id'), topic.topicId ?? ''],
    ],
    [topicProblem(topic)],
  );
}

function retentionText(retentionMs: string): string {
  if (retentionMs === '-1') return vscode.l10n.t('unlimited');
  return /^\d+$/.test(retentionMs) ? durationText(BigInt(retentionMs)) : '';
}

function partitionTooltip(node: NodeOf<'partition'>): string {
  const { partition, leader, leaderEpoch, replicas, inSyncReplicas, offsets } = node.description;
  return markdownCard(
    vscode.l10n.t('{0}, partition {1}', node.topic, partition),
    [
      [vscode.l10n.t('Offsets'), offsets === null ? '' : `${count(offsets.begin)} – ${count(offsets.end)}`],
      [vscode.l10n.t('Records'), offsets === null ? '' : `≤ ${count(offsets.end - offsets.begin)}`],
      [vscode.l10n.t('Leader'), leader === null ? vscode.l10n.t('none') : String(leader)],
      [vscode.l10n.t('Leader epoch'), String(leaderEpoch)],
      [vscode.l10n.t('Replicas'), replicas.join(', ')],
      [vscode.l10n.t('In-sync replicas'), inSyncReplicas.join(', ') || vscode.l10n.t('none')],
    ],
    [partitionProblem(node.description)],
  );
}

function configTooltip(entry: ConfigEntry): string {
  return markdownCard(
    entry.name,
    [
      [vscode.l10n.t('Value'), entry.isSensitive ? vscode.l10n.t('hidden') : (entry.value ?? '−')],
      [vscode.l10n.t('Set by'), sourceText(entry.source)],
      [vscode.l10n.t('Read-only'), entry.isReadOnly ? vscode.l10n.t('yes') : ''],
    ],
    [plainText(entry.documentation ?? '')],
  );
}

function sourceText(source: ConfigSource): string {
  switch (source) {
    case 'topic':
      return vscode.l10n.t('the topic');
    case 'dynamic-broker':
      return vscode.l10n.t('the broker, while running');
    case 'dynamic-default-broker':
      return vscode.l10n.t('all brokers, while running');
    case 'static-broker':
      return vscode.l10n.t('the broker’s own file');
    case 'default':
      return vscode.l10n.t('Kafka’s default');
    case 'group':
      return vscode.l10n.t('the group');
    case 'unknown':
      return '';
  }
}

/** Kafka's documentation of a key is HTML: its text. */
function plainText(html: string): string {
  return html
    .replace(/<[^>]*>/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ')
    .trim();
}
