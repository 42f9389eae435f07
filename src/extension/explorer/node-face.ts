import * as vscode from 'vscode';
import { Commands, NodeKinds } from '../contributions.ts';
import { isChanged } from './sort-config.ts';
import type { ConnectionState } from '../connections/cluster-session.ts';
import type { ExplorerModel } from './explorer-model.ts';
import type { ExplorerNode } from './explorer-node.ts';
import {
  serversText,
  brokersText,
  count,
  groupTypeText,
  joined,
  lagText,
  partitionProblem,
  partitionRuns,
  partitionsText,
  recordsText,
  topicProblem,
} from './words.ts';
import type { ClusterId } from '../../core/cluster-profile.ts';

/** An icon's id, and the theme's colour for it. */
export type Icon = readonly [id: string, color?: string];

/** What a node looks like, in words and names of icons. */
export interface NodeFace {
  readonly label: string;
  readonly description?: string;
  readonly icon: Icon;
  readonly context: string;
  readonly expands: 'collapsed' | 'no';
  /** What a screen reader says, where label and description read badly. */
  readonly spoken?: string;
  /** What a click does, beside selecting. */
  readonly command?: vscode.Command;
}

/** What a face depends on beside its node. */
export interface FaceContext {
  readonly model: ExplorerModel;
  state(id: ClusterId): ConnectionState;
  /** The selected cluster, where there is a choice. */
  readonly selected: ClusterId | undefined;
  readonly isTrusted: boolean;
}

const warning: Icon = ['warning', 'list.warningForeground'];

