import { expect, it } from 'vitest';
import { openKafkaCluster } from '../../../src/kafka/open-kafka-cluster.ts';
import { connectionTo, sharedBroker, uniqueName } from '../local-brokers.ts';
import { consoleRecords, runTool } from './console-tools.ts';

const keys = [
  ...Array.from({ length: 150 }, (_, index) => `customer-${index}`),
  'ä',
  '€uro',
  '日本',
  ' ',
  '😀',
];

it.each([3, 8, 12])("puts a key where Java's producer puts it, of %i partitions", async (partitions) => {
  const broker = sharedBroker();
  const cluster = openKafkaCluster(connectionTo(broker.bootstrapServers));
  const topic = uniqueName(`keys-${partitions}`);
  await cluster.mutations.createTopic({ name: topic, partitions, configs: {} });
  const ours = await cluster.mutations.produce(
    keys.map((key) => ({ topic, key: Buffer.from(key), value: Buffer.from('ours'), headers: [] })),
  );
  await runTool(
    broker,
    'org.apache.kafka.tools.ConsoleProducer',
    ['--topic', topic, '--reader-property', 'parse.key=true', '--reader-property', 'key.separator=|'],
    keys.map((key) => `${key}|java\n`).join(''),
  );
  const read = await consoleRecords(broker, topic, keys.length * 2);
  const javas = new Map(
    read.filter(({ value }) => value === 'java').map(({ key, partition }) => [key, partition] as const),
  );
  expect(new Map(keys.map((key, index) => [key, ours[index]?.partition]))).toEqual(
    new Map(keys.map((key) => [key, javas.get(key)])),
  );
  expect(new Set(javas.values()).size).toBe(partitions);
  await cluster.close();
});
