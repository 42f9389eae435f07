import * as vscode from 'vscode';
import { KafkaFailure } from '../../core/kafka-failure.ts';
import type { ClusterDirectory } from '../connections/cluster-directory.ts';
import { Commands } from '../contributions.ts';
import { registerCommand } from '../register-command.ts';
import { requireTrust } from '../require-trust.ts';
import { blockCluster } from './block-cluster.ts';
import { createCheckFilter } from './check-filter.ts';
import type { ConsumerTails } from './consumer-tails.ts';
import type { FindBlock } from './find-block.ts';

export interface ConsumerServices {
  readonly log: vscode.LogOutputChannel;
  readonly clusters: ClusterDirectory;
  readonly tails: ConsumerTails;
  readonly findBlock: FindBlock;
}

/** The commands of CONSUMER blocks: start and stop the tail that shows what arrives, and commit. */
export function registerConsumerCommands({
  log,
  clusters,
  tails,
  findBlock,
}: ConsumerServices): vscode.Disposable {
  return vscode.Disposable.from(
    registerCommand(Commands.startConsumer, log, async (target) => {
      const { document, block } = await findBlock('CONSUMER', target);
      try {
        requireTrust();
        const text = document.getText();
        const { startLine } = block;
        const { evaluateClusterName, evaluateConsumer } = await import('./evaluate-block.ts');
        const name = await evaluateClusterName(text, startLine, 'CONSUMER');
        const cluster = await blockCluster(clusters, name);
        if (cluster === undefined) return;
        tails.start(block, await evaluateConsumer(text, startLine, cluster, createCheckFilter(log)));
      } catch (error) {
        tails.refuse(block, KafkaFailure.from(error));
        throw error;
      }
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
