import * as vscode from 'vscode';
import type { BlockKind } from '../../core/block-kind.ts';
import { KafkaFailure } from '../../core/kafka-failure.ts';
import { findDocument, isBlockTarget } from './block-document.ts';
import type { RequestBlocks } from './request-blocks.ts';
import type { TrackedBlock } from './tracked-blocks.ts';

export interface FoundBlock {
  readonly document: vscode.TextDocument;
  readonly block: TrackedBlock;
}

/**
 * The block of a kind, or of any, that a command is about.
 * @param target what the command was called with: a `BlockTarget` from a lens; without one the cursor tells
 * @throws KafkaFailure `invalid-request` where there is no such block
 */
export type FindBlock = (kind: BlockKind | undefined, target: unknown) => Promise<FoundBlock>;

export function createFindBlock(blocks: RequestBlocks): FindBlock {
  return async (kind, target) => {
    const { document, line } = await findDocument(isBlockTarget(target) ? target : undefined);
    const block = await blocks.at(document, line);
    // A lens of a block that is gone means no other one that its line belongs to by now.
    const isMeant = !isBlockTarget(target) || block?.startLine === line;
    if (block !== undefined && isMeant && (kind === undefined || kind === block.range.kind)) {
      return { document, block };
    }
    throw new KafkaFailure(
      'invalid-request',
      kind === undefined
        ? vscode.l10n.t('There is no block at line {0}.', line + 1)
        : vscode.l10n.t('There is no {0} block at line {1}.', kind, line + 1),
    );
  };
}
