import { GenericError, protocolErrors, protocolErrorsCodesById, ResponseError } from '@platformatic/kafka';
import { formatHostAndPort, type ClusterProfile, type HostAndPort } from '../core/cluster-profile.ts';
import { KafkaFailure, type FailureReason } from '../core/kafka-failure.ts';
import { SaslProtocolError } from './sasl-authentication.ts';
import { tlsProblem } from './tls-failure.ts';

/** Error codes of the Kafka protocol that are looked at by number (https://kafka.apache.org/protocol#protocol_error_codes). */
export const ErrorCode = {
  none: 0,
  unknownTopicOrPartition: 3,
  leaderNotAvailable: 5,
  requestTimedOut: 7,
  messageTooLarge: 10,
  coordinatorNotAvailable: 15,
  invalidTopic: 17,
  recordListTooLarge: 18,
  notEnoughReplicasAfterAppend: 20,
  illegalGeneration: 22,
  unknownMemberId: 25,
  rebalanceInProgress: 27,
  clusterAuthorizationFailed: 31,
  unsupportedSaslMechanism: 33,
  illegalSaslState: 34,
  unsupportedVersion: 35,
  topicAlreadyExists: 36,
  notController: 41,
  outOfOrderSequence: 45,
  duplicateSequence: 46,
  invalidProducerEpoch: 47,
  unknownProducerId: 59,
  nonEmptyGroup: 68,
  groupIdNotFound: 69,
} as const;

/** What the codes that users meet mean: the reason, and how the sentence goes on after its colon. */
const meanings: Readonly<Record<number, readonly [FailureReason, string]>> = {
  1: ['offset-out-of-range', 'the offset is outside of the log'],
  2: ['corrupt-data', 'the broker found the data corrupt'],
  3: ['unknown-topic', 'the topic or partition does not exist, or you may not see it'],
  7: ['timed-out', 'the broker did not finish in time'],
  10: ['record-too-large', 'it is larger than the topic accepts (`max.message.bytes`)'],
  17: ['invalid-topic-name', 'the name is not allowed'],
  18: ['record-too-large', 'it is larger than a segment of the log'],
  24: ['unknown-group', 'the group id is not valid'],
  29: ['not-authorized', 'you are not authorized for the topic'],
  30: ['not-authorized', 'you are not authorized for the group'],
  31: ['not-authorized', 'you are not authorized for the cluster'],
  32: ['invalid-request', 'the timestamp is outside of what the topic accepts'],
  33: ['invalid-config', 'the broker does not offer this SASL mechanism'],
  34: ['invalid-config', 'the broker expects SASL'],
  35: ['unsupported-version', 'the broker does not support this request'],
  36: ['topic-exists', 'it already exists'],
  37: ['invalid-partitions', 'the number of partitions is not valid'],
  38: ['invalid-replication-factor', 'the replication factor is not valid'],
  39: ['invalid-replication-factor', 'the replica assignment is not valid'],
  40: ['invalid-config', 'the configuration is not valid'],
  42: ['invalid-request', 'the broker found the request not valid'],
  43: [
    'invalid-request',
    'the topic keeps messages in an old format (`message.format.version`) that cannot do this',
  ],
  44: ['invalid-request', 'a policy of the cluster forbids it'],
  53: ['not-authorized', 'you are not authorized for the transactional id'],
  58: ['authentication', 'the user name or password is wrong'],
  65: ['not-authorized', 'the delegation token is not authorized'],
  68: ['group-not-empty', 'the group still has members'],
  69: ['unknown-group', 'the group does not exist'],
  73: ['not-authorized', 'deleting topics is switched off on the broker (`delete.topic.enable`)'],
  76: ['invalid-request', 'the broker does not support this compression'],
  87: ['invalid-request', 'the broker refused the record'],
  100: ['unknown-topic', 'the topic does not exist any more'],
  103: ['topic-recreated', 'the topic was deleted and created again'],
};

