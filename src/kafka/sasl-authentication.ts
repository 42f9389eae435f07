import { saslPlain, saslScramSha, type Connection, type SASLCustomAuthenticator } from '@platformatic/kafka';

/** What a SCRAM password is stretched by at most: a second of work on a slow machine. Kafka's own tools set up to 16,384. */
const maxScramIterations = 1_000_000;

/** No broker lets sessions end sooner: it would do nothing but authenticate. */
const minSessionLifetimeMs = 1000n;
/** What a timer of Node can wait, which the library sets to a part of it. */
const maxSessionLifetimeMs = 2n ** 31n - 1n;

/** A broker answered SASL with what is not of its protocol, or asks for too much. */
export class SaslProtocolError extends Error {}

/** The cryptography of SCRAM; a broker cannot make it work for hours. */
export const boundedScramCrypto: saslScramSha.ScramCryptoModule = {
  ...saslScramSha.defaultCrypto,
  hi: (definition, password, salt, iterations) => {
    if (iterations <= maxScramIterations) return saslScramSha.hi(definition, password, salt, iterations);
    return Promise.reject(
      new SaslProtocolError(`it asks for ${iterations} iterations of SCRAM, more than ${maxScramIterations}`),
    );
  },
};

/**
 * Authenticates a connection with the library's PLAIN or SCRAM. What a broker answers against the protocol fails the
 * connection: the library's own way throws where nobody catches.
 */
export const authenticateSafely: SASLCustomAuthenticator = (
  mechanism,
  connection,
  api,
  username,
  password,
  _token,
  callback,
) => {
  const done: typeof callback = (error, answer) => {
    if (answer === undefined) callback(error);
    else callback(error, { ...answer, sessionLifetimeMs: bounded(answer.sessionLifetimeMs) });
  };
  const safeApi: typeof api = Object.assign(
    (target: Connection, bytes: Buffer, onAnswer: typeof callback = () => undefined): void =>
      api(target, bytes, (error, answer) => {
        try {
          onAnswer(error, answer);
        } catch (cause) {
          done(new SaslProtocolError('it answered SASL with what is not of its protocol', { cause }));
        }
      }),
    { async: api.async, key: api.key, version: api.version },
  );
  if (username === undefined || password === undefined) {
    done(new Error('SASL needs a user name and a password.'));
  } else if (mechanism === 'PLAIN') {
    saslPlain.authenticate(safeApi, connection, username, password, done);
  } else {
    const algorithm = mechanism === 'SCRAM-SHA-512' ? 'SHA-512' : 'SHA-256';
    saslScramSha.authenticate(safeApi, connection, algorithm, username, password, boundedScramCrypto, done);
  }
};

/** 0 stands for a session without end. */
function bounded(lifetimeMs: bigint): bigint {
  if (lifetimeMs <= 0n) return 0n;
  if (lifetimeMs < minSessionLifetimeMs) return minSessionLifetimeMs;
  return lifetimeMs > maxSessionLifetimeMs ? maxSessionLifetimeMs : lifetimeMs;
}
