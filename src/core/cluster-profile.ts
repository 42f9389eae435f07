/** Identifies a saved cluster for good; its name may change. */
export type ClusterId = string & { readonly brand: 'ClusterId' };

/** How to reach a cluster. Holds no secret: those come beside it, as `ClusterSecrets`. */
export interface ClusterProfile {
  readonly id: ClusterId;
  readonly name: string;
  /** `host:port`, at least one. */
  readonly bootstrapServers: readonly string[];
  readonly security: SecurityProfile;
  /** For brokers behind Docker, a port-forward or NAT: what they advertise → where they are reached. */
  readonly addresses: readonly AddressMapping[];
  /** Refuses everything that changes the cluster, producing and joining a group included. */
  readonly readOnly: boolean;
  /** Requests that delete something or move offsets may run unattended: from tests, on save. */
  readonly allowDestructive?: boolean;
  /** Before something is thrown away, the cluster's name has to be typed. */
  readonly production?: boolean;
}

/** Both sides are `host:port`. */
export interface AddressMapping {
  readonly advertised: string;
  readonly reachable: string;
}

export type SecurityProfile =
  | { readonly protocol: 'PLAINTEXT' }
  | { readonly protocol: 'SSL'; readonly tls: TlsProfile }
  | { readonly protocol: 'SASL_PLAINTEXT'; readonly sasl: SaslProfile }
  | { readonly protocol: 'SASL_SSL'; readonly tls: TlsProfile; readonly sasl: SaslProfile };

export interface TlsProfile {
  /** Paths of PEM files. */
  readonly caFile?: string;
  readonly certificateFile?: string;
  readonly keyFile?: string;
  readonly verifyHostname: boolean;
}

export interface SaslProfile {
  readonly mechanism: 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512';
  readonly username: string;
}

/** What a profile's security needs and the settings must never hold. */
export interface ClusterSecrets {
  readonly saslPassword?: string;
  readonly keyPassphrase?: string;
  /** PEM text in place of files, as a `client.properties` may hold it. */
  readonly pem?: { readonly ca?: string; readonly certificate?: string; readonly key?: string };
}

/** All that opening a cluster takes. */
export interface ClusterConnection {
  readonly profile: ClusterProfile;
  readonly secrets: ClusterSecrets;
}

/** A host and a port. IPv6 addresses come without brackets. */
export interface HostAndPort {
  readonly host: string;
  readonly port: number;
}

/** Reads `host:port` or `[ipv6]:port`; `undefined` when it is neither. The port defaults to 9092. */
export function parseHostAndPort(text: string): HostAndPort | undefined {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([^\s:/\\,[\]]+))(?::(\d{1,5}))?$/.exec(text.trim());
  const host = match?.[1] ?? match?.[2];
  if (match === null || host === undefined) return undefined;
  const port = match[3] === undefined ? 9092 : Number(match[3]);
  return port >= 1 && port <= 65535 ? { host, port } : undefined;
}

export function formatHostAndPort({ host, port }: HostAndPort): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Where `advertised` is reached according to the profile's table: itself, where the table has no entry. */
export function reachableAddress(profile: ClusterProfile, advertised: HostAndPort): HostAndPort {
  const name = formatHostAndPort(advertised);
  const mapping = profile.addresses.find((entry) => entry.advertised === name);
  return (mapping === undefined ? undefined : parseHostAndPort(mapping.reachable)) ?? advertised;
}

/**
 * Validates a profile that comes from settings or a file.
 * @returns the profile, or one sentence a problem, each naming the field.
 */
export function parseClusterProfile(
  value: unknown,
): { readonly profile: ClusterProfile } | { readonly problems: readonly string[] } {
  if (!isObject(value)) return { problems: ['A cluster must be an object.'] };
  const problems: string[] = [];
  const id = value['id'];
  const name = value['name'];
  if (typeof id !== 'string' || id === '') problems.push('`id` must be a text.');
  if (typeof name !== 'string' || name.trim() === '') problems.push('`name` must be a text.');
  const bootstrapServers = parseBootstrapServers(value['bootstrapServers'], problems);
  const addresses = parseAddresses(value['addresses'], problems);
  const security = parseSecurity(value['security'], problems);
  const flags = (['readOnly', 'allowDestructive', 'production'] as const).flatMap((field) => {
    const flag = value[field];
    if (flag === undefined || typeof flag === 'boolean') return flag === true ? [[field, true] as const] : [];
    problems.push(`\`${field}\` must be true or false.`);
    return [];
  });
  if (problems.length > 0 || security === undefined) return { problems };
  return {
    profile: {
      id: id as ClusterId,
      name: (name as string).trim(),
      bootstrapServers,
      security,
      addresses,
      readOnly: false,
      ...Object.fromEntries(flags),
    },
  };
}

