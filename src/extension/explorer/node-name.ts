import type { ExplorerNode } from './explorer-node.ts';

/** What "Copy Name" copies: the name as Kafka knows it, not as the tree shows it. */
export function nameOf(node: ExplorerNode): string {
  switch (node.kind) {
    case 'cluster':
      return node.profile.name;
    case 'broker':
      return `${node.broker.host}:${node.broker.port}`;
    case 'topic':
    case 'assignment':
    case 'groupTopic':
    case 'configuration':
      return node.topic;
    case 'partition':
    case 'groupPartition':
      return `${node.topic}-${node.partition}`;
    case 'configEntry':
      return `${node.entry.name}=${node.entry.value ?? ''}`;
    case 'group':
      return node.group.groupId;
    case 'member':
      return node.member.memberId;
    case 'error':
      return node.failure.message;
    default:
      return '';
  }
}
