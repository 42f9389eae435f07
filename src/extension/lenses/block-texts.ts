import type * as vscode from 'vscode';
import type { TrackedBlock } from './tracked-blocks.ts';

/** The texts that blocks ran with: what has been edited since has another. */
export class BlockTexts {
  readonly #texts = new WeakMap<TrackedBlock, string>();

  /** The block runs as it stands now. */
  remember(block: TrackedBlock, document: vscode.TextDocument): void {
    this.#texts.set(block, textOf(block, document));
  }

  /** Whether the block's own text is another than when it ran; its place in the file does not matter. */
  isEdited(block: TrackedBlock, document: vscode.TextDocument): boolean {
    const text = this.#texts.get(block);
    return text !== undefined && text !== textOf(block, document);
  }
}

function textOf({ startLine, range }: TrackedBlock, document: vscode.TextDocument): string {
  const lines: string[] = [];
  const endLine = Math.min(startLine + range.endLine - range.startLine, document.lineCount - 1);
  for (let line = startLine; line <= endLine; line++) lines.push(document.lineAt(line).text);
  return lines.join('\n');
}
