import { describe, expect, it } from 'vitest';
import type { BrokerCapabilities } from '../../../src/kafka/broker-link.ts';
import { kafkaRelease } from '../../../src/kafka/kafka-release.ts';

function withMetadataLevel(maxVersion: number): BrokerCapabilities {
  return {
    apis: new Map(),
    supportedFeatures: new Map([['metadata.version', { minVersion: 1, maxVersion }]]),
  };
}

describe('kafka release', () => {
  it.each([
    [7, '3.3'],
    [21, '3.9'],
    [25, '4.0'],
    [30, '4.3'],
  ])('reads metadata level %i as Kafka %s', (level, release) => {
    expect(kafkaRelease(withMetadataLevel(level))).toBe(release);
  });

  it('does not guess a release that it does not know', () => {
    expect(kafkaRelease(withMetadataLevel(99))).toBeNull();
    expect(kafkaRelease({ apis: new Map(), supportedFeatures: new Map() })).toBeNull();
  });

  it('knows 2.8, the last before KRaft, by its requests', () => {
    const apis = new Map([
      [2, { minVersion: 0, maxVersion: 6 }],
      [60, { minVersion: 0, maxVersion: 0 }],
    ]);
    expect(kafkaRelease({ apis, supportedFeatures: new Map() })).toBe('2.8');
  });
});
