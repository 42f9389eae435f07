import type { BlockResult, RecordPlace, RunResult } from '../core/run-result.ts';

/** What came of a run, as `docs/run-report.md` describes it. */
export function jsonReport(results: readonly RunResult[], exitCode: number): string {
  const report = {
    version: 1,
    exitCode,
    files: results.map(({ path, seed, startedMs, elapsedMs, isCancelled, problems, blocks }) => ({
      file: path,
      seed,
      startedAt: new Date(startedMs).toISOString(),
      elapsedMs: Math.round(elapsedMs),
      isCancelled,
      problems,
      blocks: blocks.map(blockJson),
    })),
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

function blockJson(block: BlockResult): unknown {
  const {
    kind,
    name,
    title,
    startLine,
    status,
    elapsedMs,
    sent,
    read,
    captures,
    failure,
    nearestMisses,
    notes,
  } = block;
  return {
    kind: kind.toLowerCase(),
    name,
    title,
    startLine,
    status,
    elapsedMs: Math.round(elapsedMs),
    sent:
      sent === undefined
        ? null
        : {
            topic: sent.topic,
            records: sent.records,
            last: sent.last === undefined ? null : place(sent.last),
          },
    read: read ?? null,
    captures: captures ?? [],
    failure: failure ?? null,
    nearestMisses: (nearestMisses ?? []).map(({ topic, timestampMs, key, value, parts, ...at }) => ({
      topic,
      ...place(at),
      timestampMs: String(timestampMs),
      key,
      value,
      parts,
    })),
    notes: notes ?? [],
  };
}

function place({ partition, offset }: RecordPlace): { readonly partition: number; readonly offset: string } {
  return { partition, offset: String(offset) };
}
