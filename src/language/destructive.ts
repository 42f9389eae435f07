import type { Evaluate } from '../expressions/template-run.ts';
import { evaluateProperty } from './evaluate-property.ts';
import { findProperty, type Block, type Property } from './kafka-file.ts';

/**
 * The properties of a block that delete something or move a group's offsets: `state: absent` and `recreated`, `reset`,
 * `delete: true`. A block that has any runs unattended only where that is allowed.
 * @throws KafkaFailure `invalid-request` naming the line and what is wrong with it
 */
export function destructiveProperties(block: Block, evaluate: Evaluate): Property[] {
  const where = (name: string, isDestructive: (text: string) => boolean): Property[] => {
    const property = findProperty(block, name);
    const text = evaluateProperty(block, name, evaluate);
    return property !== undefined && text !== undefined && isDestructive(text) ? [property] : [];
  };
  switch (block.kind) {
    case 'TOPIC':
      return where('state', (state) => state !== 'present');
    case 'GROUP':
      return [...where('reset', () => true), ...where('delete', (text) => text === 'true')];
    default:
      return [];
  }
}

/** Whether the block has any of `destructiveProperties`. */
export function isDestructive(block: Block, evaluate: Evaluate): boolean {
  return destructiveProperties(block, evaluate).length > 0;
}
