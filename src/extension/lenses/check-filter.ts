import type * as vscode from 'vscode';
import type { ExpressionProblem } from '../../contracts/tail-view.ts';
import { TailRequests } from '../../contracts/tail-worker.ts';
import { WorkerThread } from '../workers/worker-thread.ts';

/** What is wrong with a filter; `null` when nothing is. */
export type CheckFilter = (text: string) => Promise<ExpressionProblem | null>;

/** Checks filters in a thread for each: CEL is not loaded where the editor runs. */
export function createCheckFilter(log: vscode.LogOutputChannel): CheckFilter {
  return async (text) => {
    const worker = new WorkerThread('tail-worker', log);
    try {
      return await worker.request(TailRequests.checkFilter, { text });
    } finally {
      worker.dispose();
    }
  };
}
