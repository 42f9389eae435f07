import { KafkaFailure } from '../core/kafka-failure.ts';
import { TemplateRun, type TemplateSources } from '../expressions/template-run.ts';
import { hasTemplatesInName, type Block, type KafkaFile } from '../language/kafka-file.ts';
import { captureNames, namesAskedFor, templateTexts } from './capture-names.ts';
import { planBlock, type PlannedBlock } from './plan-block.ts';
import { prepareTemplates } from './prepare-templates.ts';
import { erroredOutcome, type PlanContext, type RunContext } from './run-context.ts';
import type { BlockIdentity, BlockOutcome, BlockResult, RunEvent } from './run-result.ts';
import { RunStart } from './run-start.ts';
import type { RunVariables } from './run-variables.ts';

export interface FileRunOptions extends Pick<PlanContext, 'file' | 'folder' | 'templates' | 'clusterOf'> {
  /** Those that run, in the file's order. */
  readonly blocks: readonly Block[];
  readonly sources: TemplateSources;
  readonly variables: RunVariables;
  readonly keepsGoing: boolean;
  readonly signal: AbortSignal;
  readonly onEvent: (event: RunEvent) => void;
}

/** A block on its way through a run. */
interface Turn {
  readonly block: Block;
  readonly identity: BlockIdentity;
  /** Names that only earlier blocks of the run can provide: it is planned when they have. */
  readonly awaits: readonly string[];
  readonly notes: readonly string[];
  /** What is wrong with it, before anything is sent. */
  problem?: KafkaFailure;
  planned?: PlannedBlock;
}

/** One run of the blocks of a file, from top to bottom. */
export class FileRun {
  readonly #options: FileRunOptions;
  readonly #plan: PlanContext;
  readonly #start = new RunStart();
  readonly #turns: readonly Turn[];

  constructor(options: FileRunOptions) {
    const { file, folder, templates, clusterOf } = options;
    this.#options = options;
    this.#plan = { file, folder, templates, clusterOf, nowMs: Date.now() };
    this.#turns = turnsOf(options);
  }

