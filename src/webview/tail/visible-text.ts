/** Controls and invisible format characters, line and paragraph separators. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
/** The joiners of emoji and of several scripts: text is wrong without them, and they move nothing. */
const joiners = '\u200c\u200d';
const layoutControls = '\n\t';

/**
 * The text with every character that would act instead of being seen made visible: controls as their pictures (`␛`), line
 * ends and tabs as arrows, others, such as marks that reverse the direction of what follows, as `[U+202E]`.
 * @param lines whether line ends and tabs stay, for a text that is shown in lines; `\r\n` counts as a line end
 */
export function visibleText(text: string, lines: boolean): string {
  const kept = lines ? joiners + layoutControls : joiners;
  return text
    .replaceAll('\r\n', '\n')
    .replace(unseen, (character) => (kept.includes(character) ? character : picture(character)));
}

function picture(character: string): string {
  // These two are common, and few fonts have their pictures.
  if (character === '\n') return '\u21b5';
  if (character === '\t') return '\u21e5';
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return '\u2421';
  return `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]`;
}
