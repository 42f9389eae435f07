/** A path into a record such as `value.amount`, `key.items[0]`, `value["a b"]` or `headers["src"]`. */
export interface FieldPath {
  readonly part: 'key' | 'value' | 'headers';
  /** From the part inwards; a number is a place in a list. */
  readonly names: readonly (string | number)[];
}

const step = /\.([A-Za-z_]\w*)|\[(\d{1,9})\]|\["((?:[^"\\]|\\.)*)"\]/y;
const plainName = /^[A-Za-z_]\w*$/;

/** Reads a path as `formatFieldPath` writes it; `undefined` where it is none. */
export function parseFieldPath(text: string): FieldPath | undefined {
  const part = (['key', 'value', 'headers'] as const).find((name) => text.startsWith(name));
  if (part === undefined) return undefined;
  const names: (string | number)[] = [];
  step.lastIndex = part.length;
  for (let at = part.length; at < text.length; at = step.lastIndex) {
    const match = step.exec(text);
    if (match === null) return undefined;
    const [, name, index, quoted] = match;
    if (quoted !== undefined) {
      const unquoted = unquote(quoted);
      if (unquoted === undefined) return undefined;
      names.push(unquoted);
    } else names.push(index === undefined ? (name ?? '') : Number(index));
  }
  return { part, names };
}

/** Writes a path as CEL does. */
export function formatFieldPath({ part, names }: FieldPath): string {
  const steps = names.map((name) => {
    if (typeof name === 'number') return `[${name}]`;
    return part !== 'headers' && plainName.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
  });
  return part + steps.join('');
}

function unquote(text: string): string | undefined {
  try {
    return JSON.parse(`"${text}"`) as string;
  } catch {
    return undefined;
  }
}
