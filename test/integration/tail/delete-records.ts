import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { LocalCluster } from '../../../src/local-cluster/local-cluster.ts';

/** Lets Kafka's own tool delete the records of a partition before `offset`. */
export async function deleteRecordsBefore(
  broker: Pick<LocalCluster, 'bootstrapServers' | 'runTool'>,
  topic: string,
  partition: number,
  offset: bigint,
): Promise<void> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'kafka-workbench-delete-'));
  try {
    const file = path.join(folder, 'offsets.json');
    const partitions = [{ topic, partition, offset: Number(offset) }];
    await writeFile(file, JSON.stringify({ partitions, version: 1 }));
    const { exitCode, stdout, stderr } = await broker.runTool('org.apache.kafka.tools.DeleteRecordsCommand', [
      '--bootstrap-server',
      broker.bootstrapServers.join(),
      '--offset-json-file',
      file,
    ]);
    if (exitCode !== 0 || /error/i.test(stdout)) throw new Error(`${stdout}${stderr}`);
  } finally {
    await rm(folder, { recursive: true });
  }
}
