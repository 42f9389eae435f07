import * as vscode from 'vscode';
import { Commands, NodeKinds } from '../contributions.ts';
import { brokenClusterFace, brokerFace, brokersFace, clusterFace } from './cluster-face.ts';
import type { ExplorerNode, NodeOf } from './explorer-node.ts';
import {
  assignmentFace,
  groupFace,
  groupPartitionFace,
  groupsFace,
  groupTopicFace,
  memberFace,
  membersFace,
} from './group-face.ts';
import { access, type FaceContext, type NodeFace } from './node-face-parts.ts';
import { configEntryFace, configurationFace, partitionFace, topicFace, topicsFace } from './topic-face.ts';
import { count } from './words.ts';

/** The face of a node as the model knows it now; asks nothing. */
export function faceOf(node: ExplorerNode, context: FaceContext): NodeFace {
  switch (node.kind) {
    case 'cluster':
      return clusterFace(node, context);
    case 'brokenCluster':
      return brokenClusterFace(node);
    case 'brokers':
      return brokersFace(node, context);
    case 'broker':
      return brokerFace(node);
    case 'topics':
      return topicsFace(node, context);
    case 'topic':
      return topicFace(node, context);
    case 'partition':
      return partitionFace(node);
    case 'configuration':
      return configurationFace(node, context);
    case 'configEntry':
      return configEntryFace(node);
    case 'groups':
      return groupsFace(node, context);
    case 'group':
      return groupFace(node, context);
    case 'members':
      return membersFace(node);
    case 'member':
      return memberFace(node);
    case 'assignment':
      return assignmentFace(node);
    case 'groupTopic':
      return groupTopicFace(node);
    case 'groupPartition':
      return groupPartitionFace(node);
    case 'range':
      return rangeFace(node);
    case 'error':
      return errorFace(node, context);
    case 'message':
      return messageFace(node, context);
  }
}

function rangeFace(node: NodeOf<'range'>): NodeFace {
  return {
    label: `${node.first} … ${node.last}`,
    description: count(node.count),
    icon: ['ellipsis'],
    context: NodeKinds.range,
    expands: 'collapsed',
    spoken: vscode.l10n.t('{0} to {1}, {2} in all', node.first, node.last, count(node.count)),
  };
}

function errorFace(node: NodeOf<'error'>, context: FaceContext): NodeFace {
  return {
    label: node.failure.message,
    icon: ['error', 'list.errorForeground'],
    context: NodeKinds.error,
    expands: 'no',
    spoken: vscode.l10n.t('Error: {0}', node.failure.message),
    ...(context.isTrusted
      ? {}
      : {
          command: { command: 'workbench.trust.manage', title: vscode.l10n.t('Manage Workspace Trust') },
        }),
  };
}

function messageFace(node: NodeOf<'message'>, context: FaceContext): NodeFace {
  const writable = access(node.clusterId, context) === 'writable';
  const { text } = context.model.filter;
  const clickable = {
    'no-topics': writable
      ? { label: vscode.l10n.t('No topics yet. Create one…'), command: Commands.createTopic }
      : { label: vscode.l10n.t('No topics yet.') },
    'only-internal-topics': writable
      ? { label: vscode.l10n.t('No topics but internal ones. Create one…'), command: Commands.createTopic }
      : { label: vscode.l10n.t('No topics but internal ones.') },
    'no-match': {
      label: vscode.l10n.t('No topic matches “{0}”. Clear the filter', text),
      command: Commands.clearTopicFilter,
    },
    'no-groups': { label: vscode.l10n.t('No groups. One appears when a consumer joins it.') },
    'no-offsets': { label: vscode.l10n.t('No committed offsets.') },
  }[node.message];
  return {
    label: clickable.label,
    icon: ['info'],
    context: NodeKinds.message,
    expands: 'no',
    ...('command' in clickable
      ? { command: { command: clickable.command, title: clickable.label, arguments: [node] } }
      : {}),
  };
}
