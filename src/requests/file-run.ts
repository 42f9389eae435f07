import { KafkaFailure } from '../core/kafka-failure.ts';
import { TemplateRun, type TemplateSources } from '../expressions/template-run.ts';
import { hasTemplatesInName, type Block, type KafkaFile } from '../language/kafka-file.ts';
import { usesOfBlock, type VariableUse } from '../language/variable-uses.ts';
import { captureNames, namesAskedFor, templateTexts } from './capture-names.ts';
import { planBlock, type PlannedBlock } from './plan-block.ts';
import { prepareTemplates } from './prepare-templates.ts';
import { erroredOutcome, type PlanContext, type RunContext } from './run-context.ts';
import type { BlockIdentity, BlockOutcome, BlockResult, RunEvent } from '../core/run-result.ts';
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
  /** Names in templates that earlier blocks of the run provide: it is planned when they have. */
  readonly awaits: readonly string[];
  /** Names that its expressions read and earlier blocks provide: they have to be there at its turn. */
  readonly reads: readonly string[];
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
  async #checkNames({ block, awaits, reads }: Turn): Promise<void> {
    const captures = new Map([...awaits, ...reads].map((name) => [name, '0']));
    const { file, sources } = this.#options;
    const templates = new TemplateRun({ ...sources, captures });
    if (awaits.length > 0) await prepareTemplates(templates, file, block);
    for (const { name } of expressionUses(block)) {
      const line = file.source.positionAt(name.start).line + 1;
      await checkRead(name.text, line, templates, { ...sources, captures });
    }
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
      const missing = [...new Set([...turn.awaits, ...turn.reads])].filter((name) => !variables.has(name));
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
      await this.#planCaptured(turn, new Set(outcome.captures?.map(({ name }) => name)));
      return outcome;
    } catch (error) {
      return erroredOutcome(KafkaFailure.from(error));
    }
  }

  /**
   * Later blocks that ask for what was just captured are planned now if all is there, those that were planned with an
   * earlier capture of the name included; and their topics are remembered as they stand.
   */
  async #planCaptured(last: Turn, captured: ReadonlySet<string>): Promise<void> {
    if (captured.size === 0) return;
    const { variables, templates, sources } = this.#options;
    const { fileVariables = new Map<string, string>() } = sources;
    const asksForIt = (texts: readonly string[]): boolean =>
      [...namesAskedFor(texts, fileVariables)].some((name) => captured.has(name));
    templates.forget([...fileVariables].flatMap(([name, text]) => (asksForIt([text]) ? [name] : [])));
    const ready = this.#turns
      .slice(this.#turns.indexOf(last) + 1)
      .filter(({ awaits }) => awaits.some((name) => captured.has(name)))
      .filter(({ awaits }) => awaits.every((name) => variables.has(name)));
    for (const turn of ready) {
      try {
        turn.planned = await planBlock(turn.block, this.#plan);
      } catch {
        // It is planned again at its turn, and says then what is wrong.
        delete turn.planned;
      }
    }
    // Where that fails, the block that needs it says so at its turn.
    await this.#takeStart(ready).catch(() => undefined);
  }

  async #takeStart(turns: readonly Turn[]): Promise<void> {
    const wanted = turns.flatMap(({ planned }) =>
      planned?.topicFromStart === undefined
        ? []
        : [{ cluster: planned.cluster, topic: planned.topicFromStart }],
    );
    const { signal } = this.#options;
    const taken = await Promise.allSettled(
      [...Map.groupBy(wanted, ({ cluster }) => cluster)].map(([cluster, topics]) =>
        this.#start.take(
          cluster,
          topics.map(({ topic }) => topic),
          signal,
        ),
      ),
    );
    for (const one of taken) if (one.status === 'rejected') throw one.reason;
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
    const earlier = (texts: readonly string[]): readonly string[] =>
      [...namesAskedFor(texts, sources.fileVariables ?? new Map())].filter((name) => captured.has(name));
    const awaits = earlier(templateTexts(block));
    const reads = earlier(expressionUses(block).map(({ name }) => `{{${name.text}}}`));
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
      reads,
      notes: findingsOf(file, block, 'warning'),
    };
  });
}

function expressionUses(block: Block): readonly VariableUse[] {
  return usesOfBlock(block).filter(({ kind }) => kind === 'expression');
}

/**
 * Whether `vars` will have a name.
 * @throws KafkaFailure `invalid-request` naming the line and what nothing provides
 */
async function checkRead(
  name: string,
  line: number,
  templates: TemplateRun,
  { captures, overrides, fileVariables, environments = [] }: TemplateSources,
): Promise<void> {
  if (captures?.has(name) === true || overrides?.has(name) === true) return;
  if (fileVariables?.has(name) === true) {
    try {
      await templates.prepare([`{{${name}}}`]);
    } catch (error) {
      const { reason, message } = KafkaFailure.from(error);
      throw new KafkaFailure(reason, `Line ${line}, \`vars.${name}\`: ${message}`, { cause: error });
    }
  } else if (!environments.some((layer) => layer.has(name))) {
    throw new KafkaFailure(
      'invalid-request',
      `Line ${line}: Nothing provides \`vars.${name}\`: a line \`@${name} = value\` would define it.`,
    );
  }
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
