import { GenericError } from '@platformatic/kafka';
import { KafkaFailure } from '../core/kafka-failure.ts';

/** What `error`, from a client library or the network, means; `doing` starts the sentence for the user. */
export function toKafkaFailure(error: unknown, doing: string): KafkaFailure {
  if (error instanceof KafkaFailure) return error;
  const message = error instanceof Error ? error.message : String(error);
  const retriable = error instanceof GenericError && error['canRetry'] === true;
  return new KafkaFailure('broker-error', `${doing}: ${message}`, { retriable, cause: error });
}
