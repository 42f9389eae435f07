import * as vscode from 'vscode';
import type { ClusterDirectory } from '../connections/cluster-directory.ts';
import type { ClusterCache } from '../explorer/cluster-cache.ts';
import type { ClusterKnowledge } from '../explorer/explorer.ts';
import type { LazyLanguageClient } from './lazy-language-client.ts';
import { liveNames } from './live-names.ts';

/** What is read of a cluster comes in many answers, one behind the other. */
const delayMs = 100;

/**
 * Tells the language server what is known of clusters, whenever that changes. No connection is opened for it; a cluster
 * whose topics were read is asked whether it creates topics, and for what a hover shows of one.
 */
export function sendLiveNames({
  language,
  clusters,
  explorer,
}: {
  readonly language: LazyLanguageClient;
  readonly clusters: ClusterDirectory;
  readonly explorer: ClusterKnowledge;
}): vscode.Disposable {
  let timer: NodeJS.Timeout | undefined;
  const send = (): void => {
    timer = undefined;
    const cache = selectedCache();
    language.tell(liveNames(clusters.clusters, cache));
    const [broker] = cache?.description.value?.brokers ?? [];
    if (cache?.topics.value !== undefined && broker !== undefined) cache.brokerConfig(broker.id).prefetch();
  };
  const selectedCache = (): ClusterCache | undefined =>
    clusters.selected === undefined ? undefined : explorer.cache(clusters.selected.id);
  const readTopic = (name: string): void => {
    const cache = selectedCache();
    if (cache?.topics.value?.some((topic) => topic.name === name) !== true) return;
    cache.topicConfig(name).prefetch();
    cache.topicSize(name).prefetch();
  };
  const schedule = (): void => {
    timer ??= setTimeout(send, delayMs);
  };
  return vscode.Disposable.from(
    language.onDidStart(schedule),
    language.onDidHover(readTopic),
    clusters.onDidChange(schedule),
    explorer.onDidLearn((id) => {
      if (id === clusters.selected?.id) schedule();
    }),
    { dispose: () => clearTimeout(timer) },
  );
}
