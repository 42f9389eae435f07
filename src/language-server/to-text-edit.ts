import type { TextEdit as ProtocolEdit } from 'vscode-languageserver/node';
import type { TextEdit } from '../language/text-edit.ts';
import { toRange } from './to-range.ts';

/** The protocol's word for a change. */
export function toTextEdit({ range, newText }: TextEdit): ProtocolEdit {
  return { range: toRange(range), newText };
}
