import type { ClusterProfile } from '../core/cluster-profile.ts';
import { KafkaFailure } from '../core/kafka-failure.ts';
import { plaintextProfile } from './plaintext-profile.ts';

/**
 * The cluster that the text of a `client.properties` describes, as Java's clients read it.
 * @param name the file's, for failures
 * @throws KafkaFailure `invalid-request` that names the property which is missing, wrong, or not supported
 */
export function parseClientProperties(text: string, name: string): ClusterProfile {
  const problem = (sentence: string): KafkaFailure =>
    new KafkaFailure('invalid-request', `\`${name}\`: ${sentence}`);
  let servers: string | undefined;
  for (const [property, value] of readProperties(text)) {
    if (property === 'bootstrap.servers') servers = value;
    else if (property === 'security.protocol') {
      if (value.trim().toUpperCase() === 'PLAINTEXT') continue;
      throw problem(
        `\`security.protocol\` is ${value.trim()}, which Kafka Workbench does not speak yet: only PLAINTEXT.`,
      );
    } else if (/^(ssl|sasl)\./.test(property)) {
      throw problem(`\`${property}\` is for TLS or SASL, which Kafka Workbench does not speak yet.`);
    } else {
      throw problem(
        `\`${property}\` is not supported here: only \`bootstrap.servers\` and \`security.protocol\` are.`,
      );
    }
  }
  if (servers === undefined) throw problem('`bootstrap.servers` is missing.');
  return plaintextProfile(servers, (reason) => problem(reason));
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
