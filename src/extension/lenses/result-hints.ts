import * as vscode from 'vscode';
import { blockHintText, hintText, placeText } from './block-result-texts.ts';
import type { BlockRuns } from './block-runs.ts';
import type { BlockTexts } from './block-texts.ts';
import type { ProduceRuns } from './produce-runs.ts';
import type { RequestBlocks } from './request-blocks.ts';
import type { TrackedBlock } from './tracked-blocks.ts';

/**
 * What came of a block, beside its keyword, also where lenses are switched off. It moves with the block, and goes when
 * the block's text is edited: it would tell of another text.
 */
export class ResultHints implements vscode.InlayHintsProvider {
  readonly #blocks: RequestBlocks;
  readonly #runs: BlockRuns;
  readonly #produceRuns: ProduceRuns;
  readonly #texts: BlockTexts;
  readonly onDidChangeInlayHints: vscode.Event<void>;

  constructor(
    blocks: RequestBlocks,
    runs: BlockRuns,
    produceRuns: ProduceRuns,
    texts: BlockTexts,
    onDidChange: vscode.Event<void>,
  ) {
    this.#blocks = blocks;
    this.#runs = runs;
    this.#produceRuns = produceRuns;
    this.#texts = texts;
    this.onDidChangeInlayHints = onDidChange;
  }

  async provideInlayHints(
    document: vscode.TextDocument,
    range: vscode.Range,
    token: vscode.CancellationToken,
  ): Promise<vscode.InlayHint[]> {
    const blocks = await this.#blocks.of(document, token);
    return blocks.flatMap((block) => {
      if (block.startLine < range.start.line || block.startLine > range.end.line) return [];
      const text = this.#texts.isEdited(block, document) ? undefined : this.#text(block);
      if (text === undefined) return [];
      const hint = new vscode.InlayHint(document.lineAt(block.startLine).range.end, text);
      hint.paddingLeft = true;
      // VS Code cuts the text of a long one.
      hint.tooltip = text;
      return [hint];
    });
  }

  #text(block: TrackedBlock): string | undefined {
    const state = this.#runs.state(block);
    if (state !== undefined) return state.kind === 'done' ? blockHintText(state.result) : undefined;
    const produced = this.#produceRuns.state(block);
    if (produced?.kind !== 'done') return undefined;
    const { sent, records, elapsedMs, failure } = produced.shown;
    if (sent === 0) return undefined;
    return hintText(failure === undefined, elapsedMs, [placeText(sent, records.at(-1))]);
  }
}
