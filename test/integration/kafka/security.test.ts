import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { parseHostAndPort } from '../../../src/core/cluster-profile.ts';
import { KafkaFailure } from '../../../src/core/kafka-failure.ts';
import type { KafkaCluster } from '../../../src/kafka/kafka-cluster.ts';
import { openKafkaCluster } from '../../../src/kafka/open-kafka-cluster.ts';
import { runCli } from '../cli/started-cli.ts';
import { uniqueName } from '../local-brokers.ts';
import {
  plainUser,
  scramUser,
  securedBroker,
  type ConnectionChanges,
  type SecuredBroker,
  type SecuredListener,
} from '../secured-broker.ts';
import { newTopic, produceTexts, readToEnd, startTail } from '../tail/started-tail.ts';
import { tcpProxy } from './tcp-proxy.ts';

let broker: SecuredBroker;
beforeAll(async () => {
  broker = await securedBroker();
});
afterAll(() => broker.stop());

function open(listener: SecuredListener | 'PLAINTEXT', changes?: ConnectionChanges): KafkaCluster {
  const cluster = openKafkaCluster(broker.connection(listener, changes));
  onTestFinished(() => cluster.close());
  return cluster;
}

async function failureOf(listener: SecuredListener | 'PLAINTEXT', changes?: ConnectionChanges) {
  const error: unknown = await open(listener, changes)
    .describe()
    .then(
      () => 'connected',
      (failure: unknown) => failure,
    );
  if (!(error instanceof KafkaFailure)) throw new Error(`No failure: ${String(error)}`);
  const said = JSON.stringify([error.toData(), inspect(error, { depth: Infinity, showHidden: true })]);
  for (const secret of [plainUser.password, scramUser.password, 'wr0ng', 'open sesame']) {
    expect(said).not.toContain(secret);
  }
  return error;
}

/** The address that the broker has for `listener`, as failures name it. */
function at(listener: SecuredListener | 'PLAINTEXT'): string {
  return `Could not reach ${broker.server(listener)}: `;
}

const plain: ConnectionChanges = {
  sasl: { mechanism: 'PLAIN', username: plainUser.username },
  secrets: { saslPassword: plainUser.password },
};
const scram256: ConnectionChanges = { sasl: { mechanism: 'SCRAM-SHA-256' } };

describe('topics, records and groups can be worked with', () => {
  it.each<[string, SecuredListener, ConnectionChanges]>([
    ['TLS', 'SSL', {}],
    ['TLS without the hostname check', 'ELSEWHERE', { tls: { verifyHostname: false } }],
    ['PLAIN', 'SASL_PLAINTEXT', plain],
    ['SCRAM-SHA-256', 'SASL_PLAINTEXT', scram256],
    ['SCRAM-SHA-512', 'SASL_PLAINTEXT', {}],
    ['PLAIN over TLS', 'SASL_SSL', plain],
    ['SCRAM-SHA-256 over TLS', 'SASL_SSL', scram256],
    ['SCRAM-SHA-512 over TLS, by the name of the host', 'SASL_SSL', { host: 'localhost' }],
  ])('by %s', async (_name, listener, changes) => {
    const cluster = open(listener, changes);
    const topic = await newTopic(cluster, 2);
    const values = await produceTexts(cluster, topic, 10, 'v', { partition: 1 });
    expect((await readToEnd(cluster, { topic })).values).toEqual(values);
    expect((await cluster.describeTopic(topic)).partitions).toHaveLength(2);
    expect(await cluster.listGroups()).toEqual([]);
    await cluster.mutations.deleteTopic(topic);
  });

  it.each<[string, string, string]>([
    ['a key', 'client.pem', 'client-key.pem'],
    ['an encrypted key', 'client.pem', 'client-key-encrypted.pem'],
  ])('by a client certificate and %s', async (_name, certificate, key) => {
    const cluster = open('MUTUAL', {
      tls: { certificateFile: broker.file(certificate), keyFile: broker.file(key) },
      secrets: { keyPassphrase: 'open sesame' },
    });
    expect((await cluster.describe()).brokers).toHaveLength(1);
  });
});

