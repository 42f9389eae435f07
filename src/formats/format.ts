import type { DecodedCell } from '../core/decoded-cell.ts';

/** How one kind of text becomes bytes, and back. */
export interface Format {
  /** As it is written in a file, such as `string(latin1)`. */
  readonly name: string;
  /**
   * @returns `null` where the format stands for no bytes at all
   * @throws KafkaFailure `undecodable` saying what the text is not
   */
  readonly encode: (text: string) => Uint8Array | null;
  /**
   * Never throws: bytes that are not of the format give a cell of kind `error`, which says why.
   * @param maxChars cuts the text behind so many characters, and reads no more bytes than that takes
   */
  readonly decode: (bytes: Uint8Array, maxChars: number) => DecodedCell;
}
