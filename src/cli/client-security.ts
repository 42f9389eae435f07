import type { ClusterSecrets, SaslProfile, SecurityProfile, TlsProfile } from '../core/cluster-profile.ts';
import type { KafkaFailure } from '../core/kafka-failure.ts';
import { parseJaasConfig } from './jaas-config.ts';

/** How a `client.properties` says that the cluster is to be spoken to. */
export interface ClientSecurity {
  readonly security: SecurityProfile;
  readonly secrets: ClusterSecrets;
}

const tlsProperties = [
  'ssl.truststore.type',
  'ssl.truststore.location',
  'ssl.truststore.certificates',
  'ssl.keystore.type',
  'ssl.keystore.location',
  'ssl.keystore.certificate.chain',
  'ssl.keystore.key',
  'ssl.key.password',
  'ssl.endpoint.identification.algorithm',
];
const saslProperties = ['sasl.mechanism', 'sasl.jaas.config'];
const loginModules: Readonly<Record<string, string>> = {
  PLAIN: 'PlainLoginModule',
  'SCRAM-SHA-256': 'ScramLoginModule',
  'SCRAM-SHA-512': 'ScramLoginModule',
};

/** Names of the properties that `clientSecurity` reads. */
export const securityProperties: readonly string[] = [
  'security.protocol',
  ...tlsProperties,
  ...saslProperties,
];

/**
 * Reads the properties of TLS and SASL as Java's clients do; those that the protocol does not use are left alone.
 * @param problem makes the failure from a sentence, in which no value of a secret stands
 * @throws KafkaFailure that names the property which is missing, wrong, or not supported
 */
export function clientSecurity(
  properties: ReadonlyMap<string, string>,
  problem: (sentence: string) => KafkaFailure,
): ClientSecurity {
  const given = properties.get('security.protocol')?.trim() ?? 'PLAINTEXT';
  const protocol = given.toUpperCase();
  switch (protocol) {
    case 'PLAINTEXT':
      return { security: { protocol }, secrets: {} };
    case 'SSL': {
      const { tls, secrets } = clientTls(properties, problem);
      return { security: { protocol, tls }, secrets };
    }
    case 'SASL_PLAINTEXT': {
      const { sasl, saslPassword } = clientSasl(properties, problem);
      return { security: { protocol, sasl }, secrets: { saslPassword } };
    }
    case 'SASL_SSL': {
      const { tls, secrets } = clientTls(properties, problem);
      const { sasl, saslPassword } = clientSasl(properties, problem);
      return { security: { protocol, tls, sasl }, secrets: { ...secrets, saslPassword } };
    }
    default:
      throw problem(`\`security.protocol\` is ${given}, not PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL.`);
  }
}

function clientTls(
  properties: ReadonlyMap<string, string>,
  problem: (sentence: string) => KafkaFailure,
): { readonly tls: TlsProfile; readonly secrets: ClusterSecrets } {
  const caFile = properties.get('ssl.truststore.location');
  const ca = properties.get('ssl.truststore.certificates');
  const keyStore = properties.get('ssl.keystore.location');
  const certificate = properties.get('ssl.keystore.certificate.chain');
  const key = properties.get('ssl.keystore.key');
  const keyPassphrase = properties.get('ssl.key.password');
  for (const [store, values] of [
    ['truststore', [caFile, ca]],
    ['keystore', [keyStore, certificate ?? key]],
  ] as const) {
    const type = properties.get(`ssl.${store}.type`)?.trim();
    const present = values.filter((value) => value !== undefined);
    if (present.length > 0 && type?.toUpperCase() !== 'PEM') {
      throw problem(
        `\`ssl.${store}.type\` is ${type ?? 'JKS where it is not given'}: only PEM is supported.`,
      );
    }
    if (present.length > 1) {
      throw problem(`\`ssl.${store}.location\` stands beside the text of what it holds: give one of them.`);
    }
  }
  if ((certificate === undefined) !== (key === undefined)) {
    throw problem('`ssl.keystore.certificate.chain` and `ssl.keystore.key` belong together: one is missing.');
  }
  const algorithm = properties.get('ssl.endpoint.identification.algorithm')?.trim() ?? 'https';
  if (algorithm !== '' && algorithm.toLowerCase() !== 'https') {
    throw problem(
      `\`ssl.endpoint.identification.algorithm\` is ${algorithm}: only https, or nothing for no check, is supported.`,
    );
  }
  const pem = {
    ...(ca === undefined ? {} : { ca: inLines(ca) }),
    ...(certificate === undefined ? {} : { certificate: inLines(certificate) }),
    ...(key === undefined ? {} : { key: inLines(key) }),
  };
  return {
    tls: {
      ...(caFile === undefined ? {} : { caFile }),
      ...(keyStore === undefined ? {} : { certificateFile: keyStore, keyFile: keyStore }),
      verifyHostname: algorithm !== '',
    },
    secrets: {
      ...(keyPassphrase === undefined ? {} : { keyPassphrase }),
      ...(Object.keys(pem).length === 0 ? {} : { pem }),
    },
  };
}

function clientSasl(
  properties: ReadonlyMap<string, string>,
  problem: (sentence: string) => KafkaFailure,
): { readonly sasl: SaslProfile; readonly saslPassword: string } {
  const mechanism = properties.get('sasl.mechanism')?.trim();
  if (mechanism !== 'PLAIN' && mechanism !== 'SCRAM-SHA-256' && mechanism !== 'SCRAM-SHA-512') {
    throw problem(
      `\`sasl.mechanism\` is ${mechanism ?? 'GSSAPI where it is not given'}: only PLAIN, SCRAM-SHA-256 and SCRAM-SHA-512 are supported.`,
    );
  }
  const config = properties.get('sasl.jaas.config');
  if (config === undefined) throw problem('`sasl.jaas.config` is missing.');
  const login = parseJaasConfig(config);
  if (login === undefined) {
    throw problem('`sasl.jaas.config` is not `module required username="…" password="…";`.');
  }
  if (login.module !== loginModules[mechanism]) {
    throw problem(
      `\`sasl.jaas.config\` names \`${login.module}\`, but ${mechanism} takes \`${loginModules[mechanism]}\`.`,
    );
  }
  const unknown = [...login.options.keys()].find((option) => option !== 'username' && option !== 'password');
  if (unknown !== undefined) {
    throw problem(
      `\`sasl.jaas.config\`: \`${unknown}\` is not supported: only \`username\` and \`password\` are.`,
    );
  }
  const username = login.options.get('username');
  const saslPassword = login.options.get('password');
  if (username === undefined || saslPassword === undefined) {
    const missing = username === undefined ? 'username' : 'password';
    throw problem(`\`sasl.jaas.config\`: \`${missing}\` is missing.`);
  }
  return { sasl: { mechanism, username }, saslPassword };
}

/** PEM on one line, as properties hold it mostly, with the lines that readers of PEM expect. */
function inLines(pem: string): string {
  return pem.replace(
    /(-----BEGIN [A-Z0-9 ]+-----)([^-]*)(-----END [A-Z0-9 ]+-----)/g,
    (_block, begin: string, body: string, end: string) =>
      `${begin}\n${body.replace(/\s+/g, '').replace(/.{64}(?=.)/g, '$&\n')}\n${end}\n`,
  );
}