describe('a connection that cannot be opened says why', () => {
  it('without TLS at a listener with TLS', async () => {
    for (const protocol of ['PLAINTEXT', 'SASL_PLAINTEXT'] as const) {
      expect(await failureOf('SASL_SSL', { protocol })).toMatchObject({
        reason: 'tls',
        retriable: false,
        message: `${at('SASL_SSL')}it speaks TLS. Choose SSL or SASL_SSL as the security of this cluster.`,
      });
    }
  });

  it('with TLS at a listener without', async () => {
    for (const protocol of ['SSL', 'SASL_SSL'] as const) {
      expect(await failureOf('PLAINTEXT', { protocol })).toMatchObject({
        reason: 'tls',
        message: `${at('PLAINTEXT')}it does not speak TLS, or not a version that both sides know. Choose PLAINTEXT or SASL_PLAINTEXT for a listener without TLS.`,
      });
    }
  });

  it('with an authority that is not known', async () => {
    const connection = broker.connection('SSL');
    const cluster = openKafkaCluster({
      ...connection,
      profile: { ...connection.profile, security: { protocol: 'SSL', tls: { verifyHostname: true } } },
    });
    await expect(cluster.describe()).rejects.toMatchObject({
      reason: 'tls',
      message: `${at('SSL')}its certificate is not from an authority that is trusted here. Give the CA file of this cluster.`,
    });
    await cluster.close();
    expect(await failureOf('SSL', { tls: { caFile: broker.file('other-ca.pem') } })).toMatchObject({
      reason: 'tls',
      message: `${at('SSL')}its certificate is not from an authority in \`${broker.file('other-ca.pem')}\`.`,
    });
  });

  it('with the certificate of another host', async () => {
    expect(await failureOf('ELSEWHERE')).toMatchObject({
      reason: 'tls',
      message: `${at('ELSEWHERE')}its certificate is for other hosts (kafka.example). Connect by a name that it has, or switch the hostname check of this cluster off.`,
    });
  });

  it('with a certificate that has expired, the hostname check off as well', async () => {
    expect(await failureOf('EXPIRED', { tls: { verifyHostname: false } })).toMatchObject({
      reason: 'tls',
      message: `${at('EXPIRED')}its certificate, or that of its authority, has expired. The broker needs a new one.`,
    });
  });

  it('without the client certificate that is asked for, or with that of a stranger', async () => {
    expect(await failureOf('MUTUAL')).toMatchObject({
      reason: 'tls',
      message: `${at('MUTUAL')}it asks for a client certificate. Give a certificate and its key.`,
    });
    expect(
      await failureOf('MUTUAL', { tls: { certificateFile: broker.file('stranger.pem') } }),
    ).toMatchObject({
      reason: 'tls',
      message: expect.stringContaining(`${at('MUTUAL')}it refused the client certificate`) as string,
    });
  });

  it.each<[string, SecuredListener, ConnectionChanges]>([
    ['PLAIN', 'SASL_PLAINTEXT', { ...plain, secrets: { saslPassword: 'wr0ng' } }],
    ['SCRAM', 'SASL_SSL', { secrets: { saslPassword: 'wr0ng' } }],
    ['SCRAM, of nobody', 'SASL_PLAINTEXT', { sasl: { username: 'nobody' } }],
  ])('with a wrong password by %s', async (_name, listener, changes) => {
    expect(await failureOf(listener, changes)).toMatchObject({
      reason: 'authentication',
      retriable: false,
      message: `${at(listener)}the broker refused the user name or password.`,
    });
  });

  it('with a mechanism that the listener does not offer', async () => {
    expect(await failureOf('SHORT', plain)).toMatchObject({
      reason: 'invalid-config',
      message: `${at('SHORT')}it does not offer this SASL mechanism, but SCRAM-SHA-512.`,
    });
  });

  it('with a password where none is expected, and perhaps without one where it is', async () => {
    expect(await failureOf('SSL', { protocol: 'SASL_SSL' })).toMatchObject({
      reason: 'invalid-config',
      message: `${at('SSL')}it does not expect a user name and password. Choose PLAINTEXT or SSL as the security of this cluster.`,
    });
    const failure = await failureOf('SASL_PLAINTEXT', { protocol: 'PLAINTEXT' });
    expect(failure.reason).toBe('connection-lost');
    expect(failure.message).toContain(
      `the connection to ${broker.server('SASL_PLAINTEXT')} was lost. If that listener expects a user name and password, choose SASL_PLAINTEXT as the security of this cluster.`,
    );
  });

  it('before anything is sent where the password is missing', async () => {
    expect(await failureOf('SASL_SSL', { secrets: {} })).toMatchObject({
      reason: 'missing-secret',
      message: `\`test\` needs the password of \`${scramUser.username}\`.`,
    });
  });
});

describe('a PEM file that cannot be used is named', () => {
  const client = (): NonNullable<ConnectionChanges['tls']> => ({
    certificateFile: broker.file('client.pem'),
  });

  it.each<[string, () => ConnectionChanges, string]>([
    [
      'missing',
      () => ({ tls: { caFile: broker.file('none.pem') } }),
      'Could not read `FILE/none.pem`: the file or its folder is not there.',
    ],
    [
      'no PEM',
      () => ({ tls: { caFile: broker.file('client-key.pem') } }),
      '`FILE/client-key.pem` holds no certificate in PEM form ("BEGIN CERTIFICATE").',
    ],
    [
      'no key',
      () => ({ tls: client() }),
      '`FILE/client.pem` holds no private key in PEM form ("BEGIN PRIVATE KEY").',
    ],
    [
      'another key',
      () => ({ tls: { ...client(), keyFile: broker.file('broker.pem') } }),
      'The key in `FILE/broker.pem` does not belong to the certificate in `FILE/client.pem`.',
    ],
    [
      'a wrong passphrase',
      () => ({
        tls: { ...client(), keyFile: broker.file('client-key-encrypted.pem') },
        secrets: { keyPassphrase: 'wr0ng' },
      }),
      'The passphrase does not open the key in `FILE/client-key-encrypted.pem`.',
    ],
    [
      'no passphrase',
      () => ({ tls: { ...client(), keyFile: broker.file('client-key-encrypted.pem') }, secrets: {} }),
      'The key in `FILE/client-key-encrypted.pem` is encrypted: its passphrase is missing.',
    ],
  ])('%s', async (_name, changes, sentence) => {
    const failure = await failureOf('MUTUAL', changes());
    expect(failure.message).toBe(sentence.replaceAll('FILE', broker.file('')));
    expect(['tls', 'missing-secret']).toContain(failure.reason);
  });
});

