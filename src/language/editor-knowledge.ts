import type { FakerPath } from '../expressions/faker-catalog.ts';
import { definitionsOf, type Environments } from './environment.ts';

/** A topic as the editor's cache of the cluster has it. */
export interface TopicFacts {
  readonly name: string;
  readonly partitions?: number | undefined;
  readonly replicationFactor?: number | undefined;
  /** In words: `1.5 MB`. */
  readonly size?: string | undefined;
  /** In words: `7 days`. */
  readonly retention?: string | undefined;
}

/** What is known beside a file's text; each part may be missing, and come later. */
export interface EditorKnowledge {
  readonly environments?: Environments | undefined;
  readonly topics?: readonly TopicFacts[] | undefined;
  readonly groups?: readonly string[] | undefined;
  /** The clusters that a block can name. */
  readonly clusters?: readonly string[] | undefined;
  readonly faker?: ReadonlyMap<string, FakerPath> | undefined;
}

/** What environments give a name, one line each, Markdown; private values are not shown. */
export function describeEnvironments(environments: Environments, name: string): string[] {
  const shown = new Set<string>();
  return definitionsOf(environments, name).flatMap(({ environment, value, isPrivate }) => {
    // The private file's comes first, and holds.
    if (shown.has(environment)) return [];
    shown.add(environment);
    return [`- ${code(environment)}: ${isPrivate ? '(private)' : code(value.text)}`];
  });
}

/** A topic in one line. */
export function describeTopic({ partitions, replicationFactor, size, retention }: TopicFacts): string {
  return [
    partitions === undefined ? undefined : partitions === 1 ? '1 partition' : `${partitions} partitions`,
    replicationFactor === undefined ? undefined : `replication factor ${replicationFactor}`,
    size,
    retention === undefined ? undefined : `kept for ${retention}`,
  ]
    .filter((part) => part !== undefined)
    .join(', ');
}

/** A text as Markdown's code, whatever it holds. */
export function code(text: string): string {
  const oneLine = text.replace(/[\r\n]+/g, ' ');
  const longest = Math.max(0, ...Array.from(oneLine.matchAll(/`+/g), ([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  const padding = oneLine === '' || /^`|`$|^\s|\s$/.test(oneLine) ? ' ' : '';
  return `${fence}${padding}${oneLine}${padding}${fence}`;
}
