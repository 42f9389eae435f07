import { setTimeout as pause } from 'node:timers/promises';
import { KafkaFailure } from '../core/kafka-failure.ts';
import type { KafkaCluster } from '../kafka/kafka-cluster.ts';
import type { RecordStore } from '../tail/record-store.ts';
import type { RecordFilter } from '../tail/tail-query.ts';
import { TailSession } from '../tail/tail-session.ts';
import { ExitCode, exitCodeOf } from './exit-code.ts';
import { OutputBuffer } from './output-buffer.ts';
import { progressLine } from './progress-line.ts';
import { recordPrinter, type RecordPrinter } from './record-printer.ts';
import type { TailArguments } from './tail-arguments.ts';
import { formatSummary } from './tail-summary.ts';

const megabyte = 1024 * 1024;
/** Records are printed as they come: the store is only on the way. */
const passingBound = { maxBytes: 8 * megabyte, maxRecords: 1_000_000 };
/** The last records are gathered before they are printed, in their order. */
const gatheringBound = { maxBytes: 512 * megabyte, maxRecords: 20_000_000 };

/** How long an interrupt waits for the reader of the output. */
const patienceMs = 1_000;

type PrintingOptions = Pick<TailArguments, 'topics' | 'partitions' | 'start' | 'end' | 'limit' | 'format'> & {
  readonly filter: RecordFilter | null;
};

/** A tail whose records go to standard output, and what is to be said of them to standard error. */
export class TailPrinting {
  readonly #session: TailSession;
  readonly #cluster: KafkaCluster;
  readonly #output = new OutputBuffer(process.stdout);
  readonly #print: RecordPrinter | undefined;
  readonly #begin = performance.now();
  readonly #progress: ReturnType<typeof progressLine> | undefined;
  readonly #stopped: PromiseWithResolvers<void> = Promise.withResolvers();
  /** One past the last row that was printed. */
  #endRow = 0;
  #bytes = 0;
  #damaged = 0;
  #notices: readonly string[] = [];
  #isReaderGone = false;
  #isInterrupted = false;

  constructor(cluster: KafkaCluster, { format, start, ...query }: PrintingOptions) {
    this.#cluster = cluster;
    this.#print = recordPrinter(format, this.#output);
    this.#session = new TailSession({
      cluster,
      query: { ...query, start, isolation: 'read_uncommitted' },
      bound: start.kind === 'last' ? gatheringBound : passingBound,
      onChange: () => this.#showNotices(),
      log: () => undefined,
      sink: {
        onStored: (store) => this.#take(store),
        untilReady: () => this.#untilReady(),
      },
    });
    // Among records that stream by on the same terminal it would only flicker.
    if (!process.stdout.isTTY || this.#print === undefined || query.filter !== null) {
      this.#progress = progressLine(process.stderr, () => this.#summary());
    }
  }

  /** Reads and prints until the end, an interrupt, or the reader of the output has gone. @returns the exit code */
  async run(): Promise<number> {
    const interrupt = (): void => {
      this.#isInterrupted = true;
      this.#stop();
    };
    // Once: a second Ctrl-C ends the process there and then.
    process.once('SIGINT', interrupt);
    process.stdout.on('error', () => {
      this.#isReaderGone = true;
      this.#stop();
    });
    let failure: KafkaFailure | undefined;
    try {
      await this.#session.start();
      await this.#session.finished;
    } catch (error) {
      failure = KafkaFailure.from(error);
    }
    const { state } = this.#session;
    if (state.kind === 'failed') failure = KafkaFailure.fromData(state.failure);
    else if (state.kind === 'ended') failure = undefined;
    this.#progress?.end();
    await this.#handOverRest();
    process.off('SIGINT', interrupt);
    void this.#cluster.close();
    return this.#conclude(failure);
  }

  /** Prints the rows that were stored since the last time. */
  #take(store: RecordStore): void {
    const end = store.endRow;
    const print = this.#print;
    if (print !== undefined && !this.#isReaderGone) {
      for (let row = this.#endRow; row < end; row++) {
        const damage = print(store, row);
        if (damage !== undefined) this.#reportDamage(damage);
      }
    }
    this.#bytes += store.bytesOf(this.#endRow, end);
    this.#endRow = end;
  }

  #stop(): void {
    this.#stopped.resolve();
    void this.#session.stop();
  }

  /** A reader of the output that stands still holds up the reading, but not its end. */
  #untilReady(): Promise<void> | undefined {
    const handedOver = this.#handOver();
    return handedOver && Promise.race([handedOver, this.#stopped.promise]);
  }

  #handOver(): Promise<void> | undefined {
    if (process.stdout.isTTY) this.#progress?.pause();
    this.#output.flush();
    return this.#output.isFull ? this.#output.drained() : undefined;
  }

  /** After an interrupt, a reader of the output that stands still is not waited for long. */
  async #handOverRest(): Promise<void> {
    if (this.#isReaderGone) return;
    const rest = this.#output.finished();
    const isLate = this.#isInterrupted
      ? await Promise.race([rest.then(() => false), pause(patienceMs).then(() => true)])
      : await rest.then(() => false);
    if (isLate) this.#say('The reader of the output stands still; it has not got all of the records.');
  }

  #reportDamage(sentence: string): void {
    this.#damaged += 1;
    this.#say(sentence);
  }

  #showNotices(): void {
    const { notices } = this.#session;
    if (notices === this.#notices) return;
    this.#notices = notices;
    const newest = notices.at(-1);
    if (newest !== undefined) this.#say(newest);
  }

  #say(sentence: string): void {
    this.#progress?.pause();
    process.stderr.write(`${sentence}\n`);
  }

  #summary(): string {
    return formatSummary({
      records: this.#endRow - this.#damaged,
      ...(this.#session.filter === null ? {} : { read: this.#session.recordsRead }),
      bytes: this.#bytes,
      seconds: (performance.now() - this.#begin) / 1000,
      partitions: this.#session.positions.length,
    });
  }

  #conclude(failure: KafkaFailure | undefined): number {
    if (this.#isReaderGone) return ExitCode.ok;
    if (failure !== undefined) this.#say(failure.message);
    const errors = this.#session.filter?.errors;
    if (errors?.example != null) {
      this.#say(
        `The filter could not judge ${errors.count.toLocaleString('en-US')} of the records: ${errors.example}`,
      );
    }
    if (this.#session.positions.length > 0) this.#say(this.#summary());
    if (failure !== undefined) return exitCodeOf(failure.reason);
    if (this.#isInterrupted) return ExitCode.interrupted;
    return this.#damaged > 0 ? ExitCode.failed : ExitCode.ok;
  }
}
