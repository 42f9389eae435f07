import path from 'node:path';
import type { BlockSelection } from '../core/block-selection.ts';
import { createRedaction } from '../core/redaction.ts';
import { TemplateRun, type TemplateSources } from '../expressions/template-run.ts';
import type { Environment } from '../language/environment.ts';
import { variableTexts, type Block, type KafkaFile } from '../language/kafka-file.ts';
import { parseKafkaFile } from '../language/parse-kafka-file.ts';
import { FileRun } from './file-run.ts';
import { redactEvent, redactResult } from './redact-run.ts';
import type { RunCluster } from './run-context.ts';
import type { RunEvent, RunResult } from '../core/run-result.ts';
import { RunVariables } from './run-variables.ts';
import { selectBlocks } from './select-blocks.ts';

/** A file that runs, and all that it runs with. */
export interface RunFileOptions {
  /** As it is shown; relative paths in the file start at its folder. */
  readonly path: string;
  readonly text: string;
  readonly environment: Pick<Environment, 'layers' | 'privateValues'>;
  /** `--var`: nearer than the file's own variables. */
  readonly variables: ReadonlyMap<string, string>;
  /** For `$env.NAME`. */
  readonly processEnvironment: Readonly<Record<string, string | undefined>>;
  /** More that is not to be shown: passwords. */
  readonly secrets?: readonly string[];
  /**
   * The cluster of a block, open; whoever opened it closes it.
   * @param name the block's `cluster`, templates replaced
   * @throws KafkaFailure `invalid-request` where there is none
   */
  readonly clusterOf: (name: string | undefined) => RunCluster | Promise<RunCluster>;
  readonly selection: BlockSelection;
  /** Goes on after a block that failed. */
  readonly keepsGoing: boolean;
  /** Repeats the random values of the run that had it. */
  readonly seed?: number;
  readonly signal: AbortSignal;
  /** Told while the run goes on, without private values. */
  readonly onEvent: (event: RunEvent) => void;
}

/**
 * Runs a file from top to bottom, until a block fails. Nothing is sent before everything that can be known is known:
 * syntax, names, expressions, clusters, and what may be deleted. Private values are masked in all that comes out.
 * @throws KafkaFailure `invalid-request` where the selection means no block
 */
export async function runFile(options: RunFileOptions): Promise<RunResult> {
  const { environment, onEvent } = options;
  const privateValues = new Set([...environment.privateValues, ...(options.secrets ?? [])]);
  let redact = createRedaction(privateValues);
  const file = parseKafkaFile(options.text);
  const sources: TemplateSources = {
    overrides: options.variables,
    fileVariables: variableTexts(file),
    environments: environment.layers,
    processEnvironment: options.processEnvironment,
    ...(options.seed === undefined ? {} : { seed: options.seed }),
  };
  const variables = new RunVariables(sources);
  const templates = new TemplateRun({ ...sources, captures: variables.captureTexts });
  const run = new FileRun({
    file,
    blocks: selectBlocks(file, options.selection),
    sources,
    variables,
    templates,
    folder: path.dirname(path.resolve(options.path)),
    clusterOf: async (name) => {
      const cluster = await options.clusterOf(name);
      cluster.secrets?.forEach((secret) => privateValues.add(secret));
      redact = createRedaction(privateValues);
      return cluster;
    },
    keepsGoing: options.keepsGoing,
    signal: options.signal,
    onEvent: (event) => onEvent(redactEvent(event, redact)),
  });
  const startedMs = Date.now();
  const begin = performance.now();
  const problems = problemsOutsideBlocks(file);
  const blocks = await run.run(problems.length > 0);
  return redactResult(
    {
      path: options.path,
      seed: templates.seed,
      startedMs,
      elapsedMs: performance.now() - begin,
      problems,
      blocks,
      isCancelled: options.signal.aborted,
    },
    redact,
  );
}

/** Errors of variables: they are no block's. */
function problemsOutsideBlocks(file: KafkaFile): readonly string[] {
  const isInside = (line: number): boolean =>
    file.blocks.some(({ startLine, endLine }: Block) => line >= startLine && line <= endLine);
  return file.findings
    .filter(({ severity, line }) => severity === 'error' && !isInside(line))
    .map(({ line, message }) => `Line ${line + 1}: ${message}`);
}
