import type { Format } from '../formats/format.ts';

/** How keys and values are decoded; `undefined` looks at the bytes of each. */
export interface RowFormats {
  readonly key: Format | undefined;
  readonly value: Format | undefined;
}
