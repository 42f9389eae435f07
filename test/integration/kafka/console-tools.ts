/** Kafka's own command-line classes, as a second opinion on what we read and write. */
import type { LocalCluster } from '../../../src/local-cluster/local-cluster.ts';

type Broker = Pick<LocalCluster, 'bootstrapServers' | 'runTool'>;

const columnSeparator = '\u001f';

/** A record as `ConsoleConsumer` prints it. `∅` stands for null. */
export interface PrintedRecord {
  readonly timestamp: string;
  readonly partition: number;
  readonly offset: bigint;
  /** `name:value`, comma-separated. */
  readonly headers: string;
  readonly key: string;
  readonly value: string;
}

/** Runs a tool to its end. @throws Error with what it printed, where it failed */
export async function runTool(
  broker: Broker,
  className: string,
  args: readonly string[],
  input?: string,
): Promise<string> {
  const bootstrap = ['--bootstrap-server', broker.bootstrapServers.join(',')];
  const options = input === undefined ? {} : { input };
  const { exitCode, stdout, stderr } = await broker.runTool(className, [...bootstrap, ...args], options);
  if (exitCode !== 0) throw new Error(`${className} ended with ${exitCode}: ${stdout} ${stderr}`);
  return stdout;
}

/**
 * Reads `count` records from the beginning with Java's consumer, which also checks every checksum.
 * @param topics a regular expression
 */
export async function consoleRecords(
  broker: Broker,
  topics: string,
  count: number,
): Promise<readonly PrintedRecord[]> {
  const properties = {
    'print.timestamp': 'true',
    'print.partition': 'true',
    'print.offset': 'true',
    'print.headers': 'true',
    'print.key': 'true',
    'null.literal': '∅',
    'key.separator': columnSeparator,
    'headers.separator': ',',
  };
  const printed = await runTool(broker, 'org.apache.kafka.tools.consumer.ConsoleConsumer', [
    ...['--include', topics, '--from-beginning', '--max-messages', String(count), '--timeout-ms', '20000'],
    ...Object.entries(properties).flatMap(([name, value]) => ['--formatter-property', `${name}=${value}`]),
    ...['--command-property', 'enable.auto.commit=false', '--command-property', 'check.crcs=true'],
  ]);
  return printed
    .split('\n')
    .filter((line) => line.includes(columnSeparator))
    .map((line) => {
      const [timestamp = '', partition = '', offset = '', headers = '', key = '', value = ''] =
        line.split(columnSeparator);
      return {
        timestamp: timestamp.replace(/^\w+:/, ''),
        partition: Number(partition.replace('Partition:', '')),
        offset: BigInt(offset.replace('Offset:', '')),
        headers,
        key,
        value,
      };
    });
}

/** A tool that runs until it ends by itself or `stop` kills it, such as a consumer that stays in its group. */
export function runningTool(
  broker: Broker,
  className: string,
  args: readonly string[],
): { readonly ended: Promise<unknown>; stop(): Promise<void> } {
  const controller = new AbortController();
  const ended = broker
    .runTool(className, ['--bootstrap-server', broker.bootstrapServers.join(','), ...args], {
      signal: controller.signal,
    })
    .catch(() => undefined);
  return {
    ended,
    stop: async () => {
      controller.abort();
      await ended;
    },
  };
}
