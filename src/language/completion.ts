import { completeExpression } from './complete-expression.ts';
import { completeLineStart } from './complete-line-start.ts';
import { completeTemplate } from './complete-template.ts';
import { completeBlockName, completeValue } from './complete-value.ts';
import type { EditorKnowledge } from './editor-knowledge.ts';
import type { KafkaFile } from './kafka-file.ts';
import type { SourcePosition, SourceRange } from './source-text.ts';

/** Something that can be written at a place, in exchange for what stands in `range`. */
export interface Completion {
  readonly kind: 'keyword' | 'property' | 'value' | 'variable' | 'function' | 'field';
  readonly label: string;
  /** Markdown. */
  readonly summary: string;
  readonly insertText: string;
  readonly range: SourceRange;
}

/** What fits at a place: keywords and properties where a line begins, what a property may hold, names in templates. */
export function completionsAt(
  file: KafkaFile,
  position: SourcePosition,
  knowledge: EditorKnowledge = {},
): Completion[] {
  return (
    completeTemplate(file, position, knowledge) ??
    completeExpression(file, position, knowledge) ??
    completeValue(file, position, knowledge) ??
    completeBlockName(file, position, knowledge) ??
    completeLineStart(file, position)
  );
}
