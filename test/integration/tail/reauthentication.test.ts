import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { ClusterSecrets } from '../../../src/core/cluster-profile.ts';
import type { KafkaCluster } from '../../../src/kafka/kafka-cluster.ts';
import { openKafkaCluster } from '../../../src/kafka/open-kafka-cluster.ts';
import { connectionTo, uniqueName } from '../local-brokers.ts';
import { scramUser, securedBroker, type SecuredBroker } from '../secured-broker.ts';
import { newTopic, patience, StartedTail, startTail, textRecord } from './started-tail.ts';

let broker: SecuredBroker;
let admin: KafkaCluster;
beforeAll(async () => {
  broker = await securedBroker();
  admin = openKafkaCluster(connectionTo(broker.cluster.bootstrapServers));
});
afterAll(async () => {
  await admin.close();
  await broker.stop();
});
afterEach(() => broker.setScramUser(scramUser.username, scramUser.password));

/** A cluster whose sessions the broker lets expire. */
function open(listener: 'SHORT' | 'SHORT_TLS', secrets?: ClusterSecrets): KafkaCluster {
  const cluster = openKafkaCluster(broker.connection(listener, secrets === undefined ? {} : { secrets }));
  onTestFinished(() => cluster.close());
  return cluster;
}

/** Produces one record after the other until it is stopped; gives how many there are. */
function produceSteadily(topic: string): { readonly sent: () => number; stop(): Promise<void> } {
  let sent = 0;
  const stopping = new AbortController();
  const run = (async () => {
    while (!stopping.signal.aborted) {
      await admin.mutations.produce([textRecord(topic, String(sent))]);
      sent += 1;
    }
  })();
  return {
    sent: () => sent,
    stop: async () => {
      stopping.abort();
      await run;
    },
  };
}

function numbersTo(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => String(index));
}

describe.each(['SHORT', 'SHORT_TLS'] as const)('a tail over %s, whose sessions expire', (listener) => {
  it('goes on over several re-authentications and gets each record once', async () => {
    const topic = await newTopic(admin, 1);
    const cluster = open(listener);
    const tail = await startTail(cluster, { topic });
    const producing = produceSteadily(topic);
    await tail.received(1);
    const link = await cluster.connections.bootstrap();
    let times = 0;
    link.connection.on('sasl:authentication:extended', () => (times += 1));
    await expect.poll(() => times, patience).toBeGreaterThanOrEqual(3);
    await producing.stop();
    await tail.received(producing.sent());
    expect(tail.values).toEqual(numbersTo(producing.sent()));
    expect(tail.session.notices).toEqual([]);
    expect(link.isOpen).toBe(true);
  });
});

describe.each([
  ['whose password is changed', () => broker.setScramUser(scramUser.username, 'another')],
  ['who is deleted', () => broker.deleteScramUser(scramUser.username)],
] as const)('a tail of a user %s', (_name, change) => {
  it('pauses with its rows, asks no more, and goes on where it was with right credentials', async () => {
    const topic = await newTopic(admin, 2);
    const cluster = open('SHORT');
    const tail = new StartedTail(cluster, { topic }, undefined, { pausesWhenRefused: true });
    await tail.session.start();
    const producing = produceSteadily(topic);
    await tail.received(1);
    await change();
    await expect
      .poll(() => tail.session.state, patience)
      .toMatchObject({
        kind: 'paused',
        failure: {
          reason: 'authentication',
          message: expect.stringContaining('the broker refused the user name or password') as string,
        },
      });
    expect(tail.session.notices.at(-1)).toContain('the broker refused the user name or password');
    const kept = tail.values.length;
    expect(kept).toBeGreaterThan(0);
    await producing.stop();

    tail.session.resume();
    await expect.poll(() => tail.session.state.kind, patience).toBe('paused');
    expect(tail.values).toHaveLength(kept);

    await broker.setScramUser(scramUser.username, 'a new one');
    cluster.connections.useSecrets({ saslPassword: 'a new one' });
    tail.session.resume();
    await tail.received(producing.sent());
    expect([...tail.values].sort((a, b) => Number(a) - Number(b))).toEqual(numbersTo(producing.sent()));
    expect(tail.session.state).toEqual({ kind: 'live' });
  });
});

it('a tail that nobody gives other credentials fails', async () => {
  const user = uniqueName('user');
  await broker.setScramUser(user, 'first');
  const topic = await newTopic(admin, 1);
  const connection = broker.connection('SHORT', {
    sasl: { username: user },
    secrets: { saslPassword: 'first' },
  });
  const cluster = openKafkaCluster(connection);
  onTestFinished(() => cluster.close());
  const tail = await startTail(cluster, { topic });
  await broker.deleteScramUser(user);
  await tail.session.finished;
  expect(tail.session.state).toMatchObject({ kind: 'failed', failure: { reason: 'authentication' } });
});
