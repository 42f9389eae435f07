import type { Finding } from './finding.ts';
import { findProperty, isEndless, type KafkaFile } from './kafka-file.ts';

/** What is wrong with a file only when it is run as a whole: a block that would never let it end. */
export function checkForRun({ source, blocks }: KafkaFile): Finding[] {
  return blocks.filter(isEndless).flatMap((block) => {
    const every = findProperty(block, 'every');
    return every === undefined
      ? []
      : [
          {
            ...source.range({ start: every.name.start, end: every.value.end }),
            severity: 'error' as const,
            code: 'endless-producer' as const,
            message: '`every` without `count` sends until it is stopped: the run of a file needs a `count`.',
          },
        ];
  });
}
