import { describe, expect, it } from 'vitest';
import { formatSummary } from '../../../src/cli/tail-summary.ts';

describe('the summary of a tail', () => {
  it('counts in words', () => {
    expect(formatSummary({ records: 1_000_000, bytes: 115_990_400, seconds: 0.5, partitions: 12 })).toBe(
      '1,000,000 records, 115,990,400 bytes in 0.50 s (2,000,000 records/s) from 12 partitions',
    );
    expect(formatSummary({ records: 1, bytes: 1, seconds: 0, partitions: 1 })).toBe(
      '1 record, 1 byte in 0.00 s (0 records/s) from 1 partition',
    );
  });

  it('says how many a filter looked at, and how fast', () => {
    expect(formatSummary({ records: 2, read: 1000, bytes: 20, seconds: 2, partitions: 1 })).toBe(
      '2 records of 1,000 read, 20 bytes in 2.00 s (500 records/s) from 1 partition',
    );
  });
});
