import { isIP } from 'node:net';
import {
  checkServerIdentity,
  getCACertificates,
  type ConnectionOptions as TlsOptions,
  type PeerCertificate,
} from 'node:tls';
import type { ClusterConnection, HostAndPort, SaslProfile } from '../core/cluster-profile.ts';
import { KafkaFailure } from '../core/kafka-failure.ts';
import { readPemMaterial } from './pem-files.ts';

export interface SaslCredentials {
  readonly mechanism: SaslProfile['mechanism'];
  readonly username: string;
  readonly password: string;
}

/** What a socket takes to the broker that advertises `advertised` and is reached at `reached`. */
export type BrokerTls = (advertised: HostAndPort, reached: HostAndPort) => TlsOptions;

/**
 * TLS as the profile says; `undefined` for a cluster without. Reads the files. The certificate of a broker may name
 * either of its hosts: the first is what a Java client inside of the network checks, the second what the user wrote into
 * the address table.
 * @throws KafkaFailure `tls`, `missing-secret`; see `readPemMaterial`
 */
export async function brokerTls({
  profile: { security },
  secrets,
}: ClusterConnection): Promise<BrokerTls | undefined> {
  if (!('tls' in security)) return undefined;
  const { tls } = security;
  const material = await readPemMaterial(tls, secrets);
  return (advertised, reached) => {
    const hosts = [...new Set([advertised.host, reached.host])];
    // An IP address is no server name (RFC 6066); Java sends none then either.
    const servername = hosts.find((host) => isIP(host) === 0);
    return {
      // Without, Node trusts its own list, and not what a company added to the system's.
      ca: [...getCACertificates('default'), ...getCACertificates('system')],
      ...material,
      ...(servername === undefined ? {} : { servername }),
      checkServerIdentity: (_host, certificate) =>
        tls.verifyHostname ? identityProblem(hosts, certificate) : undefined,
    };
  };
}

/** What SASL takes; `undefined` for a cluster without. @throws KafkaFailure `missing-secret` */
export function saslCredentials({ profile, secrets }: ClusterConnection): SaslCredentials | undefined {
  const { security } = profile;
  if (!('sasl' in security)) return undefined;
  const { mechanism, username } = security.sasl;
  const password = secrets.saslPassword;
  if (password === undefined || password === '') {
    throw new KafkaFailure('missing-secret', `\`${profile.name}\` needs the password of \`${username}\`.`);
  }
  return { mechanism, username, password };
}

/** Nothing where the certificate is for any of `hosts`; else what is wrong for the first. */
function identityProblem(hosts: readonly string[], certificate: PeerCertificate): Error | undefined {
  const problems = hosts.map((host) => checkServerIdentity(host, certificate));
  return problems.includes(undefined) ? undefined : problems[0];
}
