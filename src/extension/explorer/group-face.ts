import * as vscode from 'vscode';
import { NodeKinds } from '../contributions.ts';
import type { NodeOf } from './explorer-node.ts';
import type { FaceContext, Icon, NodeFace } from './node-face-parts.ts';
import { count, groupTypeText, joined, lagText, partitionRuns, partitionsText } from './words.ts';

export function groupsFace(node: NodeOf<'groups'>, { model }: FaceContext): NodeFace {
  const groups = model.cache(node.clusterId).groups.value;
  return {
    label: vscode.l10n.t('Consumer Groups'),
    description: groups === undefined ? '' : count(groups.length),
    icon: ['organization'],
    context: NodeKinds.groups,
    expands: 'collapsed',
  };
}

export function groupFace(node: NodeOf<'group'>, { model }: FaceContext): NodeFace {
  const { groupId, state, type } = node.group;
  const cache = model.cache(node.clusterId);
  const lags = cache.lag(groupId).value;
  const lag = lags === undefined ? '' : lagText(lags, cache.lagTrend(groupId));
  return {
    label: groupId,
    description: joined(state, lag),
    icon: groupIcon(state),
    context: NodeKinds.group,
    expands: 'collapsed',
    spoken: joined(vscode.l10n.t('Group {0}', groupId), state, lag, groupTypeText(type)),
  };
}

export function membersFace(node: NodeOf<'members'>): NodeFace {
  return {
    label: vscode.l10n.t('Members'),
    description: count(node.members.length),
    icon: ['account'],
    context: NodeKinds.members,
    expands: node.members.length === 0 ? 'no' : 'collapsed',
  };
}

export function memberFace(node: NodeOf<'member'>): NodeFace {
  const { clientId, host, assignment, groupInstanceId } = node.member;
  const partitions = assignment.reduce((sum, { partitions }) => sum + partitions.length, 0);
  const reads = partitions === 0 ? vscode.l10n.t('nothing assigned') : partitionsText(partitions);
  return {
    label: clientId === '' ? node.member.memberId : clientId,
    description: joined(host, groupInstanceId ?? '', reads),
    icon: ['person'],
    context: NodeKinds.member,
    expands: assignment.length === 0 ? 'no' : 'collapsed',
    spoken: joined(vscode.l10n.t('Member {0}', clientId), host, reads),
  };
}

export function assignmentFace(node: NodeOf<'assignment'>): NodeFace {
  const { topic, partitions } = node;
  return {
    label: topic,
    description: partitionRuns(partitions),
    icon: ['list-flat'],
    context: NodeKinds.assignment,
    expands: 'no',
    spoken: joined(topic, vscode.l10n.t('partitions {0}', partitionRuns(partitions))),
  };
}

export function groupTopicFace(node: NodeOf<'groupTopic'>): NodeFace {
  return {
    label: node.topic,
    description: lagText(node.partitions) || vscode.l10n.t('nothing committed'),
    icon: ['list-flat'],
    context: NodeKinds.groupTopic,
    expands: 'collapsed',
  };
}

export function groupPartitionFace(node: NodeOf<'groupPartition'>): NodeFace {
  const { partition, committed, end, lag, clientId } = node.lag;
  const known = (offset: bigint | null): string => (offset === null ? '−' : count(offset));
  const description =
    committed === null
      ? joined(vscode.l10n.t('nothing committed'), vscode.l10n.t('end {0}', known(end)))
      : joined(
          lag === null ? vscode.l10n.t('lag unknown') : vscode.l10n.t('lag {0}', known(lag)),
          `${known(committed)} / ${known(end)}`,
        );
  return {
    label: String(partition),
    description: joined(description, clientId ?? ''),
    icon: ['circle-small-filled'],
    context: NodeKinds.groupPartition,
    expands: 'no',
    spoken: joined(
      vscode.l10n.t('Partition {0}', partition),
      vscode.l10n.t('committed {0}', known(committed)),
      vscode.l10n.t('end {0}', known(end)),
      vscode.l10n.t('lag {0}', known(lag)),
      clientId ?? '',
    ),
  };
}

/** The broker's words for a group's state, as an icon: working, waiting for members, rebalancing, gone. */
function groupIcon(state: string): Icon {
  switch (state) {
    case 'Stable':
      return ['pass', 'testing.iconPassed'];
    case 'Empty':
      return ['circle-outline', 'disabledForeground'];
    case 'Dead':
      return ['circle-slash', 'disabledForeground'];
    case 'NotReady':
      return ['warning', 'list.warningForeground'];
    default:
      return ['sync'];
  }
}
