export type TimestampType = 'CreateTime' | 'LogAppendTime' | 'NoTimestampType';
export type CompressionCodec = 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd';

/** Headers keep their order, their duplicates and their nulls; a name is bytes on the wire, and may not be text. */
export interface RecordHeader {
  readonly name: Uint8Array;
  readonly value: Uint8Array | null;
}

/** A record as it stands in a log, undecoded. */
export interface LogRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  /** Milliseconds since 1970. */
  readonly timestamp: bigint;
  readonly timestampType: TimestampType;
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  readonly headers: readonly RecordHeader[];
  readonly leaderEpoch: number;
  readonly compression: CompressionCodec;
}

/** A record to send. The partition is always chosen by us, never by a client library. */
export interface OutgoingRecord {
  readonly topic: string;
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  readonly headers: readonly RecordHeader[];
  /** Chosen by key, or spread, when undefined. */
  readonly partition?: number;
  /** Milliseconds since 1970; now, when undefined. */
  readonly timestamp?: bigint;
}

/** Where a sent record went. */
export interface ProducedRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  /** Milliseconds since 1970: the broker's under `LogAppendTime`, else ours. */
  readonly timestamp: bigint;
}
