import * as vscode from 'vscode';
import type { ClusterDirectory } from '../connections/cluster-directory.ts';
import { languageId } from '../contributions.ts';
import type { ClusterKnowledge } from '../explorer/explorer.ts';
import { LazyLanguageClient } from '../language/lazy-language-client.ts';
import { sendLiveNames } from '../language/send-live-names.ts';
import type { TailPanels } from '../panels/tail-panels.ts';
import { registerConsumerCommands } from './consumer-commands.ts';
import { ConsumerTails } from './consumer-tails.ts';
import { createFindBlock } from './find-block.ts';
import { ProduceRuns } from './produce-runs.ts';
import { registerProducerCommands } from './producer-commands.ts';
import { RequestBlocks } from './request-blocks.ts';
import { RequestLensProvider } from './request-lens-provider.ts';

export interface RequestServices {
  readonly log: vscode.LogOutputChannel;
  readonly clusters: ClusterDirectory;
  readonly explorer: ClusterKnowledge;
  readonly tailPanels: TailPanels;
}

/** `.kafka` files: the language server, and the lenses that run what stands in them. */
export function registerRequests({
  log,
  clusters,
  explorer,
  tailPanels,
}: RequestServices): vscode.Disposable {
  const language = new LazyLanguageClient(log);
  const blocks = new RequestBlocks(language);
  const runs = new ProduceRuns();
  const tails = new ConsumerTails(tailPanels);
  const findBlock = createFindBlock(blocks);
  const changed = new vscode.EventEmitter<void>();
  const refresh = (): void => changed.fire();
  return vscode.Disposable.from(
    language,
    sendLiveNames({ language, clusters, explorer }),
    blocks,
    runs,
    changed,
    language.onDidStart(refresh),
    runs.onDidChange(refresh),
    tails,
    tails.onDidChange(refresh),
    tailPanels.onDidChange(refresh),
    vscode.languages.registerCodeLensProvider(
      { language: languageId },
      new RequestLensProvider(blocks, runs, tails, changed.event),
    ),
    registerProducerCommands({ log, clusters, tailPanels, runs, findBlock }),
    registerConsumerCommands({ log, clusters, tails, findBlock }),
  );
}
