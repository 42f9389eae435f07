import * as vscode from 'vscode';
import type { ConnectionState } from '../connections/cluster-session.ts';
import { Commands, NodeKinds } from '../contributions.ts';
import type { NodeOf } from './explorer-node.ts';
import { access, contextOf, type FaceContext, type Icon, type NodeFace } from './node-face-parts.ts';
import { brokersText, count, joined, serversText } from './words.ts';

export function clusterFace(node: NodeOf<'cluster'>, context: FaceContext): NodeFace {
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

export function brokenClusterFace(node: NodeOf<'brokenCluster'>): NodeFace {
  return {
    label: node.entry.name ?? vscode.l10n.t('Cluster {0} of the settings', node.entry.index + 1),
    description: node.entry.problems.join(' '),
    icon: ['error', 'list.errorForeground'],
    context: NodeKinds.brokenCluster,
    expands: 'no',
    command: { command: Commands.openClusterSettings, title: vscode.l10n.t('Open Settings') },
  };
}

export function brokersFace(node: NodeOf<'brokers'>, { model }: FaceContext): NodeFace {
  const brokers = model.cache(node.clusterId).description.value?.brokers;
  return {
    label: vscode.l10n.t('Brokers'),
    description: brokers === undefined ? '' : count(brokers.length),
    icon: ['server'],
    context: NodeKinds.brokers,
    expands: 'collapsed',
  };
}

export function brokerFace(node: NodeOf<'broker'>): NodeFace {
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
      // A shape of its own: in high contrast, and to some readers, the colours are alike.
      return ['error', 'testing.iconFailed'];
  }
}
