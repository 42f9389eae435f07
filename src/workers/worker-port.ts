import { parentPort } from 'node:worker_threads';
import {
  createMessageConnection,
  PortMessageReader,
  PortMessageWriter,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import { WorkerLog } from '../contracts/cluster-worker.ts';

/** The connection from this worker thread to whoever started it. Call `listen()` once the handlers are in place. */
export function connectToParent(): MessageConnection {
  if (parentPort === null) throw new Error('This module runs in a worker thread.');
  const connection = createMessageConnection(
    new PortMessageReader(parentPort),
    new PortMessageWriter(parentPort),
  );
  process.on('unhandledRejection', (reason) => {
    const text = reason instanceof Error ? (reason.stack ?? reason.message) : String(reason);
    void connection.sendNotification(WorkerLog, { level: 'error', text });
  });
  return connection;
}
