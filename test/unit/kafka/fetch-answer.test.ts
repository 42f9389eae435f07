import { Reader, Writer } from '@platformatic/kafka';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AnswerMemory, parseFetchAnswer } from '../../../src/kafka/fetch-answer.ts';

const topicId = '00112233-4455-6677-8899-aabbccddeeff';
const versions = [4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17];

interface Part {
  readonly partition: number;
  readonly errorCode?: number;
  readonly records: Buffer | null;
  readonly aborted?: readonly (readonly [bigint, bigint])[];
  readonly diverging?: { readonly epoch: number; readonly endOffset: bigint };
}

/** A Fetch response as FetchResponse.json of Apache Kafka lays it out. */
function encode(version: number, parts: readonly Part[]): Buffer {
  const isFlexible = version >= 12;
  const writer = Writer.create().appendInt32(0);
  if (version >= 7) writer.appendInt16(0).appendInt32(0);
  writer.appendArray(
    [parts],
    (w, partitions) => {
      if (version >= 13) w.appendUUID(topicId);
      else w.appendString('t', isFlexible);
      w.appendArray([...partitions], (inner, part) => encodePart(inner, version, part), isFlexible, false);
    },
    isFlexible,
    isFlexible,
  );
  if (isFlexible) writer.appendTaggedFields();
  return writer.buffer;
}

function encodePart(w: Writer, version: number, part: Part): void {
  const isFlexible = version >= 12;
  w.appendInt32(part.partition)
    .appendInt16(part.errorCode ?? 0)
    .appendInt64(100n)
    .appendInt64(90n);
  if (version >= 5) w.appendInt64(7n);
  w.appendArray(
    [...(part.aborted ?? [])],
    (inner, [producerId, firstOffset]) => inner.appendInt64(producerId).appendInt64(firstOffset),
    isFlexible,
    isFlexible,
  );
  if (version >= 11) w.appendInt32(-1);
  w.appendBytes(part.records, isFlexible);
  if (!isFlexible) return;
  if (part.diverging === undefined) {
    // The current leader, tag 1, which is stepped over.
    w.appendUnsignedVarInt(1).appendUnsignedVarInt(1).appendUnsignedVarInt(9);
    w.appendInt32(1).appendInt32(2).appendInt8(0);
  } else {
    w.appendUnsignedVarInt(1).appendUnsignedVarInt(0).appendUnsignedVarInt(13);
    w.appendInt32(part.diverging.epoch).appendInt64(part.diverging.endOffset).appendInt8(0);
  }
}

function parse(version: number, bytes: Buffer, memory = new AnswerMemory()) {
  return parseFetchAnswer(Reader.from(bytes), version, memory);
}

describe('reading a Fetch response', () => {
  it.each(versions)('takes version %i apart, and leaves the records as bytes', (version) => {
    const answer = parse(
      version,
      encode(version, [
        { partition: 3, records: Buffer.from('records of 3'), aborted: [[5n, 6n]] },
        { partition: 1, errorCode: 6, records: null },
        { partition: 2, records: Buffer.from('of 2') },
      ]),
    );
    expect(answer.errorCode).toBe(0);
    const topic = version >= 13 ? topicId : 't';
    expect(answer.partitions).toEqual([
      {
        topic,
        partition: 3,
        errorCode: 0,
        highWatermark: 100n,
        lastStableOffset: 90n,
        logStartOffset: version >= 5 ? 7n : -1n,
        diverging: null,
        aborted: [{ producerId: 5n, firstOffset: 6n }],
        records: Buffer.from('records of 3'),
      },
      expect.objectContaining({ topic, partition: 1, errorCode: 6, records: Buffer.alloc(0) }),
      expect.objectContaining({ partition: 2, errorCode: 0, records: Buffer.from('of 2') }),
    ]);
  });

  it('tells where logs diverge', () => {
    const diverging = { epoch: 4, endOffset: 55n };
    const answer = parse(17, encode(17, [{ partition: 0, records: null, diverging }]));
    expect(answer.partitions[0]?.diverging).toEqual(diverging);
  });

  it('keeps the records of an answer while the next one is read, and uses the memory again after that', () => {
    const memory = new AnswerMemory();
    const answers = ['first', 'second', 'third'].map(
      (text) => parse(17, encode(17, [{ partition: 0, records: Buffer.from(text) }]), memory).partitions[0],
    );
    expect(answers[1]?.records.toString()).toBe('second');
    expect(answers[2]?.records.toString()).toBe('third');
    expect(answers[2]?.records.buffer).toBe(answers[0]?.records.buffer);
    expect(answers[2]?.records.byteOffset).toBe(answers[0]?.records.byteOffset);
  });

  it('gives the memory of the socket back where all of it was records, and only when told', () => {
    const memory = new AnswerMemory();
    const records = Buffer.from('a'.repeat(100));
    const bytes = encode(17, [{ partition: 0, records }]);
    const start = bytes.indexOf(records);
    const chunks = [
      bytes.subarray(0, start + 10),
      bytes.subarray(start + 10, start + 90),
      bytes.subarray(start + 90),
    ];
    const owned = chunks.map((chunk) => Buffer.from(Uint8Array.from(chunk).buffer));
    const received = Writer.create().dynamicBuffer;
    for (const chunk of owned) received.append(chunk);
    const answer = parseFetchAnswer(new Reader(received), 17, memory);
    expect(owned.map(({ length }) => length)).toEqual(chunks.map(({ length }) => length));
    memory.releaseCopied();
    expect(owned.map(({ length }) => length)).toEqual([chunks[0]?.length, 0, chunks[2]?.length]);
    expect(answer.partitions[0]?.records).toEqual(records);
  });

  it('fails on bytes that are none, and does not hang', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.constantFrom(...versions), (bytes, version) => {
        try {
          parse(version, Buffer.from(bytes));
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
        }
      }),
    );
  });
});
