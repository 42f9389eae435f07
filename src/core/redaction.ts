/** What stands in a text in the place of a private value. */
const mask = '•••';
/** Shorter values are found everywhere: masking them would make a text unreadable, and tell them by its gaps. */
const minChars = 4;

/** A text without private values. */
export type Redact = (text: string) => string;

/**
 * Masks private values of 4 characters and more, wherever a text holds one as it is, as JSON, URL or HTML form writes
 * it, or in base64, whatever stands before and behind it there. Overlapping ones become one mask.
 */
export function createRedaction(privateValues: Iterable<string>): Redact {
  const needles = [
    ...new Set([...privateValues].filter((value) => value.length >= minChars).flatMap(formsOf)),
  ];
  if (needles.length === 0) return (text) => text;
  return (text) => {
    const found = needles.flatMap((needle) => occurrences(text, needle)).sort((a, b) => a.start - b.start);
    let result = '';
    let at = 0;
    let maskedTo = -1;
    for (const { start, end } of found) {
      if (start >= at) {
        result += text.slice(at, start);
        // Two that touch are one mask: how many there were is nobody's business.
        if (start > maskedTo) result += mask;
      }
      at = Math.max(at, end);
      maskedTo = at;
    }
    return result + text.slice(at);
  };
}

interface Occurrence {
  readonly start: number;
  readonly end: number;
}

function occurrences(text: string, needle: string): Occurrence[] {
  const found: Occurrence[] = [];
  for (let start = text.indexOf(needle); start !== -1; start = text.indexOf(needle, start + 1)) {
    found.push({ start, end: start + needle.length });
  }
  return found;
}

function formsOf(value: string): string[] {
  const json = JSON.stringify(value).slice(1, -1);
  const url = encodeURIComponent(value.toWellFormed());
  return [
    value,
    json,
    // Some writers escape the slash, and all that is not ASCII.
    json.replaceAll('/', '\\/'),
    asciiJson(json, 'lower'),
    asciiJson(json, 'upper'),
    url,
    url.replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase()),
    encodeURI(value.toWellFormed()),
    // As forms have it: a plus for a space, and fewer characters left as they are.
    new URLSearchParams({ '': value }).toString().slice(1),
    ...base64Forms(value),
  ];
}

function asciiJson(json: string, digits: 'lower' | 'upper'): string {
  return json.replace(/[^\u0000-\u007f]/g, (char) => {
    const hex = char.charCodeAt(0).toString(16).padStart(4, '0');
    return `\\u${digits === 'lower' ? hex : hex.toUpperCase()}`;
  });
}

/**
 * What of a text's base64 is the value's alone, when it begins at the first, second or third byte of a group of three:
 * characters that also carry bits of what stands before or behind are left out. With the value alone, as `user:password`
 * often is, the whole of it is masked, padding included.
 */
function base64Forms(value: string): string[] {
  const bytes = new TextEncoder().encode(value);
  const forms = [0, 1, 2].flatMap((before) => {
    const padded = new Uint8Array(before + bytes.length);
    padded.set(bytes, before);
    const text = toBase64(padded);
    const from = Math.ceil((before * 8) / 6);
    const to = Math.floor(((before + bytes.length) * 8) / 6);
    return [text.slice(from, to)];
  });
  const whole = toBase64(bytes);
  return [whole, ...forms]
    .filter((form) => form.length >= minChars)
    .flatMap((form) => [form, form.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')]);
}

function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}
