import { setTimeout as delay } from 'node:timers/promises';
import { Faker, en } from '@faker-js/faker';
import { Kafka, logLevel, type Consumer } from 'kafkajs';
import { KafkaFailure } from '../src/core/kafka-failure.ts';
import type { OutgoingRecord, RecordHeader } from '../src/core/record.ts';
import type { NewTopic } from '../src/core/topic.ts';
import type { KafkaCluster } from '../src/kafka/kafka-cluster.ts';

/**
 * The small shop that `npm start` fills a broker with: three topics, a generator, and two consumer groups of which one
 * cannot keep up.
 */
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const topics: readonly NewTopic[] = [
  // A broker that is left running must not fill the disk.
  { name: 'orders', partitions: 8, replicationFactor: 1, configs: { 'retention.ms': `${dayMs}` } },
  { name: 'payments', partitions: 3, replicationFactor: 1, configs: { 'retention.ms': `${dayMs}` } },
  { name: 'Users', partitions: 3, replicationFactor: 1, configs: { 'cleanup.policy': 'compact' } },
];

const customers = 40;
const pastOrders = 2000;
const pastMs = 2 * hourMs;

/** One order, payment or user; what the generator sends and what the shop is first filled with. */
class ShopRecords {
  readonly #faker = new Faker({ locale: en });

  order(timestampMs: number): OutgoingRecord {
    const faker = this.#faker;
    const customer = `customer-${faker.number.int({ min: 1, max: customers })}`;
    const value = {
      id: faker.string.uuid(),
      customer,
      product: faker.commerce.productName(),
      quantity: faker.number.int({ min: 1, max: 5 }),
      amount: Number(faker.commerce.price()),
      status: faker.helpers.weightedArrayElement([
        { weight: 8, value: 'PLACED' },
        { weight: 1, value: 'CANCELLED' },
      ]),
      placedAt: new Date(timestampMs).toISOString(),
    };
    const source = faker.helpers.arrayElement(['web', 'app', 'partner']);
    return this.#record('orders', customer, value, timestampMs, { source });
  }

  payment(timestampMs: number): OutgoingRecord {
    const faker = this.#faker;
    const orderId = faker.string.uuid();
    const value = {
      orderId,
      amount: Number(faker.commerce.price()),
      method: faker.helpers.arrayElement(['CARD', 'TRANSFER', 'VOUCHER']),
      paidAt: timestampMs,
    };
    return this.#record('payments', orderId, value, timestampMs, {});
  }

  user(number: number, timestampMs: number): OutgoingRecord {
    const faker = this.#faker;
    const id = `customer-${number}`;
    const value = {
      id,
      name: faker.person.fullName(),
      email: faker.internet.email(),
      city: faker.location.city(),
    };
    return this.#record('Users', id, value, timestampMs, { schema: 'user-1' });
  }

