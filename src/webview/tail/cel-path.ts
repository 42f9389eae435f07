/** Writing CEL out of what a record holds: paths as columns and filters name them, and values as literals. */

/** What a path leads through: a member's name, or the number of an element. */
export type PathStep = string | number;

const identifier = /^[A-Za-z_]\w*$/;
/** Words of CEL that cannot stand behind a dot. */
const reserved = new Set(
  (
    'as break const continue else false for function if import in let loop namespace null package prototype return ' +
    'true var void while __proto__'
  ).split(' '),
);
const escapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/** `value.items[0]["a b"]`: the path from a name in scope. */
export function celPath(root: string, steps: readonly PathStep[]): string {
  return root + steps.map(celStep).join('');
}

/**
 * The text as a literal, on one line, with everything escaped that could act or be overlooked. A half of a surrogate
 * pair, which no literal can hold, becomes U+FFFD.
 */
export function celString(text: string): string {
  const inside = text
    .toWellFormed()
    .replace(/["\\\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => escapes[character] ?? unicode(character));
  return `"${inside}"`;
}

/**
 * `path == literal` for a JSON token that is no object and no array: numbers, of any size, `true`, `false` and `null` are
 * written in CEL as they are in JSON.
 * @param json the token as it is written
 * @returns `undefined` for a string that is no whole JSON string
 */
export function celEquals(path: string, json: string): string | undefined {
  const literal = json.startsWith('"') ? celOfJsonString(json) : json;
  return literal === undefined ? undefined : `${path} == ${literal}`;
}

function celStep(step: PathStep): string {
  if (typeof step === 'number') return `[${step}]`;
  return identifier.test(step) && !reserved.has(step) ? `.${step}` : `[${celString(step)}]`;
}

function celOfJsonString(json: string): string | undefined {
  try {
    const text: unknown = JSON.parse(json);
    return typeof text === 'string' ? celString(text) : undefined;
  } catch {
    return undefined;
  }
}

function unicode(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const digits = code.toString(16);
  return code > 0xffff ? `\\U${digits.padStart(8, '0')}` : `\\u${digits.padStart(4, '0')}`;
}
