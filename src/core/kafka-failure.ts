/** Why something with Kafka did not work: a closed list, so that every surface can say what to do about each. */
export const failureReasons = [
  // Reaching the cluster
  'name-not-resolved',
  'unreachable',
  'connection-lost',
  'timed-out',
  'tls',
  'authentication',
  'missing-secret',
  // Being allowed
  'not-authorized',
  'read-only',
  // Topics and records
  'unknown-topic',
  'topic-exists',
  'topic-recreated',
  'invalid-topic-name',
  'invalid-partitions',
  'invalid-replication-factor',
  'invalid-config',
  'unknown-partition',
  'offset-out-of-range',
  'record-too-large',
  'corrupt-data',
  'undecodable',
  // Groups
  'unknown-group',
  'group-not-empty',
  'unsupported-group-protocol',
  // Requests, arguments, ourselves
  'invalid-request',
  'unsupported-version',
  // Running a broker on this machine
  'missing-prerequisite',
  'cancelled',
  'closed',
  'broker-error',
  'internal',
] as const;

export type FailureReason = (typeof failureReasons)[number];

/** A failure as data, for a boundary that cannot carry an `Error`. */
export interface KafkaFailureData {
  readonly reason: FailureReason;
  /** One sentence for the user, with the name of the thing. */
  readonly message: string;
  /** Whether the same call may succeed later without a change. */
  readonly retriable: boolean;
  /** What lay underneath, for the log. */
  readonly detail: string;
}

/** Every failure of this project: `message` is one sentence for the user, `cause` is for the log. */
export class KafkaFailure extends Error {
  override readonly name = 'KafkaFailure';
  readonly reason: FailureReason;
  readonly retriable: boolean;

  constructor(
    reason: FailureReason,
    message: string,
    options: { readonly retriable?: boolean; readonly cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.reason = reason;
    this.retriable = options.retriable ?? false;
  }

  /** The failure as data; `detail` holds the chain of causes, one a line. */
  toData(): KafkaFailureData {
    return {
      reason: this.reason,
      message: this.message,
      retriable: this.retriable,
      detail: describeCauses(this.cause),
    };
  }

  /** The failure that `data` describes, `detail` as its cause. */
  static fromData(data: KafkaFailureData): KafkaFailure {
    return new KafkaFailure(data.reason, data.message, {
      retriable: data.retriable,
      ...(data.detail === '' ? {} : { cause: data.detail }),
    });
  }

  /** `error` itself when it is a failure; anything else becomes one of reason `internal`. */
  static from(error: unknown): KafkaFailure {
    if (error instanceof KafkaFailure) return error;
    const message = error instanceof Error ? error.message : String(error);
    return new KafkaFailure('internal', message, { cause: error });
  }
}

/** Whether `value`, from outside, has the shape of a failure as data. */
export function isKafkaFailureData(value: unknown): value is KafkaFailureData {
  if (typeof value !== 'object' || value === null) return false;
  const data = value as Partial<Record<keyof KafkaFailureData, unknown>>;
  return (
    typeof data.reason === 'string' &&
    (failureReasons as readonly string[]).includes(data.reason) &&
    typeof data.message === 'string' &&
    typeof data.retriable === 'boolean' &&
    typeof data.detail === 'string'
  );
}

function describeCauses(cause: unknown): string {
  const lines: string[] = [];
  const seen = new Set<unknown>();
  const visit = (current: unknown): void => {
    if (current === undefined || current === null || seen.has(current)) return;
    seen.add(current);
    if (!(current instanceof Error)) {
      lines.push(typeof current === 'string' ? current : JSON.stringify(current));
      return;
    }
    lines.push(current.stack ?? `${current.name}: ${current.message}`);
    if (current instanceof AggregateError) current.errors.forEach(visit);
    visit(current.cause);
  };
  visit(cause);
  return lines.join('\n');
}
