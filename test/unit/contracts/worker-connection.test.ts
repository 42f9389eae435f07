import { MessageChannel } from 'node:worker_threads';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  createMessageConnection,
  PortMessageReader,
  PortMessageWriter,
  RequestType,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import { handle, request } from '../../../src/contracts/worker-connection.ts';
import { KafkaFailure } from '../../../src/core/kafka-failure.ts';

const Echo = new RequestType<unknown, unknown, unknown>('test/echo');
const Fail = new RequestType<null, null, unknown>('test/fail');
const Hang = new RequestType<null, null, unknown>('test/hang');

let asking: MessageConnection;
let answering: MessageConnection;
let channel: MessageChannel;

beforeEach(() => {
  channel = new MessageChannel();
  [asking, answering] = [channel.port1, channel.port2].map((port) =>
    createMessageConnection(new PortMessageReader(port), new PortMessageWriter(port)),
  ) as [MessageConnection, MessageConnection];
  asking.listen();
  answering.listen();
});

afterEach(() => {
  asking.dispose();
  answering.dispose();
  channel.port1.close();
});

test('bigints, maps, bytes and null arrive as such', async () => {
  handle(answering, Echo, (params) => params);
  for (const value of [
    { offset: 9007199254740993n },
    new Map([[1, 2n]]),
    new Uint8Array([0, 255]),
    null,
    [1, 2],
  ]) {
    expect(await request(asking, Echo, value)).toEqual(value);
  }
});

test('a failure keeps its reason, its sentence and its cause', async () => {
  handle(answering, Fail, () => {
    throw new KafkaFailure('topic-exists', 'It exists.', { retriable: true, cause: new Error('underneath') });
  });
  const failure = await request(asking, Fail, null).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(KafkaFailure);
  expect(failure).toMatchObject({ reason: 'topic-exists', message: 'It exists.', retriable: true });
  expect((failure as KafkaFailure).toData().detail).toContain('underneath');
});

test('aborting cancels the handler on the other side', async () => {
  const aborted = Promise.withResolvers<null>();
  const started = Promise.withResolvers<null>();
  handle(answering, Hang, async (_params, signal) => {
    signal.addEventListener('abort', () => aborted.resolve(null));
    started.resolve(null);
    await aborted.promise;
    throw new KafkaFailure('cancelled', 'Cancelled.');
  });
  const controller = new AbortController();
  const answer = request(asking, Hang, null, controller.signal).catch((error: unknown) => error);
  await started.promise;
  controller.abort();
  await aborted.promise;
  expect(await answer).toMatchObject({ reason: 'cancelled' });
});
