import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { atMost, median, type BenchPart } from './bench.ts';
import type { BoundedReading } from './read-bounded.ts';

const megabyte = 1024 * 1024;
const boundMegabytes = 256;
const allowanceMegabytes = 200;
const flatMegabytes = 32;
const timesRecords = 10;
const program = path.resolve(import.meta.dirname, 'read-bounded.ts');

/** Ten times as many records as elsewhere through a store that keeps a fraction of them: memory stays where it is. */
export const boundedStore: BenchPart = {
  name: 'memory',
  title: 'Memory',
  run: async (bench) => {
    const { bootstrapServers, load } = await bench.cluster(1);
    const records = timesRecords * bench.records;
    bench.say(`${records.toLocaleString('en-US')} records through a bounded store`);
    await load({ name: 'orders-many', records, partitions: 1 });
    const args = [program, bootstrapServers.join(), 'orders-many', String(boundMegabytes * megabyte)];
    const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 64 * megabyte });
    const reading = JSON.parse(stdout) as BoundedReading;
    if (reading.records !== records) throw new Error(`${reading.records} records were read, not ${records}.`);
    const highest = Math.max(...reading.samples.map(([, bytes]) => bytes)) / megabyte;
    // Once the store is full, from its first half to the last quarter nothing may grow.
    const between = (from: number, until: number): number =>
      median(
        reading.samples
          .filter(([read]) => read >= from * records && read <= until * records)
          .map(([, bytes]) => bytes / megabyte),
      );
    const growth = between(0.75, 1) - between(0.35, 0.6);
    const work = `${records.toLocaleString('en-US')} records through a store of ${boundMegabytes} MiB`;
    return [
      atMost(`${work}: process memory`, highest, boundMegabytes + allowanceMegabytes, ' MB', {
        detail: `${Math.round(reading.records / reading.seconds).toLocaleString('en-US')} records/s`,
        values: { seconds: reading.seconds, storedBytes: reading.storedBytes },
      }),
      atMost(`${work}: growth once it is full`, Math.max(0, growth), flatMegabytes, ' MB'),
    ];
  },
};
