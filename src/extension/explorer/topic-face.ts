import * as vscode from 'vscode';
import { NodeKinds } from '../contributions.ts';
import type { ExplorerModel } from './explorer-model.ts';
import type { NodeOf } from './explorer-node.ts';
import { access, contextOf, warning, type FaceContext, type NodeFace } from './node-face-parts.ts';
import { isChanged } from './sort-config.ts';
import { count, joined, partitionProblem, partitionsText, recordsText, topicProblem } from './words.ts';

export function topicsFace(node: NodeOf<'topics'>, context: FaceContext): NodeFace {
  return {
    label: vscode.l10n.t('Topics'),
    description: topicsDescription(node, context.model),
    icon: ['layers'],
    context: contextOf(NodeKinds.topics, access(node.clusterId, context)),
    expands: 'collapsed',
  };
}

export function topicFace(node: NodeOf<'topic'>, context: FaceContext): NodeFace {
  const { name, partitionCount, replicationFactor, isInternal } = node.summary;
  const problem = topicProblem(node.summary);
  return {
    label: name,
    description: joined(
      problem,
      partitionsText(partitionCount),
      vscode.l10n.t('rf {0}', replicationFactor),
      isInternal ? vscode.l10n.t('internal') : '',
    ),
    icon: problem === '' ? ['list-flat'] : warning,
    context: contextOf(NodeKinds.topic, access(node.clusterId, context), isInternal ? 'internal' : undefined),
    expands: 'collapsed',
    spoken: joined(
      vscode.l10n.t('Topic {0}', name),
      problem,
      partitionsText(partitionCount),
      vscode.l10n.t('replication factor {0}', replicationFactor),
    ),
  };
}

export function partitionFace(node: NodeOf<'partition'>): NodeFace {
  const { partition, leader, inSyncReplicas, offsets } = node.description;
  const problem = partitionProblem(node.description);
  const records = offsets === null ? '' : recordsText(offsets.end - offsets.begin);
  const leaderText = leader === null ? '' : vscode.l10n.t('leader {0}', leader);
  const inSync = vscode.l10n.t('ISR {0}', inSyncReplicas.join(','));
  return {
    label: String(partition),
    description: joined(problem, records, leaderText, inSync),
    icon: problem === '' ? ['circle-small-filled'] : warning,
    context: NodeKinds.partition,
    expands: 'no',
    spoken: joined(
      vscode.l10n.t('Partition {0}', partition),
      problem,
      records,
      leaderText,
      vscode.l10n.t('in-sync replicas {0}', inSyncReplicas.join(', ')),
    ),
  };
}

export function configurationFace(node: NodeOf<'configuration'>, { model }: FaceContext): NodeFace {
  const entries = model.cache(node.clusterId).topicConfig(node.topic).value;
  const changed = entries?.filter((entry) => isChanged(entry, 'topic')).length;
  return {
    label: vscode.l10n.t('Configuration'),
    description:
      changed === undefined
        ? ''
        : changed === 0
          ? vscode.l10n.t('all defaults')
          : vscode.l10n.t('{0} changed', count(changed)),
    icon: ['settings-gear'],
    context: NodeKinds.configuration,
    expands: 'collapsed',
  };
}

export function configEntryFace(node: NodeOf<'configEntry'>): NodeFace {
  const { name, value, isSensitive } = node.entry;
  const shown = isSensitive
    ? vscode.l10n.t('hidden')
    : value === ''
      ? vscode.l10n.t('empty')
      : (value ?? '−');
  return {
    label: name,
    description: shown,
    icon: node.isChanged ? ['edit'] : ['circle-small-filled', 'disabledForeground'],
    context: NodeKinds.configEntry,
    expands: 'no',
    spoken: joined(name, shown, node.isChanged ? vscode.l10n.t('changed') : vscode.l10n.t('default')),
  };
}

function topicsDescription({ clusterId }: NodeOf<'topics'>, model: ExplorerModel): string {
  const counts = model.topicCounts(clusterId);
  const { text } = model.filter;
  if (counts === undefined) return text === '' ? '' : `“${text}”`;
  if (text === '') return count(counts.total);
  return joined(vscode.l10n.t('{0} of {1}', count(counts.shown), count(counts.total)), `“${text}”`);
}
