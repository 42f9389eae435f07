import { describe, expect, it } from 'vitest';
import { assignRanges } from '../../../src/kafka/range-assigner.ts';

function assign(
  members: Readonly<Record<string, readonly string[]>>,
  counts: Readonly<Record<string, number>>,
): unknown {
  const assignment = assignRanges(
    Object.entries(members).map(([memberId, topics]) => ({ memberId, topics })),
    (topic) => counts[topic] ?? 0,
  );
  return Object.fromEntries([...assignment].map(([id, byTopic]) => [id, Object.fromEntries(byTopic)]));
}

describe('the range assigner', () => {
  it('gives the first members one more where partitions do not divide evenly, topic by topic', () => {
    // The example of the documentation of org.apache.kafka.clients.consumer.RangeAssignor.
    expect(assign({ C0: ['t0', 't1'], C1: ['t0', 't1'] }, { t0: 3, t1: 3 })).toEqual({
      C0: { t0: [0, 1], t1: [0, 1] },
      C1: { t0: [2], t1: [2] },
    });
  });

  it('sorts members by their id, as Java does', () => {
    expect(assign({ b: ['t'], a: ['t'], B: ['t'] }, { t: 3 })).toEqual({
      B: { t: [0] },
      a: { t: [1] },
      b: { t: [2] },
    });
  });

  it('assigns topics only to those who subscribe to them', () => {
    expect(assign({ a: ['t', 'u'], b: ['u'] }, { t: 2, u: 2 })).toEqual({
      a: { t: [0, 1], u: [0] },
      b: { u: [1] },
    });
  });

  it('leaves members without partitions where there are more members than partitions', () => {
    expect(assign({ a: ['t'], b: ['t'] }, { t: 1 })).toEqual({ a: { t: [0] }, b: {} });
    expect(assign({ a: ['gone'] }, {})).toEqual({ a: {} });
  });
});
