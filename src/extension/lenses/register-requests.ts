import * as vscode from 'vscode';
import type { ClusterDirectory } from '../connections/cluster-directory.ts';
import { languageId } from '../contributions.ts';
import type { ClusterKnowledge } from '../explorer/explorer.ts';
import { LazyLanguageClient } from '../language/lazy-language-client.ts';
import { sendLiveNames } from '../language/send-live-names.ts';
import type { TailPanels } from '../panels/tail-panels.ts';
import type { FileRuns } from '../runs/file-runs.ts';
import type { SelectedEnvironment } from '../runs/selected-environment.ts';
import { BlockRuns } from './block-runs.ts';
import { BlockTexts } from './block-texts.ts';
import { showClosedRuns } from './closed-runs.ts';
import { registerConsumerCommands } from './consumer-commands.ts';
import { ConsumerTails } from './consumer-tails.ts';
import { EnvironmentChoice } from './environment-choice.ts';
import { createFindBlock } from './find-block.ts';
import { ProduceRuns } from './produce-runs.ts';
import { registerProducerCommands } from './producer-commands.ts';
import { RequestBlocks } from './request-blocks.ts';
import { RequestLensProvider } from './request-lens-provider.ts';
import { ResultDocuments } from './result-documents.ts';
import { ResultHints } from './result-hints.ts';
import { registerRunCommands } from './run-commands.ts';

export interface RequestServices {
  readonly log: vscode.LogOutputChannel;
  readonly clusters: ClusterDirectory;
  readonly explorer: ClusterKnowledge;
  readonly tailPanels: TailPanels;
  readonly runs: FileRuns;
  readonly environments: SelectedEnvironment;
}

/** `.kafka` files: the language server, the lenses that run what stands in them, and what came of it. */
export function registerRequests(services: RequestServices): vscode.Disposable {
  const { log, clusters, explorer, tailPanels, runs: fileRuns } = services;
  const language = new LazyLanguageClient(log);
  const blocks = new RequestBlocks(language);
  const produceRuns = new ProduceRuns();
  const blockRuns = new BlockRuns(fileRuns);
  const tails = new ConsumerTails(tailPanels);
  const texts = new BlockTexts();
  const environments = new EnvironmentChoice(services.environments);
  const documents = new ResultDocuments();
  const findBlock = createFindBlock(blocks);
  const changed = new vscode.EventEmitter<void>();
  const refresh = (): void => changed.fire();
  const selector = { language: languageId };
  return vscode.Disposable.from(
    language,
    sendLiveNames({ language, clusters, explorer }),
    blocks,
    produceRuns,
    blockRuns,
    tails,
    environments,
    documents,
    changed,
    language.onDidStart(refresh),
    produceRuns.onDidChange(refresh),
    blockRuns.onDidChange(refresh),
    tails.onDidChange(refresh),
    tailPanels.onDidChange(refresh),
    environments.onDidChange(refresh),
    showClosedRuns(blockRuns),
    vscode.languages.registerCodeLensProvider(
      selector,
      new RequestLensProvider({ blocks, blockRuns, produceRuns, tails, texts, environments }, changed.event),
    ),
    vscode.languages.registerInlayHintsProvider(
      selector,
      new ResultHints(blocks, blockRuns, produceRuns, texts, changed.event),
    ),
    registerRunCommands({
      log,
      fileRuns,
      blocks,
      findBlock,
      runs: blockRuns,
      produceRuns,
      tails,
      texts,
      documents,
      environments,
    }),
    registerProducerCommands({
      log,
      clusters,
      tailPanels,
      fileRuns,
      runs: produceRuns,
      blockRuns,
      texts,
      findBlock,
    }),
    registerConsumerCommands({ log, clusters, fileRuns, blockRuns, tails, findBlock }),
  );
}
