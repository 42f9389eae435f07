import { parseArgs } from 'node:util';
import { KafkaFailure } from '../core/kafka-failure.ts';
import { parseOptions } from './parse-options.ts';
import { parseVariable } from './run-arguments.ts';

/** What `check` was asked for. */
export interface CheckArguments {
  readonly files: readonly string[];
  readonly asJson: boolean;
  /** The one that the files are to run in; `undefined`: any. */
  readonly environment: string | undefined;
  /** Names that the command line will give when the files run. */
  readonly variables: ReadonlySet<string>;
}

/** @throws KafkaFailure `invalid-request` for arguments that mean nothing, and where no file is named */
export function parseCheckArguments(args: readonly string[]): CheckArguments {
  const { values, positionals: files } = readOptions(args);
  if (files.length === 0) throw new KafkaFailure('invalid-request', '`check` needs at least one file.');
  return {
    files,
    asJson: values.json,
    environment: values.env,
    variables: new Set(values.var.map((text) => parseVariable(text)[0])),
  };
}

function readOptions(args: readonly string[]) {
  return parseOptions('check', () =>
    parseArgs({
      args: [...args],
      options: {
        json: { type: 'boolean', default: false },
        env: { type: 'string' },
        var: { type: 'string', multiple: true, default: [] },
      },
      allowPositionals: true,
    }),
  );
}
