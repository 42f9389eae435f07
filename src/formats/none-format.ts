import type { Format } from './format.ts';

/** Sends no bytes at all: a null key, a tombstone. When reading, what came is left unread. */
export const noneFormat: Format = {
  name: 'none',
  encode: () => null,
  decode: () => ({ kind: 'text', text: '', isCut: false }),
};
