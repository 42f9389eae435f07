/** A key, value or header as text, cut to what a cell shows. */
export interface DecodedCell {
  /** `null`: no bytes at all (a tombstone, a null key). `error`: `text` says why it could not be decoded. */
  readonly kind: 'null' | 'text' | 'json' | 'number' | 'hex' | 'error';
  readonly text: string;
  readonly isCut: boolean;
  /** What a search found in `text`, as start and exclusive end in UTF-16 units, in their order. */
  readonly marks?: readonly (readonly [start: number, end: number])[];
}
