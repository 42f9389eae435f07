/** A real broker with a listener for each kind of security, and the certificates and users that it knows. */
import { pbkdf2Sync, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { alterUserScramCredentialsV0 } from '@platformatic/kafka';
import type {
  ClusterConnection,
  ClusterSecrets,
  SaslProfile,
  SecurityProfile,
  TlsProfile,
} from '../../src/core/cluster-profile.ts';
import { openKafkaCluster } from '../../src/kafka/open-kafka-cluster.ts';
import { freePorts } from '../../src/local-cluster/free-ports.ts';
import type { LocalCluster } from '../../src/local-cluster/local-cluster.ts';
import { Certificate } from './certificates.ts';
import { connectionTo, freshBroker } from './local-brokers.ts';

/** Beside PLAINTEXT. What is named after its trouble is there to be refused. */
const listenerProtocols = {
  SSL: 'SSL',
  MUTUAL: 'SSL',
  EXPIRED: 'SSL',
  ELSEWHERE: 'SSL',
  SASL_PLAINTEXT: 'SASL_PLAINTEXT',
  SASL_SSL: 'SASL_SSL',
  /** Sessions end after some seconds; SCRAM-SHA-512 alone. */
  SHORT: 'SASL_PLAINTEXT',
  SHORT_TLS: 'SASL_SSL',
} as const;

export type SecuredListener = keyof typeof listenerProtocols;

/** How long a session of the listeners SHORT and SHORT_TLS lasts. */
const shortSessionMs = 3_000;

export const plainUser = { username: 'paula', password: 'pl, "ain" =\\ p$$' };
export const scramUser = { username: 'sam=the,user', password: 'scram pass/wörd' };

export interface SecuredBroker {
  readonly cluster: LocalCluster;
  /** `host:port` */
  server(listener: SecuredListener | 'PLAINTEXT', host?: string): string;
  /** Where files of certificates lie, by name: `ca.pem`, `client.pem`, … */
  file(name: string): string;
  /** Writes a file beside them. */
  write(name: string, text: string): Promise<string>;
  /** A connection with the right settings, unless others are given. */
  connection(listener: SecuredListener | 'PLAINTEXT', changes?: ConnectionChanges): ClusterConnection;
  /** Creates the user with both SCRAM mechanisms, or changes the password. */
  setScramUser(username: string, password: string): Promise<void>;
  deleteScramUser(username: string): Promise<void>;
  stop(): Promise<void>;
}

export interface ConnectionChanges {
  readonly host?: string;
  readonly protocol?: SecurityProfile['protocol'];
  readonly tls?: Partial<TlsProfile>;
  readonly sasl?: Partial<SaslProfile>;
  readonly secrets?: ClusterSecrets;
}

/** Starts the broker and makes `scramUser`. The caller stops it, which also deletes its files. */
export async function securedBroker(): Promise<SecuredBroker> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'kafka-workbench-security-'));
  const file = (name: string): string => path.join(folder, name);
  const write = async (name: string, text: string): Promise<string> => {
    await writeFile(file(name), text, { mode: 0o600 });
    return file(name);
  };
  await writeCertificates(write);
  const names = Object.keys(listenerProtocols) as SecuredListener[];
  const ports = await freePorts(names.length);
  const addresses = names.map((name, index) => `${name}://127.0.0.1:${ports[index]}`).join(',');
  const cluster = await freshBroker({
    listeners: addresses,
    'inter.broker.listener.name': 'PLAINTEXT',
    'listener.security.protocol.map': Object.entries<string>({
      ...listenerProtocols,
      PLAINTEXT: 'PLAINTEXT',
      CONTROLLER: 'PLAINTEXT',
    })
      .map((entry) => entry.join(':'))
      .join(','),
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.location': file('broker.pem'),
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': file('ca.pem'),
    'listener.name.mutual.ssl.client.auth': 'required',
    'listener.name.expired.ssl.keystore.location': file('expired.pem'),
    'listener.name.elsewhere.ssl.keystore.location': file('elsewhere.pem'),
    ...saslListener('sasl_plaintext', ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512']),
    ...saslListener('sasl_ssl', ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512']),
    ...saslListener('short', ['SCRAM-SHA-512']),
    ...saslListener('short_tls', ['SCRAM-SHA-512']),
    'listener.name.short.scram-sha-512.connections.max.reauth.ms': String(shortSessionMs),
    'listener.name.short_tls.scram-sha-512.connections.max.reauth.ms': String(shortSessionMs),
    // A refusal is told at once.
    'connection.failed.authentication.delay.ms': '0',
  });
  const server: SecuredBroker['server'] = (listener, host = '127.0.0.1') => {
    if (listener === 'PLAINTEXT') return cluster.bootstrapServers[0] ?? '';
    return `${host}:${ports[names.indexOf(listener)]}`;
  };
  const admin = openKafkaCluster(connectionTo(cluster.bootstrapServers));
  const alterUser = async (
    ...change: Parameters<typeof alterUserScramCredentialsV0.createRequest>
  ): Promise<void> => {
    const doing = 'Could not change the user';
    const answer = await admin.connections.askAny(alterUserScramCredentialsV0.api, change, doing);
    const failed = answer.results.find(({ errorCode }) => errorCode !== 0);
    if (failed !== undefined) throw new Error(`${doing}: ${failed.errorMessage ?? failed.errorCode}`);
  };
  const broker: SecuredBroker = {
    cluster,
    server,
    file,
    write,
    connection: (listener, changes = {}) => {
      const { profile } = connectionTo([server(listener, changes.host)]);
      const protocol =
        changes.protocol ?? (listener === 'PLAINTEXT' ? 'PLAINTEXT' : listenerProtocols[listener]);
      const tls = { caFile: file('ca.pem'), verifyHostname: true, ...changes.tls };
      const sasl = { mechanism: 'SCRAM-SHA-512', username: scramUser.username, ...changes.sasl } as const;
      return {
        profile: { ...profile, security: securityOf(protocol, tls, sasl) },
        secrets: changes.secrets ?? { saslPassword: scramUser.password },
      };
    },
    setScramUser: async (name, password) => {
      // A request changes a user once.
      for (const { mechanism, hash, size } of scramMechanisms) {
        const salt = randomBytes(16);
        const saltedPassword = pbkdf2Sync(password, salt, 4096, size, hash);
        await alterUser([], [{ name, mechanism, iterations: 4096, salt, saltedPassword }]);
      }
    },
    deleteScramUser: async (name) => {
      for (const { mechanism } of scramMechanisms) await alterUser([{ name, mechanism }], []);
    },
    stop: async () => {
      await admin.close();
      await cluster.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
  await broker.setScramUser(scramUser.username, scramUser.password);
  return broker;
}

/** By the numbers of KIP-554. */
const scramMechanisms = [
  { mechanism: 1, hash: 'sha256', size: 32 },
  { mechanism: 2, hash: 'sha512', size: 64 },
] as const;

async function writeCertificates(write: SecuredBroker['write']): Promise<void> {
  const ca = new Certificate({ commonName: 'Test authority', isAuthority: true });
  const otherCa = new Certificate({ commonName: 'Other authority', isAuthority: true });
  const here = ['localhost', '127.0.0.1'];
  const broker = new Certificate({ commonName: 'broker', hosts: here }, ca);
  const expired = new Certificate({ commonName: 'expired', hosts: here, isExpired: true }, ca);
  const elsewhere = new Certificate({ commonName: 'elsewhere', hosts: ['kafka.example'] }, ca);
  const client = new Certificate({ commonName: 'client' }, ca);
  const stranger = new Certificate({ commonName: 'stranger' }, otherCa);
  const files = {
    'ca.pem': ca.certificate,
    'other-ca.pem': otherCa.certificate,
    'broker.pem': broker.key + broker.certificate,
    'expired.pem': expired.key + expired.certificate,
    'elsewhere.pem': elsewhere.key + elsewhere.certificate,
    'client.pem': client.certificate,
    'client-key.pem': client.key,
    'client-key-encrypted.pem': client.encryptedKey('open sesame'),
    'stranger.pem': stranger.certificate + stranger.key,
  };
  await Promise.all(Object.entries(files).map(([name, text]) => write(name, text)));
}

function saslListener(name: string, mechanisms: readonly string[]): Readonly<Record<string, string>> {
  const quoted = plainUser.password.replaceAll('\\', '\\\\').replaceAll('"', '\\"');
  const modules: Readonly<Record<string, string>> = {
    PLAIN: `org.apache.kafka.common.security.plain.PlainLoginModule required user_${plainUser.username}="${quoted}";`,
  };
  const scram = 'org.apache.kafka.common.security.scram.ScramLoginModule required;';
  return {
    [`listener.name.${name}.sasl.enabled.mechanisms`]: mechanisms.join(','),
    ...Object.fromEntries(
      mechanisms.map((mechanism) => [
        `listener.name.${name}.${mechanism.toLowerCase()}.sasl.jaas.config`,
        modules[mechanism] ?? scram,
      ]),
    ),
  };
}

function securityOf(
  protocol: SecurityProfile['protocol'],
  tls: TlsProfile,
  sasl: SaslProfile,
): SecurityProfile {
  switch (protocol) {
    case 'PLAINTEXT':
      return { protocol };
    case 'SSL':
      return { protocol, tls };
    case 'SASL_PLAINTEXT':
      return { protocol, sasl };
    case 'SASL_SSL':
      return { protocol, tls, sasl };
  }
}