/** The face of a node as the model knows it now; asks nothing. */
export function faceOf(node: ExplorerNode, context: FaceContext): NodeFace {
  const { model } = context;
  switch (node.kind) {
    case 'cluster':
      return clusterFace(node, context);
    case 'brokenCluster':
      return {
        label: node.entry.name ?? vscode.l10n.t('Cluster {0} of the settings', node.entry.index + 1),
        description: node.entry.problems.join(' '),
        icon: ['error', 'list.errorForeground'],
        context: NodeKinds.brokenCluster,
        expands: 'no',
        command: { command: Commands.openClusterSettings, title: vscode.l10n.t('Open Settings') },
      };
    case 'brokers': {
      const brokers = model.cache(node.clusterId).description.value?.brokers;
      return {
        label: vscode.l10n.t('Brokers'),
        description: brokers === undefined ? '' : count(brokers.length),
        icon: ['server'],
        context: NodeKinds.brokers,
        expands: 'collapsed',
      };
    }
    case 'broker': {
      const { id, host, port, rack, isController } = node.broker;
      const controller = isController ? vscode.l10n.t('controller') : '';
      return {
        label: String(id),
        description: joined(`${host}:${port}`, rack ?? '', controller),
        icon: [isController ? 'server-environment' : 'server-process'],
        context: NodeKinds.broker,
        expands: 'collapsed',
        spoken: joined(vscode.l10n.t('Broker {0}', id), `${host}:${port}`, rack ?? '', controller),
      };
    }
    case 'topics':
      return {
        label: vscode.l10n.t('Topics'),
        description: topicsDescription(node.clusterId, model),
        icon: ['layers'],
        context: contextOf(NodeKinds.topics, access(node.clusterId, context)),
        expands: 'collapsed',
      };
    case 'topic': {
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
        context: contextOf(
          NodeKinds.topic,
          access(node.clusterId, context),
          isInternal ? 'internal' : undefined,
        ),
        expands: 'collapsed',
        spoken: joined(
          vscode.l10n.t('Topic {0}', name),
          problem,
          partitionsText(partitionCount),
          vscode.l10n.t('replication factor {0}', replicationFactor),
        ),
      };
    }
    case 'partition':
      return partitionFace(node);
    case 'configuration': {
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
    case 'configEntry': {
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
    case 'groups': {
      const groups = model.cache(node.clusterId).groups.value;
      return {
        label: vscode.l10n.t('Consumer Groups'),
        description: groups === undefined ? '' : count(groups.length),
        icon: ['organization'],
        context: NodeKinds.groups,
        expands: 'collapsed',
      };
    }
    case 'group': {
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
    case 'members':
      return {
        label: vscode.l10n.t('Members'),
        description: count(node.members.length),
        icon: ['account'],
        context: NodeKinds.members,
        expands: node.members.length === 0 ? 'no' : 'collapsed',
      };
    case 'member': {
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
    case 'assignment': {
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
    case 'groupTopic':
      return {
        label: node.topic,
        description: lagText(node.partitions) || vscode.l10n.t('nothing committed'),
        icon: ['list-flat'],
        context: NodeKinds.groupTopic,
        expands: 'collapsed',
      };
    case 'groupPartition':
      return groupPartitionFace(node);
    case 'range':
      return {
        label: `${node.first} … ${node.last}`,
        description: count(node.count),
        icon: ['ellipsis'],
        context: NodeKinds.range,
        expands: 'collapsed',
        spoken: vscode.l10n.t('{0} to {1}, {2} in all', node.first, node.last, count(node.count)),
      };
    case 'error':
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
    case 'message':
      return messageFace(node, context);
  }
}

function clusterFace(node: Extract<ExplorerNode, { kind: 'cluster' }>, context: FaceContext): NodeFace {
  const { profile, clusterId } = node;
  const state = context.state(clusterId);
  const isSelected = context.selected === clusterId;
  const description =
    context.model.cache(clusterId).description.value ??
    (state.kind === 'connected' ? state.description : undefined);
  const summary =
    state.kind === 'connecting'
      ? vscode.l10n.t('connecting…')
      : state.kind === 'failed'
        ? vscode.l10n.t('not connected')
        : state.kind === 'connected' && description !== undefined
          ? joined(brokersText(description.brokers.length), description.kafkaVersion ?? '')
          : serversText(profile.bootstrapServers);
  const notes = [
    profile.readOnly ? vscode.l10n.t('read-only') : '',
    isSelected ? vscode.l10n.t('selected') : '',
  ];
  const stateText = {
    idle: vscode.l10n.t('not connected'),
    connecting: '',
    connected: vscode.l10n.t('connected'),
    failed: vscode.l10n.t('failed'),
  }[state.kind];
  return {
    label: profile.name,
    description: joined(summary, ...notes),
    icon: clusterIcon(state.kind, profile.readOnly),
    context: contextOf(
      NodeKinds.cluster,
      access(clusterId, context),
      isSelected ? 'selected' : undefined,
      state.kind === 'idle' ? undefined : 'open',
    ),
    expands: 'collapsed',
    spoken: joined(vscode.l10n.t('Cluster {0}', profile.name), stateText, summary, ...notes),
  };
}

function clusterIcon(state: ConnectionState['kind'], readOnly: boolean): Icon {
  const shape = readOnly ? 'lock' : 'circle-filled';
  switch (state) {
    case 'idle':
      return [readOnly ? 'lock' : 'circle-outline', 'disabledForeground'];
    case 'connecting':
      return ['loading~spin'];
    case 'connected':
      return [shape, 'testing.iconPassed'];
    case 'failed':
      return [shape, 'testing.iconFailed'];
  }
}

function partitionFace(node: Extract<ExplorerNode, { kind: 'partition' }>): NodeFace {
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

function groupPartitionFace(node: Extract<ExplorerNode, { kind: 'groupPartition' }>): NodeFace {
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

function messageFace(node: Extract<ExplorerNode, { kind: 'message' }>, context: FaceContext): NodeFace {
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
    'members-unknown': { label: vscode.l10n.t('Members of this kind of group are not shown yet.') },
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

function topicsDescription(clusterId: ClusterId, model: ExplorerModel): string {
  const counts = model.topicCounts(clusterId);
  const { text } = model.filter;
  if (counts === undefined) return text === '' ? '' : `“${text}”`;
  if (text === '') return count(counts.total);
  return joined(vscode.l10n.t('{0} of {1}', count(counts.shown), count(counts.total)), `“${text}”`);
}

function access(clusterId: ClusterId, { model }: FaceContext): 'writable' | 'readOnly' {
  return model.isReadOnly(clusterId) ? 'readOnly' : 'writable';
}

/** `topic;writable;internal`: a kind and what is true of it, for the `when` clauses of menus. */
function contextOf(kind: string, ...facts: readonly (string | undefined)[]): string {
  return [kind, ...facts.filter((fact) => fact !== undefined)].join(';');
}
