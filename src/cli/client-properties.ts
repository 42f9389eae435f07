import type { ClusterConnection } from '../core/cluster-profile.ts';
import { KafkaFailure } from '../core/kafka-failure.ts';
import { clientSecurity, securityProperties } from './client-security.ts';
import { plaintextProfile } from './plaintext-profile.ts';

const propertyName = /^[a-z]+([.-][a-z]+)+$/;

/**
 * The cluster that the text of a `client.properties` describes, as Java's clients read it.
 * @param name the file's, for failures
 * @throws KafkaFailure `invalid-request` that names the property which is missing, wrong, or not supported
 */
export function parseClientProperties(text: string, name: string): ClusterConnection {
  const problem = (sentence: string): KafkaFailure =>
    new KafkaFailure('invalid-request', `\`${name}\`: ${sentence}`);
  // Where a property stands twice, the last holds.
  const properties = new Map(readProperties(text));
  const supported = ['bootstrap.servers', ...securityProperties];
  const unknown = [...properties.keys()].find((property) => !supported.includes(property));
  if (unknown !== undefined) {
    const names = supported.map((property) => `\`${property}\``).join(', ');
    // What does not look like a property may be anything, such as a line of a private key.
    throw problem(
      propertyName.test(unknown)
        ? `\`${unknown}\` is not supported here: only ${names} are.`
        : 'a line is no property. A value of several lines, such as PEM, needs a `\\` at the end of each line but the last.',
    );
  }
  const servers = properties.get('bootstrap.servers');
  if (servers === undefined) throw problem('`bootstrap.servers` is missing.');
  const { security, secrets } = clientSecurity(properties, problem);
  return { profile: { ...plaintextProfile(servers, (reason) => problem(reason)), security }, secrets };
}

/**
 * Names and values in their order. A line that ends with an odd number of backslashes goes on in the next; `\` keeps
 * the character after it.
 * Source of the format: java.util.Properties.load
 */
export function readProperties(text: string): readonly (readonly [name: string, value: string])[] {
  const properties: [string, string][] = [];
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/);
  for (let index = 0; index < lines.length; index++) {
    let line = (lines[index] ?? '').trimStart();
    if (line === '' || line.startsWith('#') || line.startsWith('!')) continue;
    while (/(?<!\\)(\\\\)*\\$/.test(line) && index + 1 < lines.length) {
      index += 1;
      line = line.slice(0, -1) + (lines[index] ?? '').trimStart();
    }
    const match = /^((?:\\.|[^\\\s=:])*)(?:\s*[=:]\s*|\s+|$)(.*)$/su.exec(line);
    properties.push([unescape(match?.[1] ?? line), unescape(match?.[2] ?? '')]);
  }
  return properties;
}

const controlCharacters: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f' };

function unescape(text: string): string {
  return text.replace(
    /\\(?:u([0-9a-fA-F]{4})|(.)|$)/gsu,
    (_escape, code: string | undefined, plain: string | undefined) =>
      code === undefined
        ? (controlCharacters[plain ?? ''] ?? plain ?? '')
        : String.fromCharCode(parseInt(code, 16)),
  );
}
