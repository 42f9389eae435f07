import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectionTo, uniqueName } from '../local-brokers.ts';
import { openKafkaCluster } from '../../../src/kafka/open-kafka-cluster.ts';
import { plainUser, scramUser, securedBroker, type SecuredBroker } from '../secured-broker.ts';
import { StartedCli, type CliResult } from './started-cli.ts';

let broker: SecuredBroker;
let folder: string;
let requests: string;
let topic: string;

beforeAll(async () => {
  broker = await securedBroker();
  folder = await mkdtemp(path.join(os.tmpdir(), 'kafka-workbench-clusters-'));
  await mkdir(path.join(folder, 'kafka-workbench'));
  topic = uniqueName('secured');
  const admin = openKafkaCluster(connectionTo(broker.cluster.bootstrapServers));
  await admin.mutations.createTopic({ name: topic, partitions: 1, replicationFactor: 1, configs: {} });
  await admin.close();
  requests = path.join(folder, 'requests.kafka');
  await writeFile(
    requests,
    ['PRODUCER', `topic: ${topic}`, 'x', '###', 'EXPECT', `topic: ${topic}`].join('\n'),
  );
}, 120_000);
afterAll(async () => {
  await broker.stop();
  await rm(folder, { recursive: true });
});

/** Runs the file with clusters of the user's own. */
function run(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<CliResult> {
  return new StartedCli(['run', requests, ...args], { XDG_CONFIG_HOME: folder, ...environment }).result;
}

function writeClusters(clusters: unknown): Promise<void> {
  const text = typeof clusters === 'string' ? clusters : JSON.stringify(clusters);
  return writeFile(path.join(folder, 'kafka-workbench', 'clusters.json'), text);
}

const scram = () => ({
  bootstrapServers: broker.server('SASL_PLAINTEXT'),
  security: {
    protocol: 'SASL_PLAINTEXT',
    sasl: { mechanism: 'SCRAM-SHA-512', username: scramUser.username },
  },
});

describe('the clusters of a run', { timeout: 60_000 }, () => {
  it("are found in the user's own clusters.json, with a password from the process", async () => {
    await writeClusters({ 'team-cluster 1': scram() });
    const password = { KAFKA_WORKBENCH_TEAM_CLUSTER_1_PASSWORD: scramUser.password };
    const result = await run(['--cluster', 'team-cluster 1'], password);
    expect([result.stderr, result.code], result.stdout).toEqual(['', 0]);
    expect(result.stdout).toContain('2 passed');
  });

  it('are not connected to without their password, nor with a wrong one, and say so', async () => {
    await writeClusters({ team: scram() });
    const without = await run(['--cluster', 'team']);
    expect(without.code).toBe(2);
    expect(without.stdout).toContain('password');
    const wrong = await run(['--cluster', 'team'], { KAFKA_WORKBENCH_TEAM_PASSWORD: 'wr0ng' });
    expect(wrong.code).toBe(3);
    expect(wrong.stdout).toContain('1 error');
    expect(wrong.stdout + wrong.stderr).not.toContain('wr0ng');
  });

  it('never show the password, whatever stands in the records', async () => {
    await writeClusters({ team: scram() });
    const file = path.join(folder, 'tells.kafka');
    const value = JSON.stringify({ password: scramUser.password });
    await writeFile(
      file,
      [
        ...['PRODUCER', `topic: ${topic}`, value, '###'],
        ...['EXPECT', `topic: ${topic}`, 'match: value.password == "x"', 'within: 1s'],
      ].join('\n'),
    );
    const report = path.join(folder, 'tells.json');
    const environment = { XDG_CONFIG_HOME: folder, KAFKA_WORKBENCH_TEAM_PASSWORD: scramUser.password };
    const args = ['run', file, '--cluster', 'team', '--report', `json=${report}`];
    const { stdout, stderr, code } = await new StartedCli(args, environment).result;
    expect(code).toBe(1);
    expect(stdout).toContain('Nearest misses');
    for (const text of [stdout, stderr, await readFile(report, 'utf8')]) {
      expect(text).not.toContain(scramUser.password);
    }
  });

  it('stand in kafka.env.json before clusters.json, and both are named where a name is unknown', async () => {
    await writeClusters({ team: { bootstrapServers: '127.0.0.1:1' }, own: scram() });
    const environments = path.join(folder, 'kafka.env.json');
    const plain = { bootstrapServers: broker.server('PLAINTEXT') };
    await writeFile(environments, JSON.stringify({ $clusters: { team: plain } }));
    try {
      expect(await run(['--cluster', 'team'])).toMatchObject({ code: 0 });
      const unknown = await run(['--cluster', 'teem']);
      expect(unknown.code).toBe(2);
      expect(unknown.stdout).toContain('`team`');
      expect(unknown.stdout).toContain('`own`');
    } finally {
      await rm(environments);
    }
  });

  it('are refused where clusters.json is damaged, naming the file', async () => {
    for (const damaged of ['{', { team: { bootstrapServers: 7 } }]) {
      await writeClusters(damaged);
      const { code, stderr, stdout } = await run(['--bootstrap', broker.server('PLAINTEXT')]);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toContain(path.join('kafka-workbench', 'clusters.json'));
    }
    await writeClusters({});
  });

  it.each([
    ['SASL_SSL', 'SCRAM-SHA-512', 'org.apache.kafka.common.security.scram.ScramLoginModule', scramUser],
    ['SASL_PLAINTEXT', 'PLAIN', 'org.apache.kafka.common.security.plain.PlainLoginModule', plainUser],
  ] as const)(
    'are what a client.properties describes, over %s with %s',
    async (protocol, mechanism, module, user) => {
      const quoted = user.password.replaceAll('\\', '\\\\').replaceAll('"', '\\"');
      // A properties file takes backslashes away once more.
      const jaas = `${module} required username="${user.username}" password="${quoted}";`.replaceAll(
        '\\',
        '\\\\',
      );
      const properties = await broker.write(
        `${uniqueName('client')}.properties`,
        [
          `bootstrap.servers=${broker.server(protocol)}`,
          `security.protocol=${protocol}`,
          `sasl.mechanism=${mechanism}`,
          `sasl.jaas.config=${jaas}`,
          ...(protocol === 'SASL_SSL'
            ? ['ssl.truststore.type=PEM', `ssl.truststore.location=${broker.file('ca.pem')}`]
            : []),
        ].join('\n'),
      );
      const result = await run(['--config', properties]);
      expect([result.stderr, result.code], result.stdout).toEqual(['', 0]);
      expect(result.stdout).toContain('2 passed');
    },
  );
});
