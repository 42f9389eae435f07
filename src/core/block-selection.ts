/**
 * Which blocks of a file run: all, those from its start through one, or that one alone. A block is named by its label
 * or title, where several may have it, or by the line of its keyword, from 0.
 */
export type BlockSelection =
  | { readonly kind: 'all' }
  | { readonly kind: 'through' | 'exactly'; readonly label: string }
  | { readonly kind: 'through' | 'exactly'; readonly startLine: number };
