import * as vscode from 'vscode';
import { KafkaFailure } from '../../core/kafka-failure.ts';
import type { BlockResult, RunEvent, RunResult } from '../../core/run-result.ts';
import type { OutlinedBlock } from './outline-file.ts';
import { blockOutput, indented, terminalText } from './output-text.ts';
import { printable } from '../../core/printable.ts';
import { lineNamedBy, messagesOf, type BlockMessage } from './test-messages.ts';

/** A block of a file that runs, and its entry. */
export interface TestedBlock {
  readonly block: OutlinedBlock;
  readonly item: vscode.TestItem;
}

/** Says of the entries of one file what becomes of their blocks. */
export class FileTestRun {
  readonly #run: vscode.TestRun;
  readonly #uri: vscode.Uri;
  readonly #blocks: readonly TestedBlock[];
  /** What is said of no block in particular is said here. */
  readonly #target: vscode.TestItem;
  readonly #open: Set<vscode.TestItem>;

  /**
   * @param blocks all of the file up to the last that runs, by their places in the file
   * @param leftOut entries that the user wants to hear nothing of
   */
  constructor(
    run: vscode.TestRun,
    target: vscode.TestItem,
    uri: vscode.Uri,
    blocks: readonly TestedBlock[],
    leftOut: (item: vscode.TestItem) => boolean,
  ) {
    this.#run = run;
    this.#target = target;
    this.#uri = uri;
    this.#blocks = blocks;
    this.#open = new Set(blocks.map(({ item }) => item).filter((item) => !leftOut(item)));
    this.#open.forEach((item) => run.enqueued(item));
  }

  onEvent(event: RunEvent): void {
    if (event.kind === 'blockStarted') {
      const tested = this.#blocks[event.block.index];
      if (tested !== undefined && this.#open.has(tested.item)) this.#run.started(tested.item);
    } else if (event.kind === 'blockFinished') {
      this.#finish(event.result);
    }
  }

  /** The run is over. */
  end({ problems }: RunResult): void {
    const range = { startLine: 0, endLine: Number.MAX_SAFE_INTEGER };
    const messages = problems.map((text) => ({ text, line: lineNamedBy(text, range) ?? 0 }));
    if (messages.length > 0) this.#errored(messages);
    this.skipRest();
  }

  /** The run could not begin, or broke off. */
  fail(failure: KafkaFailure): void {
    if (failure.reason !== 'cancelled') {
      const line = this.#target.range?.start.line ?? 0;
      this.#errored([{ text: failure.message, line }]);
    }
    this.skipRest();
  }

  /** Entries without a result were not run. */
  skipRest(): void {
    this.#open.forEach((item) => this.#run.skipped(item));
    this.#open.clear();
  }

  #errored(messages: readonly BlockMessage[]): void {
    this.#run.appendOutput(
      terminalText(messages.flatMap(({ text }) => indented(text))),
      undefined,
      this.#target,
    );
    this.#run.errored(this.#target, this.#shown(messages));
    this.#open.delete(this.#target);
  }

  #finish(result: BlockResult): void {
    const tested = this.#blocks[result.index];
    if (tested === undefined) return;
    const { block, item } = tested;
    this.#run.appendOutput(blockOutput(result, block.label), undefined, item);
    if (!this.#open.delete(item)) return;
    switch (result.status) {
      case 'passed':
        this.#run.passed(item, result.elapsedMs);
        return;
      case 'failed':
        this.#run.failed(item, this.#shown(messagesOf(result, block)), result.elapsedMs);
        return;
      case 'errored':
        if (result.failure?.reason === 'cancelled') this.#run.skipped(item);
        else this.#run.errored(item, this.#shown(messagesOf(result, block)), result.elapsedMs);
        return;
      case 'skipped':
      case 'notRun':
        this.#run.skipped(item);
    }
  }

  #shown(messages: readonly BlockMessage[]): vscode.TestMessage[] {
    return messages.map(({ text, line, diff }) => {
      const message = new vscode.TestMessage(printable(text));
      message.location = new vscode.Location(this.#uri, new vscode.Position(line, 0));
      if (diff !== undefined) {
        message.expectedOutput = diff.expected;
        message.actualOutput = diff.actual;
      }
      return message;
    });
  }
}
