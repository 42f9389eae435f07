/** Run as a process of its own: reads a topic into a bounded store, and prints its memory as JSON. */
import { plaintextProfile } from '../../src/cli/plaintext-profile.ts';
import { KafkaFailure } from '../../src/core/kafka-failure.ts';
import { openKafkaCluster } from '../../src/kafka/open-kafka-cluster.ts';
import { TailSession } from '../../src/tail/tail-session.ts';

/** What is printed. */
export interface BoundedReading {
  readonly records: number;
  readonly stored: number;
  readonly storedBytes: number;
  readonly seconds: number;
  /** How many records had been read, and the process' memory in bytes, every 50 ms. */
  readonly samples: readonly (readonly [records: number, residentBytes: number])[];
}

const [servers = '', topic = '', maxBytes = '0'] = process.argv.slice(2);
const profile = plaintextProfile(servers, (sentence) => new KafkaFailure('invalid-request', sentence));
const cluster = openKafkaCluster({ profile, secrets: {} });
const session = new TailSession({
  cluster,
  query: {
    topics: [topic],
    partitions: 'all',
    start: { kind: 'earliest' },
    end: { kind: 'end' },
    limit: null,
    filter: null,
    isolation: 'read_uncommitted',
  },
  bound: { maxBytes: Number(maxBytes), maxRecords: 100_000_000 },
  onChange: () => undefined,
  log: () => undefined,
});
const samples: [number, number][] = [];
const sample = (): void => void samples.push([session.store.endRow, process.memoryUsage.rss()]);
const timer = setInterval(sample, 50);
const begin = performance.now();
await session.start();
await session.finished;
sample();
clearInterval(timer);
const { store } = session;
const reading: BoundedReading = {
  records: store.endRow,
  stored: store.endRow - store.firstRow,
  storedBytes: store.storedBytes,
  seconds: (performance.now() - begin) / 1000,
  samples,
};
console.log(JSON.stringify(reading));
process.exit();
