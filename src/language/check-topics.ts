import { hasTemplate } from '../expressions/template.ts';
import type { Finding } from './finding.ts';
import { findProperty, type KafkaFile } from './kafka-file.ts';
import { placeSpan } from './section.ts';

/**
 * Topics that the cluster does not have, and that no TOPIC above creates: for a cluster whose brokers create none
 * themselves. Blocks that name a cluster are left out: it may be another.
 */
export function checkTopics({ source, sections }: KafkaFile, topics: ReadonlySet<string>): Finding[] {
  const created = new Set<string>();
  return sections.flatMap(({ section: { block }, start }): Finding[] => {
    if (block === undefined) return [];
    if (block.kind === 'TOPIC') {
      created.add(block.name.text);
      return [];
    }
    const topic = findProperty(block, 'topic')?.value;
    if (topic === undefined || topic.text === '' || hasTemplate(topic.text)) return [];
    if (topics.has(topic.text) || created.has(topic.text) || findProperty(block, 'cluster') !== undefined)
      return [];
    return [
      {
        ...source.range(placeSpan(topic, start)),
        severity: 'warning',
        code: 'unknown-topic',
        message: `The selected cluster has no topic \`${topic.text}\`, and creates none by itself.`,
      },
    ];
  });
}
