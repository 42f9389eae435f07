import { NotificationType, RequestType } from 'vscode-jsonrpc';
import type { ClusterDescription } from '../core/cluster.ts';
import type { ClusterConnection } from '../core/cluster-profile.ts';
import type { GroupDescription, GroupId, GroupSummary, PartitionLag } from '../core/group.ts';
import type { ConfigEntry, NewTopic, TopicDescription, TopicSize, TopicSummary } from '../core/topic.ts';

/**
 * Host ⇄ cluster worker, one worker a cluster. `open` comes first and once; each later request fails with the reason
 * where the cluster cannot be reached, and tries again the next time. Reading never changes the cluster.
 */
export const ClusterRequests = {
  /** Connects; also the wizard's "Test connection". */
  open: new RequestType<ClusterConnection, ClusterDescription, unknown>('cluster/open'),
  describe: new RequestType<null, ClusterDescription, unknown>('cluster/describe'),
  listTopics: new RequestType<null, readonly TopicSummary[], unknown>('cluster/listTopics'),
  describeTopic: new RequestType<{ readonly topic: string }, TopicDescription, unknown>(
    'cluster/describeTopic',
  ),
  topicSize: new RequestType<{ readonly topic: string }, TopicSize, unknown>('cluster/topicSize'),
  describeTopicConfig: new RequestType<{ readonly topic: string }, readonly ConfigEntry[], unknown>(
    'cluster/describeTopicConfig',
  ),
  describeBrokerConfig: new RequestType<{ readonly brokerId: number }, readonly ConfigEntry[], unknown>(
    'cluster/describeBrokerConfig',
  ),
  createTopic: new RequestType<NewTopic, TopicSummary, unknown>('cluster/createTopic'),
  deleteTopic: new RequestType<{ readonly topic: string }, null, unknown>('cluster/deleteTopic'),
  listGroups: new RequestType<null, readonly GroupSummary[], unknown>('cluster/listGroups'),
  describeGroup: new RequestType<{ readonly groupId: GroupId }, GroupDescription, unknown>(
    'cluster/describeGroup',
  ),
  groupLag: new RequestType<{ readonly groupId: GroupId }, readonly PartitionLag[], unknown>(
    'cluster/groupLag',
  ),
} as const;

/** From any worker: a line for the log, never shown as such. */
export const WorkerLog = new NotificationType<{
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly text: string;
}>('worker/log');
