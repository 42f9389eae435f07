/** The first `maxChars` UTF-16 units of a text; never half of a character. */
export function cutText(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text;
  const isSplit = maxChars > 0 && (text.charCodeAt(maxChars - 1) & 0xfc00) === 0xd800;
  return text.slice(0, isSplit ? maxChars - 1 : maxChars);
}
