import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KafkaCluster } from '../../../src/kafka/kafka-cluster.ts';
import { openKafkaCluster } from '../../../src/kafka/open-kafka-cluster.ts';
import { freePorts } from '../../../src/local-cluster/free-ports.ts';
import { connectionTo, sharedBroker, uniqueName } from '../local-brokers.ts';
import { newTopic } from '../tail/started-tail.ts';
import { RunFolder } from './run-folder.ts';

const broker = sharedBroker();
const missing = uniqueName('missing');
let cluster: KafkaCluster;
let files: RunFolder;
let topic: string;
let closedPort: number;

beforeAll(async () => {
  cluster = openKafkaCluster(connectionTo(broker.bootstrapServers));
  files = await RunFolder.create(broker.bootstrapServers.join());
  topic = await newTopic(cluster, 1);
  [closedPort = 0] = await freePorts(1);
});
afterAll(async () => {
  await cluster.close();
  await files.remove();
});

interface Failing {
  readonly what: string;
  readonly lines: () => readonly string[];
  readonly options?: () => readonly string[];
  readonly code: number;
  /** In the terminal and in both reports. */
  readonly says: string;
  readonly reason: string;
}

const send = (): readonly string[] => ['PRODUCER', `topic: ${topic}`, 'x'];
const remove = (): readonly string[] => [`TOPIC ${topic}`, 'state: absent'];

const failing: readonly Failing[] = [
  {
    what: 'a record that does not come in time',
    lines: () => ['EXPECT', `topic: ${topic}`, 'within: 300ms', 'match: false'],
    code: 1,
    says: 'within 0.3 s; the count must be >= 1.',
    reason: 'check',
  },
  {
    what: 'an assertion that is false',
    lines: () => [...send(), '###', 'EXPECT', `topic: ${topic}`, 'assert: value == "y"'],
    code: 1,
    says: '`value == "y"` is false; `value` is "x".',
    reason: 'check',
  },
  {
    what: 'a topic that is not as it must be',
    lines: () => [`TOPIC ${topic}`, 'partitions: 3'],
    code: 1,
    says: 'fewer than 3',
    reason: 'check',
  },
  {
    what: 'a variable that nothing provides',
    lines: () => ['PRODUCER', `topic: ${topic}`, '{"id": "{{orderId}}"}'],
    code: 2,
    says: 'Line 3: Nothing provides `orderId`: a line `@orderId = value` would define it.',
    reason: 'invalid-request',
  },
  {
    what: 'an expression that is none',
    lines: () => ['EXPECT', `topic: ${topic}`, 'match: value.'],
    code: 2,
    says: 'Line 3, `match`: ',
    reason: 'invalid-request',
  },
  {
    what: 'a PRODUCER that would not end',
    lines: () => ['PRODUCER', `topic: ${topic}`, 'every: 1s', 'x'],
    code: 2,
    says: 'Give it a `count`',
    reason: 'invalid-request',
  },
  {
    what: 'a read-only cluster',
    lines: send,
    options: () => ['--cluster', 'locked'],
    code: 2,
    says: '`locked` is read-only',
    reason: 'read-only',
  },
  {
    what: 'an unknown cluster',
    lines: send,
    options: () => ['--cluster', 'lokal'],
    code: 2,
    says: 'there is `local`',
    reason: 'invalid-request',
  },
  {
    what: 'a deletion that nobody allowed',
    lines: remove,
    options: () => ['--cluster', 'careful'],
    code: 2,
    says: '`--yes`',
    reason: 'invalid-request',
  },
  {
    what: 'a deletion on a production cluster that nobody confirmed',
    lines: remove,
    options: () => ['--cluster', 'live', '--yes'],
    code: 2,
    says: '--confirm live',
    reason: 'invalid-request',
  },
  {
    what: 'a cluster that cannot be reached',
    lines: send,
    options: () => ['--bootstrap', `127.0.0.1:${closedPort}`],
    code: 3,
    says: 'nothing listens there',
    reason: 'unreachable',
  },
  {
    what: 'an unknown topic to send to',
    lines: () => ['PRODUCER', `topic: ${missing}`, 'x'],
    code: 3,
    says: `There is no topic \`${missing}\``,
    reason: 'unknown-topic',
  },
  {
    what: 'an unknown topic to await records of',
    lines: () => ['EXPECT', `topic: ${missing}`, 'within: 500ms'],
    code: 3,
    says: `There is no topic \`${missing}\``,
    reason: 'unknown-topic',
  },
];

describe('a run that fails', { timeout: 60_000 }, () => {
  it.each(failing)(
    'ends with $code for $what, and says why in the terminal and the reports',
    async ({ lines, options = () => ['--cluster', 'local'], code, says, reason }) => {
      const result = await files.runWithReports(lines(), ...options());
      expect(result.stdout).toContain(says);
      expect([result.code, result.json.exitCode]).toEqual([code, code]);
      const last = result.json.files[0]?.blocks.at(-1);
      expect(last?.status).toBe(code === 1 ? 'failed' : 'errored');
      expect(last?.failure?.reason).toBe(reason);
      expect(last?.failure?.message).toContain(says);
      const [, element, message, type] =
        /<(failure|error) message="([^"]*)" type="([^"]*)">/.exec(result.junit) ?? [];
      expect([element, type]).toEqual([code === 1 ? 'failure' : 'error', reason]);
      expect(unescaped(message ?? '')).toContain(says);
      expect(result.junit).toContain(code === 1 ? 'failures="1" errors="0"' : 'failures="0" errors="1"');
    },
  );

  it('writes no report for an environment that does not exist, since nothing ran', async () => {
    const { stderr, code } = await files.run(send(), '--env', 'prod');
    expect([stderr.trim(), code]).toEqual(['There is no environment `prod`: there is `dev`.', 2]);
  });

  it('deletes on a production cluster where that is allowed and confirmed', async () => {
    const { stdout, code } = await files.run(remove(), '--cluster', 'live', '--yes', '--confirm', 'live');
    expect(stdout).toContain('1 passed');
    expect(code).toBe(0);
  });
});

function unescaped(xml: string): string {
  return xml
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}
