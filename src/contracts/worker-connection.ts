import { CancellationToken, ResponseError, type MessageConnection, type RequestType } from 'vscode-jsonrpc';
import { isKafkaFailureData, KafkaFailure } from '../core/kafka-failure.ts';

/**
 * Typed requests over a worker's port, with failures that stay `KafkaFailure` on both sides. The messages are
 * structured clones: `bigint`, `Map` and `Uint8Array` arrive as such.
 */
const failureCode = -31_000;

/** JSON-RPC treats a bare array or null as a list of parameters; inside an object every value arrives as it is. */
interface Envelope<P> {
  readonly params: P;
}

/** Answers `type` with `handler`; its failures cross the boundary, and its signal aborts when the caller cancels. */
export function handle<P, R>(
  connection: MessageConnection,
  type: RequestType<P, R, unknown>,
  handler: (params: P, signal: AbortSignal) => R | Promise<R>,
): void {
  connection.onRequest(type.method, async ({ params }: Envelope<P>, token: CancellationToken) => {
    const controller = new AbortController();
    const subscription = token.onCancellationRequested(() => controller.abort());
    try {
      return await handler(params, controller.signal);
    } catch (error) {
      const data = KafkaFailure.from(error).toData();
      return new ResponseError(failureCode, data.message, data);
    } finally {
      subscription.dispose();
    }
  });
}

/**
 * Asks the other side.
 * @throws KafkaFailure whatever went wrong: the other side's own failure, `cancelled` when `signal` aborted, `closed`
 *   when the other side is gone
 */
export async function request<P, R>(
  connection: MessageConnection,
  type: RequestType<P, R, unknown>,
  params: P,
  signal?: AbortSignal,
): Promise<R> {
  try {
    return await connection.sendRequest<R>(
      type.method,
      { params } satisfies Envelope<P>,
      cancellationToken(signal),
    );
  } catch (error) {
    if (signal?.aborted) throw new KafkaFailure('cancelled', 'Cancelled.', { cause: error });
    if (error instanceof ResponseError && isKafkaFailureData(error.data))
      throw KafkaFailure.fromData(error.data);
    throw new KafkaFailure('closed', 'The background worker has stopped.', { retriable: true, cause: error });
  }
}

function cancellationToken(signal: AbortSignal | undefined): CancellationToken {
  if (signal === undefined) return CancellationToken.None;
  return {
    get isCancellationRequested() {
      return signal.aborted;
    },
    onCancellationRequested(listener) {
      const onAbort = (): void => void listener(undefined);
      signal.addEventListener('abort', onAbort, { once: true });
      return { dispose: () => signal.removeEventListener('abort', onAbort) };
    },
  };
}
