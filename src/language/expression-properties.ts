import { splitAssignment } from './header-list.ts';
import type { BlockKind } from '../core/block-kind.ts';
import type { Block, Property } from './kafka-file.ts';
import type { Span } from './source-text.ts';

/** A CEL expression within a block. */
export interface WrittenExpression {
  /** Templates are not replaced. */
  readonly span: Span;
  readonly property: Property;
  /** What it is evaluated on. */
  readonly subject: 'record' | 'topic' | 'group';
  readonly expected: 'bool' | 'any';
}

/** The block's CEL expressions, in the order of their lines; empty ones are left out. */
export function expressionsOf(block: Block): WrittenExpression[] {
  if (block.kind === 'PRODUCER') return [];
  return block.properties.flatMap((property): WrittenExpression[] => {
    const { value } = property;
    if (value.text === '') return [];
    switch (property.name.text) {
      case 'filter':
      case 'match':
      case 'assert':
        return [{ span: value, property, subject: subjectOf(block.kind), expected: 'bool' }];
      case 'capture': {
        const span = splitAssignment(value)?.value;
        return span === undefined ? [] : [{ span, property, subject: 'record', expected: 'any' }];
      }
      default:
        return [];
    }
  });
}

function subjectOf(kind: BlockKind): WrittenExpression['subject'] {
  return kind === 'TOPIC' ? 'topic' : kind === 'GROUP' ? 'group' : 'record';
}
