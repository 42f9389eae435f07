import * as vscode from 'vscode';
import type { ClusterDirectory } from '../connections/cluster-directory.ts';
import type { ClusterKnowledge } from '../explorer/explorer.ts';
import type { LazyLanguageClient } from './lazy-language-client.ts';
import { liveNames } from './live-names.ts';

/** What is read of a cluster comes in many answers, one behind the other. */
const delayMs = 100;

/** Tells the language server what is known of clusters, whenever that changes; nothing is asked of a cluster for it. */
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
    const { selected } = clusters;
    language.tell(
      liveNames(clusters.clusters, selected === undefined ? undefined : explorer.cache(selected.id)),
    );
  };
  const schedule = (): void => {
    timer ??= setTimeout(send, delayMs);
  };
  return vscode.Disposable.from(
    language.onDidStart(schedule),
    clusters.onDidChange(schedule),
    explorer.onDidLearn((id) => {
      if (id === clusters.selected?.id) schedule();
    }),
    { dispose: () => clearTimeout(timer) },
  );
}
