import { expect, it, onTestFinished, vi } from 'vitest';
import { FetchChannel } from '../../../src/kafka/fetch.ts';
import { sharedBroker } from '../local-brokers.ts';
import { newTopic, openCluster, patience, produceTexts, startTail } from './started-tail.ts';

const broker = sharedBroker();

it('delays nobody, and asks little, where 49 of 50 partitions are idle', async () => {
  const cluster = openCluster(broker.bootstrapServers);
  const topic = await newTopic(cluster, 50);
  const fetch = vi.spyOn(FetchChannel.prototype, 'fetch');
  onTestFinished(() => {
    fetch.mockRestore();
  });
  const tail = await startTail(cluster, { topic });
  const alone = await startTail(cluster, { topic, partitions: [37] });
  await produceTexts(cluster, topic, 1, 'first', { partition: 37 });
  await tail.received(1);
  await alone.received(1);

  // How long after the other tail, which reads this one partition alone, does the record come?
  const delays: number[] = [];
  for (let index = 0; index < 20; index++) {
    const arrivals = Promise.all([tail, alone].map((each) => arrival(each.session.store, 2 + index)));
    await produceTexts(cluster, topic, 1, 'v', { partition: 37 });
    const [among50 = 0, byItself = 0] = await arrivals;
    delays.push(among50 - byItself);
  }
  // Had it waited for the idle ones, it would be late by up to the half second that a request waits for them.
  delays.sort((a, b) => a - b);
  expect(delays[10]).toBeLessThan(200);
  await alone.session.stop();

  // Idle: each request waits at the broker for half a second.
  fetch.mockClear();
  const begin = performance.now();
  await expect.poll(() => performance.now() - begin, patience).toBeGreaterThan(3_000);
  const perSecond = fetch.mock.calls.length / ((performance.now() - begin) / 1000);
  expect(perSecond).toBeLessThan(3);
  expect(fetch.mock.calls.at(-1)?.[0].partitions).toHaveLength(50);
});

/** When `store` has so many rows. */
async function arrival(store: { readonly endRow: number }, rows: number): Promise<number> {
  while (store.endRow < rows) await new Promise((resolve) => setTimeout(resolve, 1));
  return performance.now();
}
