/** Run as a process of its own: `produce-steadily.ts SERVERS TOPIC RATE SECONDS` sends so many records a second. */
import { setTimeout as sleep } from 'node:timers/promises';
import { plaintextProfile } from '../../src/cli/plaintext-profile.ts';
import { KafkaFailure } from '../../src/core/kafka-failure.ts';
import type { OutgoingRecord } from '../../src/core/record.ts';
import { openKafkaCluster } from '../../src/kafka/open-kafka-cluster.ts';

const turnMs = 50;
const [servers = '', topic = '', rate = '0', seconds = '0'] = process.argv.slice(2);
const profile = plaintextProfile(servers, (sentence) => new KafkaFailure('invalid-request', sentence));
const cluster = openKafkaCluster({ profile, secrets: {} });
const count = Math.round((Number(rate) * turnMs) / 1000);
const value = Buffer.from('{"state":"paid","amount":12.5,"note":"'.padEnd(106, 'abcdefgh') + '"}');
const records = Array.from({ length: count }, (): OutgoingRecord => ({
  topic,
  key: null,
  value,
  headers: [],
}));
const begin = performance.now();
const turns = Math.round((Number(seconds) * 1000) / turnMs);
for (let turn = 1; turn <= turns; turn++) {
  await cluster.mutations.produce(records, { acks: 1 });
  const aheadMs = turn * turnMs - (performance.now() - begin);
  if (aheadMs > 0) await sleep(aheadMs);
}
console.log(String(Math.round((turns * count) / ((performance.now() - begin) / 1000))));
process.exit();
