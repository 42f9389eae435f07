import { RE2JS, RE2JSSyntaxException } from 're2js';

/** A regular expression (RE2 syntax) that takes linear time on any text. */
export type LinearPattern = RE2JS;

const maxPatternChars = 1_000;

/**
 * Compiles `pattern`.
 * @throws Error whose message is a sentence: the syntax is wrong, or the pattern is too long
 */
export function compileLinearPattern(
  pattern: string,
  options: { readonly isCaseSensitive?: boolean } = {},
): LinearPattern {
  if (pattern.length > maxPatternChars) {
    throw new Error(`The pattern has ${pattern.length} characters, more than ${maxPatternChars}.`);
  }
  try {
    return RE2JS.compile(pattern, options.isCaseSensitive === false ? RE2JS.CASE_INSENSITIVE : 0);
  } catch (error) {
    throw new Error(`The pattern cannot be used: ${describe(error)}.`, { cause: error });
  }
}

function describe(error: unknown): string {
  if (error instanceof RE2JSSyntaxException) {
    return error.message.replace(/^error parsing regexp: /, '').replace(/(.): (?=`)/, '$1 in ');
  }
  return error instanceof RangeError ? 'it is nested too deep' : String(error);
}