/** Whether the same request may be answered differently later, perhaps by another broker. */
export function isRetriableCode(code: number): boolean {
  return protocolErrors[protocolErrorsCodesById[code] ?? '']?.canRetry === true;
}

/**
 * What the error `code` of an answer means.
 * @param doing starts the sentence, such as "Could not delete topic `orders`"
 * @param words how it goes on, where more is known than the code says: the broker's own words mostly
 */
export function brokerFailure(code: number, doing: string, words?: string | null): KafkaFailure {
  const failure = codeFailure(code, words);
  return new KafkaFailure(failure.reason, `${doing}: ${failure.message}`, {
    retriable: failure.retriable,
    cause: failure.cause,
  });
}

/** As `brokerFailure`, without the start of the sentence. */
export function codeFailure(code: number, words?: string | null): KafkaFailure {
  const name = protocolErrorsCodesById[code] ?? `error ${code}`;
  const [reason, meaning] = meanings[code] ?? ['broker-error', `the broker answered ${name}`];
  const message = sentenceEnd(words === undefined || words === null || words === '' ? meaning : words);
  return new KafkaFailure(reason, message, {
    retriable: isRetriableCode(code),
    cause: `${name} (${code}): ${message}`,
  });
}

/**
 * What `error`, from a client library or the network, means.
 * @param doing starts the sentence for the user
 * @param address the broker that was asked
 */
export function toKafkaFailure(error: unknown, doing: string, address?: HostAndPort): KafkaFailure {
  if (error instanceof KafkaFailure) return error;
  const code = protocolErrorCode(error);
  if (code !== undefined) {
    const failure = brokerFailure(code, doing);
    return new KafkaFailure(failure.reason, failure.message, { retriable: failure.retriable, cause: error });
  }
  const broker = address === undefined ? 'the broker' : formatHostAndPort(address);
  const chain = causes(error);
  const last = chain.find((cause) => cause instanceof Error)?.message ?? String(error);
  if (chain.some((cause) => cause instanceof Error && /timed out/i.test(cause.message))) {
    return new KafkaFailure('timed-out', `${doing}: ${broker} did not answer in time.`, {
      retriable: true,
      cause: error,
    });
  }
  if (chain.some((cause) => cause instanceof GenericError && cause.code === 'PLT_KFK_NETWORK')) {
    return new KafkaFailure('connection-lost', `${doing}: the connection to ${broker} was lost.`, {
      retriable: true,
      cause: error,
    });
  }
  return new KafkaFailure('broker-error', `${doing}: ${sentenceEnd(last)}`, { cause: error });
}

/**
 * Why a connection to `address` could not be opened.
 * @param profile what was asked of it
 * @param timeoutMs how long was waited for it
 */
export function connectFailure(
  error: unknown,
  address: HostAndPort,
  profile: Pick<ClusterProfile, 'security'>,
  timeoutMs: number,
): KafkaFailure {
  if (error instanceof KafkaFailure) return error;
  const chain = causes(error);
  const name = formatHostAndPort(address);
  const fail = (reason: FailureReason, words: string, retriable = true): KafkaFailure =>
    new KafkaFailure(reason, `Could not reach ${name}: ${sentenceEnd(words)}`, { retriable, cause: error });
  const systemCode = chain.map(systemErrorCode).find((code) => code !== undefined);
  switch (systemCode) {
    case 'ECONNREFUSED':
      return fail('unreachable', 'nothing listens there');
    case 'ENOTFOUND':
      return fail('name-not-resolved', `the name \`${address.host}\` cannot be resolved`, false);
    case 'EAI_AGAIN':
    case 'EAI_FAIL':
      return fail('name-not-resolved', `the name \`${address.host}\` cannot be resolved now`);
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EADDRNOTAVAIL':
      return fail('unreachable', 'there is no route to that host');
    case 'ETIMEDOUT':
      return fail('timed-out', 'it did not answer. Check the host, the port and firewalls between');
    case 'EACCES':
    case 'EPERM':
      return fail('unreachable', 'this machine does not allow the connection');
    default:
  }
  const tls = tlsProblem(chain, profile);
  if (tls !== undefined) return fail('tls', tls, false);
  const refusal = saslRefusal(chain, error);
  if (refusal !== undefined) return fail(refusal.reason, refusal.words, false);
  const messages = chain.map((cause) => (cause instanceof Error ? cause.message : String(cause)));
  if (messages.some((message) => /timed out/i.test(message))) {
    return fail(
      'timed-out',
      `it did not answer within ${timeoutMs / 1000} seconds. Is a Kafka broker there?`,
    );
  }
  if (protocolErrorCode(error) === ErrorCode.unsupportedVersion) {
    return fail('unsupported-version', 'its Kafka is older than 2.8, the oldest that is supported', false);
  }
  return fail(
    'connection-lost',
    'it closed the connection at once. Is it a Kafka listener, and with the security that this cluster says?',
  );
}

