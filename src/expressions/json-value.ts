/**
 * JSON as CEL has it: whole numbers are exact (`bigint`), other numbers are doubles, objects are plain objects or,
 * where a plain one would mislead CEL, maps.
 */

/** Names from a value inwards, such as `["customer", "id"]`; `["items", 0]` is the first of a list. */
export type ValuePath = readonly (string | number)[];

/**
 * A number whose value as a double does not tell how it is written: 16 digits and more, a fraction that may be whole,
 * an exponent. It stands at the beginning, behind `[` or `,`, or behind a name's colon.
 */
const inexactNumber = /(?:^|[[,]|":|"\s+:)\s*-?\d(?:[\d.]{15}|[\d.]*(?:[eE]|\.0+(?!\d)))/;

/** More digits than any number that is meant as one; reading them takes more than linear time. */
const maxIntegerDigits = 1_000;

/**
 * Parses JSON. Only what `paths` lead to is sure to be exact, which is what an expression looks at; without paths,
 * everything.
 * @returns `undefined` where the text is not JSON
 * @throws RangeError where it is nested too deep
 */
export function parseJsonValue(text: string, paths: readonly ValuePath[] = everything): unknown {
  try {
    const value: unknown = JSON.parse(text);
    let sight: Sight = 'plain';
    for (const path of paths) sight = worse(sight, lookAt(value, path));
    if (sight === 'plain') return value;
    // A whole double may be written otherwise, but for nearly every text this tells that it is not.
    if (sight === 'misleading' || inexactNumber.test(text)) return JSON.parse(text, exactMember);
    return paths.reduce(withIntegersAt, value);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const everything: readonly ValuePath[] = [[]];

/** What stands in a value: nothing that needs a change, whole numbers, or an object that CEL takes for another type. */
type Sight = 'plain' | 'whole numbers' | 'misleading';

function worse(a: Sight, b: Sight): Sight {
  return a === 'misleading' || b === 'plain' ? a : b;
}

function lookAt(value: unknown, path: ValuePath): Sight {
  let member = value;
  for (const name of path) {
    if (isMisleading(member)) return 'misleading';
    member = memberOf(member, name);
    if (member === undefined) return 'plain';
  }
  return lookInto(member);
}

function lookInto(value: unknown): Sight {
  if (typeof value === 'number') return Number.isInteger(value) ? 'whole numbers' : 'plain';
  if (typeof value !== 'object' || value === null) return 'plain';
  if (isMisleading(value)) return 'misleading';
  let sight: Sight = 'plain';
  for (const member of Object.values(value)) sight = worse(sight, lookInto(member));
  return sight;
}

/** CEL takes what an object's `constructor` says for its type. */
function isMisleading(value: unknown): boolean {
  return isPlainObject(value) && Object.hasOwn(value, 'constructor');
}

/** A value whose integers, at `path` and inside, are `bigint`. */
function withIntegersAt(value: unknown, path: ValuePath): unknown {
  let holder = value;
  const last = path.at(-1);
  if (last === undefined) return withIntegers(value);
  for (let at = 0; at < path.length - 1; at++) holder = memberOf(holder, path[at]);
  const member = memberOf(holder, last);
  if (typeof member === 'number' || (typeof member === 'object' && member !== null)) {
    setMember(holder, last, withIntegers(member));
  }
  return value;
}

function memberOf(holder: unknown, name: string | number | undefined): unknown {
  if (Array.isArray(holder)) return typeof name === 'number' ? (holder[name] as unknown) : undefined;
  if (!isPlainObject(holder) || typeof name !== 'string' || !Object.hasOwn(holder, name)) return undefined;
  return holder[name];
}

function setMember(holder: unknown, name: string | number, value: unknown): void {
  if (Array.isArray(holder) && typeof name === 'number') holder[name] = value;
  else if (isPlainObject(holder)) holder[name] = value;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Changes lists and objects in place. */
function withIntegers(value: unknown): unknown {
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) value[index] = withIntegers(value[index]);
  } else if (isPlainObject(value)) {
    for (const name of Object.keys(value)) value[name] = withIntegers(value[name]);
  }
  return value;
}

/** For `JSON.parse`: `source` is the number as it is written. */
function exactMember(_name: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value === 'number') return exactNumber(context?.source ?? String(value), value);
  return isPlainObject(value) && isMisleading(value) ? new Map(Object.entries(value)) : value;
}

/** A number of JSON, as it is written and as a double. */
export function exactNumber(source: string, value: number): bigint | number {
  return source.length <= maxIntegerDigits && /^-?\d+$/.test(source) ? BigInt(source) : value;
}
