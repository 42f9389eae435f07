import { existsSync } from 'node:fs';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { KafkaFailure } from '../core/kafka-failure.ts';
import { brokerConfiguration, type NodePorts } from './broker-configuration.ts';
import { probeBroker } from './broker-probe.ts';
import { quickJvmFlags, writeLogConfiguration, type KafkaRuntime } from './kafka-runtime.ts';
import type { LocalBroker } from './local-cluster.ts';
import { runCommand, type Command } from './run-command.ts';
import { SupervisedProcess } from './supervised-process.ts';

/** Somebody else bound one of our ports first. */
export class PortTaken extends Error {}

export interface NodeOptions {
  readonly id: number;
  /** The id of a cluster that has no data yet; one that has keeps its own. */
  readonly clusterId: string;
  readonly dataDir: string;
  readonly ports: readonly NodePorts[];
  readonly overrides: Readonly<Record<string, string>>;
  readonly jvmFlags: readonly string[];
}

const startTimeoutMs = 120_000;
const stopTimeoutMs = 15_000;

/** One broker with its controller: a Java process, its folder and its ports. */
export class KafkaNode implements LocalBroker {
  readonly host = '127.0.0.1';
  readonly id: number;
  readonly port: number;
  readonly name: string;
  readonly #runtime: KafkaRuntime;
  readonly #options: NodeOptions;
  readonly #folder: string;
  readonly #configurationFile: string;
  readonly #logFile: string;
  #clusterId: string;
  #logFlag = '';
  #logStart = 0;
  #process: SupervisedProcess | undefined;

  constructor(runtime: KafkaRuntime, options: NodeOptions) {
    this.#runtime = runtime;
    this.#options = options;
    this.#clusterId = options.clusterId;
    this.id = options.id;
    this.port = this.#ports.broker;
    this.name = `kafka-workbench-broker-${process.pid}-${this.port}`;
    this.#folder = path.join(options.dataDir, `broker-${options.id}`);
    this.#configurationFile = path.join(this.#folder, 'server.properties');
    this.#logFile = path.join(this.#folder, 'broker.log');
  }

  get isRunning(): boolean {
    return this.#process !== undefined && !this.#process.hasExited;
  }

  /** Writes the configuration, and formats the folder where it holds no data yet. @throws KafkaFailure */
  async prepare(signal?: AbortSignal): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    this.#logFlag = await writeLogConfiguration(this.#folder);
    this.#logStart = await sizeOf(this.#logFile);
    const { id, ports, overrides } = this.#options;
    const bindAddress = this.#runtime.bindAddress;
    await writeFile(
      this.#configurationFile,
      brokerConfiguration({ id, folder: this.#folder, bindAddress, ports, overrides }),
    );
    const formatted = path.join(this.#folder, 'log', 'meta.properties');
    if (!existsSync(formatted)) await this.#format(signal);
    this.#clusterId = /^cluster\.id=(.*)$/m.exec(await readFile(formatted, 'utf8'))?.[1] ?? this.#clusterId;
  }

  /** Starts the process; `ready` tells how it went. */
  launch(): void {
    const { broker, controller } = this.#ports;
    const command = this.#java('kafka.Kafka', [this.#configurationFile], this.#options.jvmFlags, this.name, [
      broker,
      controller,
    ]);
    this.#process = new SupervisedProcess(command, this.#logFile, this.#runtime.killCommand(this.name));
  }

  /**
   * Waits until this broker answers as a member of this cluster and knows of `brokers` brokers.
   * @throws PortTaken
   * @throws KafkaFailure `broker-error`, `cancelled`
   */
  async ready(brokers: number, signal?: AbortSignal): Promise<void> {
    const deadline = Date.now() + startTimeoutMs;
    for (;;) {
      if (signal?.aborted) throw new KafkaFailure('cancelled', 'Cancelled.');
      if (!this.isRunning) throw await this.#startFailure('it ended at once');
      // A broker that could not bind may take its time to end.
      if (isPortTaken(await this.#log())) throw await this.#startFailure('its port is taken');
      const answer = await probeBroker(this, 2000);
      const isUp = answer?.clusterId === this.#clusterId && answer.brokerIds.includes(this.id);
      if (isUp && answer.brokerIds.length >= brokers) return;
      if (Date.now() > deadline) {
        throw await this.#startFailure(`it did not answer within ${startTimeoutMs / 1000} seconds`);
      }
      await delay(50);
    }
  }

  async start(signal?: AbortSignal): Promise<void> {
    if (this.isRunning) return;
    this.#logStart = await sizeOf(this.#logFile);
    this.launch();
    try {
      await this.ready(1, signal);
    } catch (error) {
      await this.kill();
      if (!(error instanceof PortTaken)) throw error;
      throw new KafkaFailure('broker-error', error.message, { retriable: true, cause: error });
    }
  }

  async stop(): Promise<void> {
    await this.#process?.stop(stopTimeoutMs);
  }

  async kill(): Promise<void> {
    await this.#process?.kill();
  }

  get #ports(): NodePorts {
    const own = this.#options.ports[this.#options.id - 1];
    if (own === undefined) throw new Error(`Broker ${this.#options.id} has no ports.`);
    return own;
  }

  async #format(signal: AbortSignal | undefined): Promise<void> {
    const command = this.#java(
      'kafka.tools.StorageTool',
      // An id may begin with a dash: on its own it would be read as an option.
      ['format', `--cluster-id=${this.#clusterId}`, '-c', this.#configurationFile],
      ['-Xmx128m', ...quickJvmFlags],
      `${this.name}-format`,
      [],
    );
    const result = await runCommand(command, { signal });
    if (result.exitCode === 0) return;
    throw new KafkaFailure('broker-error', `Kafka could not prepare its folder ${this.#folder}.`, {
      cause: result.stdout + result.stderr,
    });
  }

  #java(
    mainClass: string,
    args: readonly string[],
    flags: readonly string[],
    name: string,
    ports: readonly number[],
  ): Command {
    const jvmFlags = [...flags, this.#logFlag];
    return this.#runtime.javaCommand({ name, mainClass, args, jvmFlags, ports, folder: this.#folder });
  }

  async #startFailure(what: string): Promise<Error> {
    const log = await this.#log();
    if (isPortTaken(log)) {
      return new PortTaken(
        `Kafka could not start: somebody else listens on port ${this.port} or the controller's.`,
      );
    }
    const fatal = /^\S*(?:Exception|Error): (.+)$/m.exec(log)?.[1];
    const why = fatal === undefined ? '' : ` (${fatal})`;
    return new KafkaFailure('broker-error', `The local Kafka broker did not start: ${what}${why}.`, {
      cause: `${this.#logFile}:\n${log.slice(-20_000)}`,
    });
  }

  /** What this start has logged so far. */
  async #log(): Promise<string> {
    return (await readFile(this.#logFile)).subarray(this.#logStart).toString('utf8');
  }
}

function isPortTaken(log: string): boolean {
  return /Address already in use|port is already allocated/i.test(log);
}

async function sizeOf(file: string): Promise<number> {
  return existsSync(file) ? (await stat(file)).size : 0;
}