/** How the broker refused SASL, in words to stand after a colon; `undefined` where it did not. */
function saslRefusal(
  chain: readonly unknown[],
  error: unknown,
): { readonly reason: FailureReason; readonly words: string } | undefined {
  const code = protocolErrorCode(error);
  if (code === ErrorCode.unsupportedSaslMechanism) {
    const offered = chain.flatMap(mechanismsOf).join(', ');
    const words = `it does not offer this SASL mechanism${offered === '' ? '' : `, but ${offered}`}`;
    return { reason: 'invalid-config', words };
  }
  const violation = chain.find((cause) => cause instanceof SaslProtocolError);
  if (violation !== undefined) return { reason: 'unreachable', words: violation.message };
  if (code === ErrorCode.illegalSaslState) {
    return {
      reason: 'invalid-config',
      words:
        'it does not expect a user name and password. Choose PLAINTEXT or SSL as the security of this cluster',
    };
  }
  const isLost = chain.some(
    (cause) => cause instanceof GenericError && /closed|timed out/i.test(cause.message),
  );
  const isRefused = chain.some(
    (cause) => cause instanceof GenericError && cause.code === 'PLT_KFK_AUTHENTICATION',
  );
  return isRefused && !isLost
    ? { reason: 'authentication', words: 'the broker refused the user name or password' }
    : undefined;
}

/** What the answer to a SaslHandshake inside of an error says that the broker offers. */
function mechanismsOf(cause: unknown): readonly string[] {
  const response: unknown = cause instanceof ResponseError ? cause['response'] : undefined;
  if (typeof response !== 'object' || response === null || !('mechanisms' in response)) return [];
  return Array.isArray(response.mechanisms) ? response.mechanisms.map(String) : [];
}

/** The code of the first protocol error inside an error of the client library. */
export function protocolErrorCode(error: unknown): number | undefined {
  for (const cause of causes(error)) {
    if (cause instanceof GenericError && typeof cause['apiCode'] === 'number') return cause['apiCode'];
  }
  return undefined;
}

/** `error`, its causes and the errors that it gathers, outermost first. */
function causes(error: unknown): readonly unknown[] {
  const found: unknown[] = [];
  const visit = (current: unknown): void => {
    if (current === undefined || current === null || found.includes(current)) return;
    found.push(current);
    if (current instanceof AggregateError) current.errors.forEach(visit);
    if (current instanceof Error) visit(current.cause);
  };
  visit(error);
  return found;
}

function systemErrorCode(cause: unknown): string | undefined {
  if (!(cause instanceof Error) || !('code' in cause) || typeof cause.code !== 'string') return undefined;
  return cause.code.startsWith('E') ? cause.code : undefined;
}

function sentenceEnd(text: string): string {
  const trimmed = text.trim();
  return trimmed === '' || /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
