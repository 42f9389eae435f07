import type { RecordTarget } from '../../contracts/tail-panel.ts';
import { topicNameProblem } from '../../core/topic.ts';

/** What a link to a record says. */
export interface RecordLink extends RecordTarget {
  /** The cluster's name, which a colleague's may share, unlike its id. */
  readonly cluster: string;
}

/** The path of links to records: `vscode://kafka-workbench.kafka-workbench/record?…`. */
export const recordLinkPath = '/record';

/** The query of a link, not yet encoded for a URI. */
export function recordLinkQuery({ cluster, topic, partition, offset }: RecordLink): string {
  return String(new URLSearchParams({ cluster, topic, partition: String(partition), offset }));
}

/**
 * Reads the query of a link, which anybody may have written.
 * @returns `undefined` when it is not what `recordLinkQuery` writes
 */
export function parseRecordLink(query: string): RecordLink | undefined {
  const parameters = new URLSearchParams(query);
  const one = (name: string): string => {
    const all = parameters.getAll(name);
    return all.length === 1 ? (all[0] ?? '') : '';
  };
  const [cluster, topic, partition, offset] = [one('cluster'), one('topic'), one('partition'), one('offset')];
  if (cluster === '' || cluster.length > maxNameLength || /\p{Cc}/u.test(cluster)) return undefined;
  if (topicNameProblem(topic) !== undefined) return undefined;
  if (!/^\d{1,6}$/.test(partition)) return undefined;
  if (!/^\d{1,19}$/.test(offset) || BigInt(offset) > maxOffset) return undefined;
  return { cluster, topic, partition: Number(partition), offset: String(BigInt(offset)) };
}

const maxNameLength = 200;
const maxOffset = 2n ** 63n - 1n;
