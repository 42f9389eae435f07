import type { BrokerCapabilities } from './broker-link.ts';

/**
 * The highest level of the feature `metadata.version` that each release supports
 * (`org.apache.kafka.server.common.MetadataVersion`).
 */
const highestMetadataLevels: readonly (readonly [release: string, level: number])[] = [
  ['3.0', 1],
  ['3.1', 2],
  ['3.2', 3],
  ['3.3', 7],
  ['3.4', 8],
  ['3.5', 11],
  ['3.6', 14],
  ['3.7', 19],
  ['3.8', 20],
  ['3.9', 21],
  ['4.0', 25],
  ['4.1', 27],
  ['4.2', 29],
  ['4.3', 30],
];

const listOffsetsKey = 2;
const describeClusterKey = 60;

/**
 * The release of a broker's software, such as `4.3`: no broker says it, so it is read off what the broker supports.
 * @returns `null` where that does not tell: a release newer than this table, or 3.x with ZooKeeper
 */
export function kafkaRelease({ apis, supportedFeatures }: BrokerCapabilities): string | null {
  const level = supportedFeatures.get('metadata.version')?.maxVersion;
  if (level !== undefined) return highestMetadataLevels.find(([, highest]) => level <= highest)?.[0] ?? null;
  // DescribeCluster came with 2.8, version 7 of ListOffsets with 3.0.
  const isFrom28 = apis.has(describeClusterKey);
  const isBefore30 = (apis.get(listOffsetsKey)?.maxVersion ?? Infinity) < 7;
  return isFrom28 && isBefore30 ? '2.8' : null;
}