it.each<[string, SecuredListener, ConnectionChanges]>([
  ['TLS', 'SSL', {}],
  ['SCRAM over TLS', 'SASL_SSL', {}],
  ['PLAIN', 'SASL_PLAINTEXT', plain],
])('a group is joined and committed for by %s', async (_name, listener, changes) => {
  const cluster = open(listener, changes);
  const topic = await newTopic(cluster, 1);
  await produceTexts(cluster, topic, 3, 'v');
  const groupId = uniqueName('group');
  const tail = await startTail(cluster, { topic, group: { groupId, commit: 'manual' } });
  await tail.received(3);
  await tail.session.commit();
  expect(await cluster.committedOffsets(groupId, topic)).toEqual(new Map([[0, 3n]]));
  await tail.session.stop();
});

it('the certificate is checked for the advertised host where an address table stands between', async () => {
  const reachable = broker.server('ELSEWHERE');
  const connection = broker.connection('ELSEWHERE');
  const cluster = openKafkaCluster({
    ...connection,
    profile: {
      ...connection.profile,
      bootstrapServers: ['kafka.example:9093'],
      addresses: [{ advertised: 'kafka.example:9093', reachable }],
    },
  });
  onTestFinished(() => cluster.close());
  expect((await cluster.connections.bootstrap()).isOpen).toBe(true);
});

it('nothing that can be inspected holds a secret', async () => {
  const cluster = open('SASL_SSL', {
    tls: { certificateFile: broker.file('client.pem'), keyFile: broker.file('client-key-encrypted.pem') },
    secrets: { saslPassword: scramUser.password, keyPassphrase: 'open sesame' },
  });
  await cluster.describe();
  const link = await cluster.connections.bootstrap();
  const said = inspect([cluster, link], { depth: 6, showHidden: true });
  for (const secret of [scramUser.password, 'open sesame', 'PRIVATE KEY']) expect(said).not.toContain(secret);
});

it('the command line reads TLS and SASL of a client.properties', async () => {
  const topic = await newTopic(open('PLAINTEXT'), 1);
  await produceTexts(open('PLAINTEXT'), topic, 2, 'v');
  const quoted = plainUser.password.replaceAll('\\', '\\\\').replaceAll('"', '\\"');
  const login = `org.apache.kafka.common.security.plain.PlainLoginModule required username="${plainUser.username}" password="${quoted}";`;
  const file = await broker.write(
    'client.properties',
    `bootstrap.servers=${broker.server('SASL_SSL')}
security.protocol=SASL_SSL
ssl.truststore.type=PEM
ssl.truststore.location=${broker.file('ca.pem')}
sasl.mechanism=PLAIN
sasl.jaas.config=${login.replaceAll('\\', '\\\\')}
`,
  );
  const args = ['tail', topic, '--config', file, '--from', 'earliest', '--until', 'end', '--format', 'value'];
  expect(await runCli(...args)).toMatchObject({ code: 0, stdout: 'v0\nv1\n' });
});

it('a topic is the same by every listener', async () => {
  const topic = uniqueName('security');
  await open('SSL').mutations.createTopic({ name: topic, partitions: 1, configs: {} });
  await produceTexts(open('SASL_PLAINTEXT', plain), topic, 3, 'v');
  expect((await readToEnd(open('SASL_SSL', scram256), { topic })).values).toEqual(['v0', 'v1', 'v2']);
});

describe('a broker that breaks the protocol of SCRAM', () => {
  it.each([
    ['leaves a parameter out', ',i=4096', ',-------'],
    ['asks for iterations that are no number', ',i=4096', ',i=zzzz'],
    ['asks for more iterations than anybody would wait for', ',i=4096', ',i=9e99'],
  ])('is refused when it %s', async (_name, from, to) => {
    const address = parseHostAndPort(broker.server('SASL_PLAINTEXT'));
    if (address === undefined) throw new Error('The broker has no address.');
    const proxy = await tcpProxy(address);
    onTestFinished(() => proxy.close());
    proxy.rewriteAnswers(from, to);
    const { profile, secrets } = broker.connection('SASL_PLAINTEXT');
    const cluster = openKafkaCluster({
      profile: { ...profile, bootstrapServers: [`${proxy.host}:${proxy.port}`] },
      secrets,
    });
    onTestFinished(() => cluster.close());
    await expect(cluster.describe()).rejects.toMatchObject({ name: 'KafkaFailure' });
  });
});