  anyUser(timestampMs: number): OutgoingRecord {
    return this.user(this.#faker.number.int({ min: 1, max: customers }), timestampMs);
  }

  #record(
    topic: string,
    key: string,
    value: unknown,
    timestampMs: number,
    headers: Readonly<Record<string, string>>,
  ): OutgoingRecord {
    const all = { ...headers, 'trace-id': this.#faker.string.hexadecimal({ length: 16, prefix: '' }) };
    return {
      topic,
      key: Buffer.from(key),
      value: Buffer.from(JSON.stringify(value)),
      headers: Object.entries(all).map(toHeader),
      timestamp: BigInt(timestampMs),
    };
  }
}

function toHeader([name, value]: readonly [string, string]): RecordHeader {
  return { name: Buffer.from(name), value: Buffer.from(value) };
}

/** Makes the topics that are not there, and fills a shop that is new with the records of its last two hours. */
export async function openShop(cluster: KafkaCluster, signal: AbortSignal): Promise<void> {
  const existing = new Set((await cluster.listTopics(signal)).map(({ name }) => name));
  for (const topic of topics) {
    if (!existing.has(topic.name)) await cluster.mutations.createTopic(topic, signal);
  }
  if (existing.has('orders')) return;
  const shop = new ShopRecords();
  const now = Date.now();
  const records: OutgoingRecord[] = [];
  for (let number = 1; number <= customers; number++) records.push(shop.user(number, now - pastMs));
  for (let index = 0; index < pastOrders; index++) {
    const timestampMs = now - Math.round(pastMs * (1 - index / pastOrders));
    records.push(shop.order(timestampMs));
    if (index % 2 === 0) records.push(shop.payment(timestampMs));
  }
  await cluster.mutations.produce(records, {}, signal);
}

/** Records a second; together about 20. */
const rates = { orders: 13, payments: 6, users: 1 };
const tickMs = 200;

/**
 * Sends about 20 records a second until `signal` aborts. A broker that does not answer is tried again.
 * @param onTrouble hears once when records can no longer be sent, and once when they can again
 */
export async function runGenerator(
  cluster: KafkaCluster,
  signal: AbortSignal,
  onTrouble: (sentence: string) => void,
): Promise<void> {
  const shop = new ShopRecords();
  const due = { orders: 0, payments: 0, users: 0 };
  let isTroubled = false;
  while (!signal.aborted) {
    const take = (kind: keyof typeof rates): number => {
      due[kind] += (rates[kind] * tickMs) / 1000;
      const whole = Math.floor(due[kind]);
      due[kind] -= whole;
      return whole;
    };
    const now = Date.now();
    const records = [
      ...Array.from({ length: take('orders') }, () => shop.order(now)),
      ...Array.from({ length: take('payments') }, () => shop.payment(now)),
      ...Array.from({ length: take('users') }, () => shop.anyUser(now)),
    ];
    try {
      await cluster.mutations.produce(records, {}, signal);
      if (isTroubled) onTrouble('The generator sends records again.');
      isTroubled = false;
    } catch (error) {
      const { reason, message } = KafkaFailure.from(error);
      if (reason === 'cancelled') return;
      if (!isTroubled) onTrouble(`The generator cannot send: ${message}`);
      isTroubled = true;
    }
    await delay(tickMs, undefined, { signal }).catch(() => undefined);
  }
}

const leaveTimeoutMs = 3000;

/** Two real groups with a member each: `billing` keeps up, `shipping` takes 8 of the 13 orders a second. */
export class ShopGroups implements AsyncDisposable {
  readonly #cluster: KafkaCluster;
  readonly #kafka: Kafka;
  readonly #consumers: Consumer[] = [];

  constructor(cluster: KafkaCluster) {
    this.#cluster = cluster;
    this.#kafka = new Kafka({
      clientId: 'shop',
      brokers: [...cluster.profile.bootstrapServers],
      logLevel: logLevel.NOTHING,
    });
  }

  async start(): Promise<void> {
    const billing = { orders: 1, payments: 1 };
    const shipping = { orders: 0.5 };
    await this.#giveAPast({ billing, shipping });
    await Promise.all([
      this.#consume('billing', Object.keys(billing), 0),
      this.#consume('shipping', Object.keys(shipping), 1000 / 8),
    ]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const left = Promise.all(this.#consumers.map((consumer) => consumer.disconnect()));
    // Where the broker is gone, kafkajs goes on trying to say goodbye.
    await Promise.race([left, delay(leaveTimeoutMs, undefined, { ref: false })]);
  }

  /** Groups that are new have read their topics up to here, as a part of each partition. */
  async #giveAPast(groups: Readonly<Record<string, Readonly<Record<string, number>>>>): Promise<void> {
    const admin = this.#kafka.admin();
    await admin.connect();
    try {
      for (const [groupId, parts] of Object.entries(groups)) {
        for (const [topic, part] of Object.entries(parts)) {
          if ((await this.#cluster.committedOffsets(groupId, topic)).size > 0) continue;
          const described = await this.#cluster.describeTopic(topic);
          const partitions = described.partitions.map(({ partition, offsets }) => ({
            partition,
            offset: String(Math.floor(Number(offsets?.end ?? 0n) * part)),
          }));
          await admin.setOffsets({ groupId, topic, partitions });
        }
      }
    } finally {
      await admin.disconnect();
    }
  }

  async #consume(groupId: string, names: string[], recordMs: number): Promise<void> {
    const consumer = this.#kafka.consumer({
      groupId,
      allowAutoTopicCreation: false,
      // A record of the slow group waits for the one before it: small fetches let it stop soon.
      maxBytesPerPartition: recordMs > 0 ? 4096 : 1_048_576,
      // It waits for a fetch that is under way before it leaves.
      maxWaitTimeInMs: 500,
    });
    this.#consumers.push(consumer);
    await consumer.connect();
    await consumer.subscribe({ topics: names, fromBeginning: true });
    await consumer.run({
      autoCommitInterval: 1000,
      eachMessage: async () => {
        if (recordMs > 0) await delay(recordMs);
      },
    });
  }
}
