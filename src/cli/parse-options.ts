import { KafkaFailure } from '../core/kafka-failure.ts';

/**
 * Reads the options of a command.
 * @throws KafkaFailure `invalid-request` with what `read` says, naming the command
 */
export function parseOptions<T>(command: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new KafkaFailure('invalid-request', `\`${command}\`: ${reason}`, { cause: error });
  }
}
