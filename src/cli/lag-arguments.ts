import { parseArgs } from 'node:util';
import { KafkaFailure } from '../core/kafka-failure.ts';
import { parseOptions } from './parse-options.ts';
import { parseBrokers, type ClusterDescriptionArgument } from './described-cluster.ts';

/** What `lag` was asked for. */
export interface LagArguments {
  readonly groups: readonly string[];
  /** Prints again every second, until Ctrl-C. */
  readonly watches: boolean;
  readonly json: boolean;
  readonly cluster: ClusterDescriptionArgument;
}

/**
 * Reads the arguments of `lag`.
 * @returns `help` where that was asked for
 * @throws KafkaFailure `invalid-request`, a sentence that names the argument
 */
export function parseLagArguments(args: readonly string[]): LagArguments | 'help' {
  const { values, positionals } = readOptions(args);
  if (values.help) return 'help';
  if (positionals.length === 0) {
    throw new KafkaFailure('invalid-request', '`lag` needs a group. `kafka-workbench lag --help` says more.');
  }
  return {
    groups: [...new Set(positionals)],
    watches: values.watch,
    json: values.json,
    cluster: parseBrokers('lag', values),
  };
}

function readOptions(args: readonly string[]) {
  return parseOptions('lag', () =>
    parseArgs({
      args: [...args],
      options: {
        watch: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        bootstrap: { type: 'string' },
        config: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
      allowPositionals: true,
    }),
  );
}
