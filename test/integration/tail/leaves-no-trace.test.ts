import { describe, expect, it } from 'vitest';
import { withFreshBroker } from '../local-brokers.ts';
import { openCluster, produceTexts, readToEnd, startTail } from './started-tail.ts';

describe('on a broker that nobody has used', () => {
  it('tailing creates nothing: no topic, no group, no offsets topic', async () => {
    await withFreshBroker(
      async (broker) => {
        const bootstrap = ['--bootstrap-server', broker.bootstrapServers.join()];
        const cluster = openCluster(broker.bootstrapServers);
        await expect(startTail(cluster, { topic: 'nobody-made-this' })).rejects.toMatchObject({
          reason: 'unknown-topic',
        });
        await cluster.mutations.createTopic({
          name: 'one',
          partitions: 2,
          replicationFactor: 1,
          configs: {},
        });
        const tail = await startTail(cluster, { topic: 'one' });
        await produceTexts(cluster, 'one', 20, 'v');
        await tail.received(20);
        await readToEnd(cluster, { topic: 'one', start: { kind: 'last', count: 5 } });
        await readToEnd(cluster, { topic: 'one', start: { kind: 'time', timestampMs: 0n } });
        await readToEnd(cluster, { topic: 'one', start: { kind: 'committed', groupId: 'nobody' } });
        await tail.session.stop();
        const topics = await broker.runTool('org.apache.kafka.tools.TopicCommand', [...bootstrap, '--list']);
        expect(topics.stdout.trim()).toBe('one');
        const groups = await cluster.listGroups();
        expect(groups).toEqual([]);
      },
      // As many a broker is set up: a topic would appear by asking for it.
      { 'auto.create.topics.enable': 'true' },
    );
  });
});