  /**
   * Runs the blocks, one result each.
   * @param isRefused something outside of the blocks is wrong: they are looked at, and none is run
   */
  async run(isRefused: boolean): Promise<readonly BlockResult[]> {
    for (const turn of this.#turns) await this.#prepare(turn);
    if (isRefused || this.#turns.some(({ problem }) => problem !== undefined)) {
      return this.#turns.map(({ identity, problem, notes }) =>
        this.#finish(
          identity,
          notes,
          problem === undefined ? { status: 'notRun' } : erroredOutcome(problem),
          0,
        ),
      );
    }
    for (const { identity, notes } of this.#turns) {
      for (const text of notes) this.#options.onEvent({ kind: 'note', block: identity, text });
    }
    const results: BlockResult[] = [];
    let isStopped = false;
    for (const [index, turn] of this.#turns.entries()) {
      isStopped ||= this.#options.signal.aborted;
      const result: BlockResult = isStopped
        ? this.#finish(turn.identity, turn.notes, { status: 'notRun' }, 0)
        : await this.#run(turn, index === 0);
      results.push(result);
      const isBroken = result.status === 'failed' || result.status === 'errored';
      isStopped ||= isBroken && !this.#options.keepsGoing;
    }
    return results;
  }

  /** Looks at a block before anything is sent. */
  async #prepare(turn: Turn): Promise<void> {
    const { block } = turn;
    try {
      refuseErrors(this.#options.file, block);
      await this.#checkNames(turn);
      if (turn.awaits.length === 0) turn.planned = await planBlock(block, this.#plan);
    } catch (error) {
      turn.problem = KafkaFailure.from(error);
    }
  }

  /** Whether every name will be there at the block's turn, captures of earlier blocks included. */
  async #checkNames({ block, awaits }: Turn): Promise<void> {
    if (awaits.length === 0) return;
    const captures = new Map(awaits.map((name) => [name, '0']));
    const { file, sources } = this.#options;
    await prepareTemplates(new TemplateRun({ ...sources, captures }), file, block);
  }

  async #run(turn: Turn, isFirst: boolean): Promise<BlockResult> {
    const { identity, notes } = turn;
    this.#options.onEvent({ kind: 'blockStarted', block: identity });
    const begin = performance.now();
    const outcome = await this.#outcome(turn, isFirst);
    return this.#finish(identity, notes, outcome, performance.now() - begin);
  }

  async #outcome(turn: Turn, isFirst: boolean): Promise<BlockOutcome> {
    const { variables, signal, onEvent } = this.#options;
    try {
      if (isFirst) await this.#takeStart(this.#turns);
      const missing = turn.awaits.filter((name) => !variables.has(name));
      if (missing.length > 0) return notCaptured(missing);
      // Captures are there now; without any the block is as it was planned.
      const planned = turn.planned ?? (await planBlock(turn.block, this.#plan));
      const context: RunContext = {
        ...this.#plan,
        variables,
        start: this.#start,
        signal,
        onProgress: (progress) => onEvent({ kind: 'progress', block: turn.identity, progress }),
      };
      const outcome = await planned.run(context);
      await this.#planCaptured();
      return outcome;
    } catch (error) {
      return erroredOutcome(KafkaFailure.from(error));
    }
  }

  /** Blocks whose captures are there are planned now, and their topics remembered as they stand. */
  async #planCaptured(): Promise<void> {
    const { variables } = this.#options;
    const ready = this.#turns.filter(
      ({ planned, awaits }) => planned === undefined && awaits.every((name) => variables.has(name)),
    );
    for (const turn of ready) {
      try {
        turn.planned = await planBlock(turn.block, this.#plan);
      } catch {
        // It is planned again at its turn, and says then what is wrong.
      }
    }
    await this.#takeStart(ready);
  }

  async #takeStart(turns: readonly Turn[]): Promise<void> {
    const wanted = turns.flatMap(({ planned }) =>
      planned?.topicFromStart === undefined
        ? []
        : [{ cluster: planned.cluster, topic: planned.topicFromStart }],
    );
    for (const [cluster, topics] of Map.groupBy(wanted, ({ cluster: one }) => one)) {
      await this.#start.take(
        cluster,
        topics.map(({ topic }) => topic),
        this.#options.signal,
      );
    }
  }

  #finish(
    identity: BlockIdentity,
    notes: readonly string[],
    outcome: BlockOutcome,
    elapsedMs: number,
  ): BlockResult {
    const all = [...notes, ...(outcome.notes ?? [])];
    const name = this.#nameOf(identity);
    const result: BlockResult = {
      ...identity,
      name,
      ...outcome,
      ...(all.length === 0 ? {} : { notes: all }),
      elapsedMs,
    };
    this.#options.onEvent({ kind: 'blockFinished', result });
    return result;
  }

  /** With templates replaced, as far as they can be. */
  #nameOf({ kind, name }: BlockIdentity): string {
    if (!hasTemplatesInName(kind)) return name;
    try {
      return this.#options.templates.evaluate(name);
    } catch {
      return name;
    }
  }
}

function turnsOf({ file, blocks, sources }: FileRunOptions): readonly Turn[] {
  const captured = new Set<string>();
  return blocks.map((block) => {
    const names = namesAskedFor(templateTexts(block), sources.fileVariables ?? new Map());
    const awaits = [...names].filter((name) => captured.has(name));
    captureNames(block).forEach((name) => captured.add(name));
    return {
      block,
      identity: {
        index: file.blocks.indexOf(block),
        kind: block.kind,
        name: block.name.text,
        title: block.title?.text ?? '',
        startLine: block.startLine,
      },
      awaits,
      notes: findingsOf(file, block, 'warning'),
    };
  });
}

function findingsOf(file: KafkaFile, { startLine, endLine }: Block, severity: 'error' | 'warning'): string[] {
  return file.findings
    .filter(
      (finding) => finding.severity === severity && finding.line >= startLine && finding.line <= endLine,
    )
    .map(({ line, message }) => `Line ${line + 1}: ${message}`);
}

/** @throws KafkaFailure `invalid-request` with everything that is wrong with the block's text */
function refuseErrors(file: KafkaFile, block: Block): void {
  const errors = findingsOf(file, block, 'error');
  if (errors.length > 0) throw new KafkaFailure('invalid-request', errors.join('\n'));
}

function notCaptured(names: readonly string[]): BlockOutcome {
  const list = names.map((name) => `\`${name}\``).join(', ');
  return { status: 'notRun', notes: [`Not captured by the blocks before: ${list}.`] };
}
