/** A copy of a text. What is cut out of a text keeps all of it alive; what is cut out of a copy keeps the copy. */
export function ownCopy(text: string): string {
  return ` ${text}`.slice(1);
}
