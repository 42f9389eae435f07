import type { Reader } from '@platformatic/kafka';

/** A broker's answer to a Fetch request. */
export interface FetchAnswer {
  /** Of the whole request; 0: none. */
  readonly errorCode: number;
  readonly partitions: readonly PartitionAnswer[];
}

export interface PartitionAnswer {
  /** As the request named it: by name, or from version 13 on by id. */
  readonly topic: string;
  readonly partition: number;
  /** 0: none. */
  readonly errorCode: number;
  /** −1 where the broker does not tell. */
  readonly highWatermark: bigint;
  readonly lastStableOffset: bigint;
  readonly logStartOffset: bigint;
  /** Present: our log diverges from the leader's after this epoch and offset (KIP-595). */
  readonly diverging: { readonly epoch: number; readonly endOffset: bigint } | null;
  /** Under `read_committed`: whose records, from which offset on, were aborted. */
  readonly aborted: readonly AbortedTransaction[];
  /** Whole batches, then possibly a part of one. The memory is used again: see `AnswerMemory`. */
  readonly records: Buffer;
}

export interface AbortedTransaction {
  readonly producerId: bigint;
  readonly firstOffset: bigint;
}

const noRecords = Buffer.alloc(0);
const firstAnswerBytes = 256 * 1024;
/** Larger answers, of a single huge batch, get memory that is given back. */
const largestKeptBytes = 32 * 1024 * 1024;

/**
 * Memory for the records of two answers: the one that is worked through, and the next, which may come in meanwhile.
 * Fresh memory for each would cost more than all the rest of reading.
 */
export class AnswerMemory {
  #current = Buffer.alloc(0);
  #other = Buffer.alloc(0);
  #used = 0;
  /** Memory of the socket whose bytes were copied, all of them. */
  #copied: ArrayBuffer[] = [];

  /** Begins an answer: the records of the one before the last are overwritten from now on. */
  begin(answerBytes: number): void {
    const next = this.#other;
    this.#other = this.#current.length > largestKeptBytes ? noRecords : this.#current;
    this.#current =
      next.length >= answerBytes
        ? next
        : Buffer.allocUnsafeSlow(Math.max(answerBytes, 2 * next.length, firstAnswerBytes));
    this.#used = 0;
  }

  /** Copies the next `length` bytes of `reader` together. @throws Error when there are fewer */
  copy(reader: Reader, length: number): Buffer {
    const start = this.#used;
    for (const piece of reader.buffer.subarray(reader.position, reader.position + length).buffers) {
      this.#used += piece.copy(this.#current, this.#used);
      const { buffer } = piece;
      if (buffer instanceof ArrayBuffer && buffer.byteLength === piece.length) this.#copied.push(buffer);
    }
    reader.skip(length);
    return this.#current.subarray(start, this.#used);
  }

  /**
   * Gives what the socket received, and was copied, back to the system: a garbage collection for it would cost more than
   * the copying, and fresh memory for what comes next as well. Comes once the connection is done with the answer.
   */
  releaseCopied(): void {
    for (const buffer of this.#copied) buffer.transfer(0);
    this.#copied = [];
  }
}

/**
 * Reads a Fetch response of version 4 to 17, and leaves the records as bytes.
 * Source: clients/src/main/resources/common/message/FetchResponse.json in Apache Kafka.
 * @throws Error when the bytes end too early
 */
export function parseFetchAnswer(reader: Reader, version: number, memory: AnswerMemory): FetchAnswer {
  memory.begin(reader.length);
  const isFlexible = version >= 12;
  reader.skip(4); // throttle_time_ms: the broker enforces it itself
  let errorCode = 0;
  if (version >= 7) {
    errorCode = reader.readInt16();
    reader.skip(4); // session_id
  }
  const topics = reader.readArray(
    () => {
      const topic = version >= 13 ? reader.readUUID() : reader.readString(isFlexible);
      return reader.readArray(() => parsePartition(reader, version, topic, memory), isFlexible, false);
    },
    isFlexible,
    isFlexible,
  );
  return { errorCode, partitions: topics.flat() };
}

function parsePartition(
  reader: Reader,
  version: number,
  topic: string,
  memory: AnswerMemory,
): PartitionAnswer {
  const isFlexible = version >= 12;
  const partition = reader.readInt32();
  const errorCode = reader.readInt16();
  const highWatermark = reader.readInt64();
  const lastStableOffset = reader.readInt64();
  const logStartOffset = version >= 5 ? reader.readInt64() : -1n;
  const aborted = reader.readNullableArray(
    () => ({ producerId: reader.readInt64(), firstOffset: reader.readInt64() }),
    isFlexible,
    isFlexible,
  );
  if (version >= 11) reader.skip(4); // preferred_read_replica: asked for by nobody without a rack
  const records = parseRecords(reader, isFlexible, memory);
  const diverging = isFlexible ? parseDiverging(reader) : null;
  return {
    topic,
    partition,
    errorCode,
    highWatermark,
    lastStableOffset,
    logStartOffset,
    diverging,
    aborted: aborted ?? [],
    records,
  };
}

function parseRecords(reader: Reader, isFlexible: boolean, memory: AnswerMemory): Buffer {
  const length = isFlexible ? reader.readUnsignedVarInt() - 1 : reader.readInt32();
  return length <= 0 ? noRecords : memory.copy(reader, length);
}

/** Tagged field 0 of a partition; the others (current leader, snapshot) come from metadata. */
function parseDiverging(reader: Reader): PartitionAnswer['diverging'] {
  let diverging: PartitionAnswer['diverging'] = null;
  const count = reader.readUnsignedVarInt();
  for (let index = 0; index < count; index++) {
    const tag = reader.readUnsignedVarInt();
    const size = reader.readUnsignedVarInt();
    const next = reader.position + size;
    if (tag === 0) {
      const epoch = reader.readInt32();
      const endOffset = reader.readInt64();
      if (epoch >= 0) diverging = { epoch, endOffset };
    }
    reader.position = next;
  }
  return diverging;
}
