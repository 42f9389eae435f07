/** Loaded before a program by `--import`: writes its resident memory, in bytes every 50 ms, as JSON at its exit. */
import { writeFileSync } from 'node:fs';

const file = process.env['KAFKA_WORKBENCH_MEMORY_SAMPLES'];
const samples: number[] = [];
setInterval(() => void samples.push(process.memoryUsage.rss()), 50).unref();
process.on('exit', () => {
  if (file !== undefined) writeFileSync(file, JSON.stringify(samples));
});
