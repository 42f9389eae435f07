/** What one login module of a JAAS configuration says. */
export interface JaasLogin {
  /** The name of its class, without the package. */
  readonly module: string;
  readonly options: ReadonlyMap<string, string>;
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', f: '\f', b: '\b' };

/**
 * Reads the value of `sasl.jaas.config`: `module flag option="value" …;`.
 * Source of the format: JaasConfig of Kafka's clients, which reads it by java.io.StreamTokenizer.
 * @returns `undefined` where it is none
 */
export function parseJaasConfig(text: string): JaasLogin | undefined {
  const head = /^\s*([\w.$]+)\s+(?:required|requisite|sufficient|optional)(?=[\s;])/i.exec(text);
  const name = head?.[1];
  if (head === null || name === undefined) return undefined;
  const option = /\s*([\w.$-]+)\s*=\s*(?:"((?:\\[^]|[^"\\])*)"|'((?:\\[^]|[^'\\])*)'|([\w.$-]+))/y;
  const options = new Map<string, string>();
  let end = head[0].length;
  for (;;) {
    option.lastIndex = end;
    const match = option.exec(text);
    if (match === null) break;
    const [, key = '', double, single, word = ''] = match;
    const quoted = double ?? single;
    options.set(key, quoted === undefined ? word : unescape(quoted));
    end = option.lastIndex;
  }
  if (!/^\s*;\s*$/.test(text.slice(end))) return undefined;
  return { module: name.split('.').at(-1) ?? name, options };
}

function unescape(text: string): string {
  return text.replace(/\\(?:([0-3]?[0-7]{1,2})|([^]))/g, (_escape, octal?: string, letter?: string) =>
    octal === undefined ? (escapes[letter ?? ''] ?? letter ?? '') : String.fromCharCode(parseInt(octal, 8)),
  );
}
