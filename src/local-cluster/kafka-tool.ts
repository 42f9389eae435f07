import { randomBytes } from 'node:crypto';
import { quickJvmFlags, type KafkaRuntime } from './kafka-runtime.ts';
import { runCommand, type CommandResult } from './run-command.ts';

export interface ToolOptions {
  /** Written to the tool's standard input. */
  readonly input?: string;
  readonly signal?: AbortSignal;
}

/**
 * Runs one of Kafka's own command-line classes to its end, whatever its exit code.
 * @param place a folder that the tool may read, and the `name` of the broker that it talks to
 * @throws KafkaFailure `cancelled`
 */
export function runKafkaTool(
  runtime: KafkaRuntime,
  place: { readonly folder: string; readonly broker: string | undefined },
  className: string,
  args: readonly string[],
  options: ToolOptions = {},
): Promise<CommandResult> {
  const command = runtime.javaCommand({
    name: `kafka-workbench-tool-${randomBytes(6).toString('hex')}`,
    mainClass: className,
    args,
    jvmFlags: ['-Xmx256m', ...quickJvmFlags],
    folder: place.folder,
    ports: [],
    ...(place.broker === undefined ? {} : { beside: place.broker }),
  });
  return runCommand(command, options);
}
