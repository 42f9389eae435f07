import type { BlockIdentity, BlockProgress, BlockStatus, RunEvent } from '../core/run-result.ts';
import type { CommandOutput } from './main.ts';
import { progressLine } from './progress-line.ts';
import { blockLines, blockTitle } from './run-lines.ts';

const marks: Readonly<Record<BlockStatus, string>> = {
  passed: '✓',
  failed: '✗',
  errored: '✗',
  skipped: '-',
  notRun: '-',
};

const colours: Readonly<Partial<Record<BlockStatus, number>>> = { passed: 32, failed: 31, errored: 31 };

/** Prints a run as it goes on: a line a block, and on a terminal how the block that runs gets on. */
export class RunPrinter {
  readonly #output: CommandOutput;
  readonly #progress: ReturnType<typeof progressLine>;
  readonly #hasColours: boolean;
  readonly #printedNotes = new Set<string>();
  #running: { readonly block: BlockIdentity; readonly sinceMs: number; progress?: BlockProgress } | undefined;

  constructor(output: CommandOutput, environment: NodeJS.ProcessEnv) {
    this.#output = output;
    this.#hasColours = process.stdout.isTTY && (environment['NO_COLOR'] ?? '') === '';
    this.#progress = progressLine(process.stderr, () => this.#progressText(), environment);
  }

  /** A file begins. */
  file(path: string, problems: readonly string[] = []): void {
    this.#printedNotes.clear();
    this.#print([path, ...problems.map((problem) => `  ${problem}`)]);
  }

  show(event: RunEvent): void {
    switch (event.kind) {
      case 'note':
        this.#note(event.block, event.text);
        break;
      case 'blockStarted':
        this.#running = { block: event.block, sinceMs: performance.now() };
        break;
      case 'progress':
        if (this.#running !== undefined) this.#running.progress = event.progress;
        break;
      case 'blockFinished': {
        this.#running = undefined;
        const { result } = event;
        const [first = '', ...rest] = blockLines(result);
        this.#print([`  ${this.#mark(result.status)} ${first}`, ...rest.map((line) => `    ${line}`)]);
        for (const note of result.notes ?? []) this.#note(result, note);
      }
    }
  }

  /** Prints the last line, and takes the progress away for good. */
  end(summary: string): void {
    this.#progress.end();
    this.#output.out(`${summary}\n`);
  }

  #note(block: BlockIdentity, text: string): void {
    const key = `${block.index} ${text}`;
    if (this.#printedNotes.has(key)) return;
    this.#printedNotes.add(key);
    this.#print([`    ${blockTitle(block)}: ${text}`]);
  }

  #mark(status: BlockStatus): string {
    const colour = colours[status];
    const mark = marks[status];
    return this.#hasColours && colour !== undefined ? `\u001b[${colour}m${mark}\u001b[39m` : mark;
  }

  #print(lines: readonly string[]): void {
    this.#progress.pause();
    this.#output.out(`${lines.join('\n')}\n`);
  }

  #progressText(): string {
    if (this.#running === undefined) return '';
    const { block, progress, sinceMs } = this.#running;
    const seconds = ((performance.now() - sinceMs) / 1000).toFixed(1);
    const records = progress === undefined ? '' : `${progressWords(progress)}, `;
    return `${blockTitle(block)}: ${records}${seconds} s`;
  }
}

function progressWords({ records, total }: BlockProgress): string {
  const of = total === undefined ? '' : ` of ${total.toLocaleString('en-US')}`;
  return `${records.toLocaleString('en-US')}${of} record${(total ?? records) === 1 ? '' : 's'}`;
}
