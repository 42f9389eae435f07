import * as vscode from 'vscode';
import { createRedaction } from '../../core/redaction.ts';
import type { ClusterDirectory } from '../connections/cluster-directory.ts';
import { Commands } from '../contributions.ts';
import { registerCommand } from '../register-command.ts';
import { requireTrust } from '../require-trust.ts';
import type { FileRuns } from '../runs/file-runs.ts';
import type { BlockPlace } from './block-place.ts';
import type { BlockRuns } from './block-runs.ts';
import { createCheckFilter } from './check-filter.ts';
import type { ConsumerTails } from './consumer-tails.ts';
import type { FindBlock, FoundBlock } from './find-block.ts';
import { redactFailure } from './redact-outcome.ts';
import { requireSaved } from './require-saved.ts';

export interface ConsumerServices {
  readonly log: vscode.LogOutputChannel;
  readonly clusters: ClusterDirectory;
  readonly fileRuns: FileRuns;
  readonly blockRuns: BlockRuns;
  readonly tails: ConsumerTails;
  readonly findBlock: FindBlock;
}

/** The commands of CONSUMER blocks: start and stop the tail that shows what arrives, and commit. */
export function registerConsumerCommands(services: ConsumerServices): vscode.Disposable {
  const { log, blockRuns, tails, findBlock } = services;
  return vscode.Disposable.from(
    registerCommand(Commands.startConsumer, log, async (target) => {
      const found = await findBlock('CONSUMER', target);
      blockRuns.forget(found.block);
      await start(services, found);
    }),
    registerCommand(Commands.stopConsumer, log, async (target) => {
      const { block } = await findBlock('CONSUMER', target);
      await tails.of(block)?.stop();
    }),
    registerCommand(Commands.commitConsumer, log, async (target) => {
      const { block } = await findBlock('CONSUMER', target);
      const tail = tails.of(block);
      if (tail === undefined) return;
      await tail.commit();
      const message = vscode.l10n.t('Committed what group `{0}` has read.', tail.query.group ?? '');
      vscode.window.setStatusBarMessage(message, 5000);
    }),
  );
}

async function start(
  { log, clusters, fileRuns, tails }: ConsumerServices,
  { document, block }: FoundBlock,
): Promise<void> {
  let redact = createRedaction([]);
  try {
    requireTrust();
    const text = document.getText();
    const documentEnvironment = await fileRuns.environmentOf(document.uri);
    const { environment } = documentEnvironment;
    redact = createRedaction(environment.privateValues);
    const place: BlockPlace = { text, startLine: block.startLine, kind: 'CONSUMER', environment };
    const [{ evaluateClusterName, evaluateConsumer }, { requireCaptures }] = await Promise.all([
      import('./evaluate-block.ts'),
      import('./require-captures.ts'),
    ]);
    requireCaptures(place);
    const name = await evaluateClusterName(place);
    const cluster = await fileRuns.clusters.profileOf(name, documentEnvironment, true);
    requireSaved(clusters, cluster);
    tails.start(block, await evaluateConsumer(place, cluster, createCheckFilter(log)));
  } catch (error) {
    const failure = redactFailure(error, redact);
    if (failure.reason !== 'cancelled') tails.refuse(block, failure);
    throw failure;
  }
}
