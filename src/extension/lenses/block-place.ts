import type { BlockKind } from '../../core/block-kind.ts';
import type { Environment } from '../../language/environment.ts';

/** A block of a text, and what its names stand for. */
export interface BlockPlace {
  /** The whole document's, saved or not. */
  readonly text: string;
  /** The 0-based line of the keyword. */
  readonly startLine: number;
  readonly kind: BlockKind;
  readonly environment: Environment;
}
