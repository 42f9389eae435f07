import { describe, expect, it } from 'vitest';
import { groupRequest, type GroupRequest } from '../../../src/language/group-request.ts';
import { asWritten, firstBlock, replacing } from './first-block.ts';

const now = Date.parse('2026-05-04T10:00:00Z');

function request(text: string, evaluate = asWritten): GroupRequest {
  return groupRequest(firstBlock(text), evaluate, now);
}

describe('a GROUP', () => {
  it('asks for nothing of itself', () => {
    expect(request('GROUP billing app')).toEqual({
      group: 'billing app',
      partitions: 'all',
      delete: false,
      asserts: [],
      withinMs: 10_000,
    });
  });

  it('says all that its properties say', () => {
    const { lag, members, ...rest } = request(
      'GROUP billing\ntopic: orders\npartitions: 0,2-3\nreset: shift -10\ndelete: true\nlag: <= 0\nmembers: 2\nstate: Empty\nassert: group.lag == 0\nwithin: 1s\ncluster: dev',
    );
    expect([lag?.text, members?.text]).toEqual(['<= 0', '2']);
    expect(rest).toEqual({
      group: 'billing',
      topic: 'orders',
      partitions: [0, 2, 3],
      reset: { kind: 'shift', by: -10n },
      delete: true,
      state: 'Empty',
      asserts: [{ source: 'group.lag == 0', line: 8 }],
      withinMs: 1000,
      cluster: 'dev',
    });
  });

  it('replaces templates in its name and its properties', () => {
    const { group, reset } = request('GROUP {{g}}\nreset: {{at}}', replacing({ g: 'b', at: '5' }));
    expect([group, reset]).toEqual(['b', { kind: 'offset', offset: 5n }]);
  });

  it('names the line of what it cannot understand', () => {
    expect(() => request('GROUP')).toThrow('Line 1: GROUP needs a name');
    expect(() => request('GROUP g\nreset: committed')).toThrow(
      'Line 2, `reset`: `committed` is not a position to reset to',
    );
    expect(() => request('GROUP g\nlag: none')).toThrow('Line 2, `lag`: `none` is not a comparison');
    expect(() => request('GROUP g\ndelete: yes')).toThrow('Line 2, `delete`: `yes` is not known here');
  });
});
