import type { ProduceOutcome } from '../../contracts/job-worker.ts';
import { KafkaFailure, type KafkaFailureData } from '../../core/kafka-failure.ts';
import type { Redact } from '../../core/redaction.ts';

/** A failure without private values, what lay underneath included. */
export function redactFailure(error: unknown, redact: Redact): KafkaFailure {
  return KafkaFailure.fromData(redactData(KafkaFailure.from(error).toData(), redact));
}

/** What producing gave, as it may be shown: without private values. */
export function redactOutcome(outcome: ProduceOutcome, redact: Redact): ProduceOutcome {
  const { failure } = outcome;
  return {
    ...outcome,
    topic: redact(outcome.topic),
    warnings: outcome.warnings.map(redact),
    records: outcome.records.map((record) => ({ ...record, topic: redact(record.topic) })),
    ...(failure === undefined ? {} : { failure: redactData(failure, redact) }),
  };
}

function redactData(data: KafkaFailureData, redact: Redact): KafkaFailureData {
  return { ...data, message: redact(data.message), detail: redact(data.detail) };
}
