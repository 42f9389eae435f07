import { parseArgs } from 'node:util';
import { KafkaFailure } from '../core/kafka-failure.ts';
import { parseOptions } from './parse-options.ts';
import type { BlockSelection } from '../core/block-selection.ts';

/** Which cluster the command line says; `undefined`: none. */
export type ClusterArgument =
  { readonly name: string } | { readonly bootstrap: string } | { readonly configFile: string } | undefined;

export interface ReportArgument {
  readonly format: 'junit' | 'json';
  readonly file: string;
}

/** What `run` was asked for. */
export interface RunArguments {
  readonly files: readonly string[];
  readonly environment: string | undefined;
  readonly variables: ReadonlyMap<string, string>;
  readonly cluster: ClusterArgument;
  readonly selection: BlockSelection;
  readonly keepsGoing: boolean;
  readonly seed: number | undefined;
  readonly isDestructiveAllowed: boolean;
  readonly confirmed: string | undefined;
  readonly reports: readonly ReportArgument[];
}

/**
 * Reads the arguments of `run`.
 * @returns `help` where that was asked for
 * @throws KafkaFailure `invalid-request`, a sentence that names the argument
 */
export function parseRunArguments(args: readonly string[]): RunArguments | 'help' {
  const { values, positionals: files } = readOptions(args);
  if (values.help) return 'help';
  if (files.length === 0)
    throw invalid('`run` needs at least one file. `kafka-workbench run --help` says more.');
  return {
    files,
    environment: values.env,
    variables: new Map(values.var.map(parseVariable)),
    cluster: parseCluster(values),
    selection: parseSelection(values.only, values['only-exactly']),
    keepsGoing: values['keep-going'],
    seed: values.seed === undefined ? undefined : parseSeed(values.seed),
    isDestructiveAllowed: values.yes,
    confirmed: values.confirm,
    reports: values.report.map(parseReport),
  };
}

function readOptions(args: readonly string[]) {
  return parseOptions('run', () =>
    parseArgs({
      args: [...args],
      options: {
        env: { type: 'string' },
        var: { type: 'string', multiple: true, default: [] },
        cluster: { type: 'string' },
        bootstrap: { type: 'string' },
        config: { type: 'string' },
        only: { type: 'string' },
        'only-exactly': { type: 'boolean', default: false },
        'keep-going': { type: 'boolean', default: false },
        seed: { type: 'string' },
        yes: { type: 'boolean', default: false },
        confirm: { type: 'string' },
        report: { type: 'string', multiple: true, default: [] },
        help: { type: 'boolean', short: 'h', default: false },
      },
      allowPositionals: true,
    }),
  );
}

/** Reads `name=value`. @throws KafkaFailure `invalid-request` */
export function parseVariable(text: string): [string, string] {
  const at = text.indexOf('=');
  const name = text.slice(0, Math.max(0, at)).trim();
  if (name === '') throw invalid(`--var takes \`name=value\`, not \`${text}\`.`);
  return [name, text.slice(at + 1)];
}

function parseCluster({
  cluster,
  bootstrap,
  config,
}: Readonly<Partial<Record<'cluster' | 'bootstrap' | 'config', string | undefined>>>): ClusterArgument {
  if ([cluster, bootstrap, config].filter((value) => value !== undefined).length > 1) {
    throw invalid('--cluster, --bootstrap and --config all say which cluster: give one of them.');
  }
  if (cluster !== undefined) return { name: cluster };
  if (bootstrap !== undefined) return { bootstrap };
  return config === undefined ? undefined : { configFile: config };
}

function parseSelection(only: string | undefined, isExact: boolean): BlockSelection {
  if (only !== undefined) return { kind: isExact ? 'exactly' : 'through', label: only };
  if (isExact) throw invalid('--only-exactly needs `--only LABEL`.');
  return { kind: 'all' };
}

function parseSeed(text: string): number {
  if (/^\d{1,16}$/.test(text) && Number.isSafeInteger(Number(text))) return Number(text);
  throw invalid(`--seed takes a whole number of at most 2⁵³ − 1, not \`${text}\`.`);
}

function parseReport(text: string): ReportArgument {
  const at = text.indexOf('=');
  const format = text.slice(0, Math.max(0, at));
  const file = text.slice(at + 1);
  if ((format === 'junit' || format === 'json') && file !== '') return { format, file };
  throw invalid(`--report takes \`junit=FILE\` or \`json=FILE\`, not \`${text}\`.`);
}

function invalid(message: string): KafkaFailure {
  return new KafkaFailure('invalid-request', message);
}
