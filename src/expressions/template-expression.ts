/** `{{ … }}` in a text. Offsets count UTF-16 units from the text's start; `end` is exclusive. */
export interface TemplateExpression {
  readonly kind: 'expression';
  /** The braces included. */
  readonly start: number;
  readonly end: number;
  /** `{{json name}}`: the result is inserted as the inside of a JSON string. */
  readonly asJson: boolean;
  /** A variable's or built-in's name, or a path into faker. */
  readonly name: string;
  /** What stands between parentheses; `undefined` where there are none. */
  readonly parameters: readonly unknown[] | undefined;
  /** Why this is no expression that could be evaluated, one sentence. */
  readonly problem: string | undefined;
}

/** The names that a variable may have; between them `.` leads into faker or an environment's own names. */
export const variableNamePattern = /^[\p{L}_][\p{L}\p{N}_.-]*$/u;
const namePattern = /^\$?[\p{L}_][\p{L}\p{N}_.-]*$/u;

/** Reads the expression whose braces stand at `start` and before `end`. Never throws: see `problem`. */
export function parseExpression(text: string, start: number, end: number): TemplateExpression {
  const inner = text.slice(start + 2, end - 2).trim();
  const json = inner.startsWith('json') ? /^json\s+(?=\S)/.exec(inner) : null;
  const target = json === null ? inner : inner.slice(json[0].length);
  const parenthesis = target.indexOf('(');
  const name = parenthesis === -1 ? target : target.slice(0, parenthesis).trim();
  const isCall = parenthesis !== -1 && target.endsWith(')') && namePattern.test(name);
  const parameters = isCall ? parseParameters(target.slice(parenthesis + 1, -1)) : undefined;
  const problem = isCall
    ? parameters === undefined
      ? `The parameters of \`${name}\` are not JSON: \`${shorten(target.slice(parenthesis))}\`.`
      : undefined
    : nameProblem(inner, target, name, parenthesis !== -1);
  return { kind: 'expression', start, end, asJson: json !== null, name, parameters, problem };
}

/** What is wrong with an expression that is no call, as far as that goes. */
function nameProblem(
  inner: string,
  target: string,
  name: string,
  hasParenthesis: boolean,
): string | undefined {
  if (target === '') return '`{{}}` is empty: a name belongs between the braces.';
  if (!namePattern.test(name)) return `\`{{${shorten(inner)}}}\` is not a name or a call.`;
  return hasParenthesis ? `\`{{${shorten(inner)}}}\` goes on behind its last parenthesis.` : undefined;
}

/** JSON values between commas; a text may stand in single quotes too. */
function parseParameters(text: string): readonly unknown[] | undefined {
  if (text.trim() === '') return [];
  try {
    const parameters: unknown = JSON.parse(`[${withDoubleQuotes(text)}]`);
    return Array.isArray(parameters) ? parameters : undefined;
  } catch {
    return undefined;
  }
}

function withDoubleQuotes(text: string): string {
  return text.replace(
    /"[^"\\]*(?:\\.[^"\\]*)*"|'([^'\\]*(?:\\.[^'\\]*)*)'/g,
    (whole, single: string | undefined) =>
      single === undefined ? whole : `"${single.replaceAll("\\'", "'").replaceAll('"', '\\"')}"`,
  );
}

function shorten(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 59)}…`;
}
