import type { SavedTailPanel, TailPanelQuery } from '../../contracts/tail-panel.ts';
import { tailPanelProtocolVersion } from '../../contracts/tail-panel.ts';

/** What a page saved, as VS Code gives it back after a reload; `undefined` when it is not that, or of another version. */
export function parseSavedPanel(value: unknown): SavedTailPanel | undefined {
  if (!isObject(value) || value['version'] !== tailPanelProtocolVersion) return undefined;
  const query = parseQuery(value['query']);
  const starts = parseStarts(value['starts']);
  return query === undefined || starts === undefined
    ? undefined
    : { version: tailPanelProtocolVersion, query, starts };
}

function parseQuery(value: unknown): TailPanelQuery | undefined {
  if (!isObject(value)) return undefined;
  const { clusterId, clusterName, topic, from, until, partitions, group, commit, keyFormat, valueFormat } =
    value;
  const isolation = value['isolation'];
  if (
    !isText(clusterId) ||
    !isText(clusterName) ||
    !isText(topic) ||
    !isText(from) ||
    !isTextOrNull(until) ||
    !isText(partitions) ||
    !isTextOrNull(group) ||
    (commit !== 'auto' && commit !== 'manual' && commit !== 'never') ||
    !isTextOrNull(keyFormat) ||
    !isTextOrNull(valueFormat) ||
    (isolation !== 'read_uncommitted' && isolation !== 'read_committed')
  ) {
    return undefined;
  }
  return {
    clusterId,
    clusterName,
    topic,
    from,
    until,
    partitions,
    group,
    commit,
    keyFormat,
    valueFormat,
    isolation,
  };
}

function parseStarts(value: unknown): SavedTailPanel['starts'] | undefined {
  if (!Array.isArray(value)) return undefined;
  const starts: { partition: number; offset: string }[] = [];
  for (const entry of value as unknown[]) {
    if (!isObject(entry)) return undefined;
    const { partition, offset } = entry;
    if (typeof partition !== 'number' || !Number.isSafeInteger(partition) || partition < 0) return undefined;
    if (typeof offset !== 'string' || !/^\d{1,19}$/.test(offset)) return undefined;
    starts.push({ partition, offset });
  }
  return starts;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || typeof value === 'string';
}