function parseBootstrapServers(value: unknown, problems: string[]): string[] {
  const list = typeof value === 'string' ? value.split(',') : value;
  if (!Array.isArray(list) || list.length === 0) {
    problems.push('`bootstrapServers` must be `host:port`, or a list of them.');
    return [];
  }
  return list.flatMap((entry: unknown) => {
    const parsed = typeof entry === 'string' ? parseHostAndPort(entry) : undefined;
    if (parsed !== undefined) return [formatHostAndPort(parsed)];
    problems.push(`\`bootstrapServers\`: ${JSON.stringify(entry)} is not \`host:port\`.`);
    return [];
  });
}

/** Settings hold the table as an object, advertised → reachable. */
function parseAddresses(value: unknown, problems: string[]): AddressMapping[] {
  if (value === undefined) return [];
  if (!isObject(value)) {
    problems.push('`addresses` must map advertised addresses to reachable ones.');
    return [];
  }
  return Object.entries(value).flatMap(([from, to]) => {
    const advertised = parseHostAndPort(from);
    const reachable = typeof to === 'string' ? parseHostAndPort(to) : undefined;
    if (advertised !== undefined && reachable !== undefined) {
      return [{ advertised: formatHostAndPort(advertised), reachable: formatHostAndPort(reachable) }];
    }
    problems.push(`\`addresses\`: \`${from}\` → ${JSON.stringify(to)} is not \`host:port\` → \`host:port\`.`);
    return [];
  });
}

function parseSecurity(value: unknown, problems: string[]): SecurityProfile | undefined {
  if (value === undefined) return { protocol: 'PLAINTEXT' };
  const protocol = isObject(value) ? value['protocol'] : undefined;
  if (!isObject(value) || typeof protocol !== 'string') {
    problems.push('`security` must be an object with a `protocol`.');
    return undefined;
  }
  switch (protocol) {
    case 'PLAINTEXT':
      return { protocol };
    case 'SSL':
      return mapDefined(parseTls(value['tls'], problems), (tls) => ({ protocol, tls }));
    case 'SASL_PLAINTEXT':
      return mapDefined(parseSasl(value['sasl'], problems), (sasl) => ({ protocol, sasl }));
    case 'SASL_SSL': {
      const tls = parseTls(value['tls'], problems);
      const sasl = parseSasl(value['sasl'], problems);
      return tls !== undefined && sasl !== undefined ? { protocol, tls, sasl } : undefined;
    }
    default:
      problems.push(
        `\`security.protocol\`: \`${protocol}\` is not PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL.`,
      );
      return undefined;
  }
}

function mapDefined<T, R>(part: T | undefined, make: (part: T) => R): R | undefined {
  return part === undefined ? undefined : make(part);
}

function parseTls(value: unknown, problems: string[]): TlsProfile | undefined {
  const tls = value ?? {};
  if (!isObject(tls)) {
    problems.push('`security.tls` must be an object.');
    return undefined;
  }
  const files = (['caFile', 'certificateFile', 'keyFile'] as const).flatMap((field) => {
    const file = tls[field];
    if (file === undefined) return [];
    if (typeof file === 'string') return [[field, file] as const];
    problems.push(`\`security.tls.${field}\` must be a path.`);
    return [];
  });
  return { ...Object.fromEntries(files), verifyHostname: tls['verifyHostname'] !== false };
}

function parseSasl(value: unknown, problems: string[]): SaslProfile | undefined {
  const mechanism = isObject(value) ? value['mechanism'] : undefined;
  const username = isObject(value) ? value['username'] : undefined;
  if (mechanism !== 'PLAIN' && mechanism !== 'SCRAM-SHA-256' && mechanism !== 'SCRAM-SHA-512') {
    problems.push('`security.sasl.mechanism` must be PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512.');
    return undefined;
  }
  if (typeof username !== 'string') {
    problems.push('`security.sasl.username` must be a text.');
    return undefined;
  }
  return { mechanism, username };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
