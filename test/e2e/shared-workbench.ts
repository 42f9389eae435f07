import { afterAll, afterEach } from 'vitest';
import { WorkbenchPage } from './workbench-page.ts';

/**
 * One page for the tests of a file, which the first of them opens: that takes longer than most tests. Each begins with
 * nothing open but the sidebar; behind a test that failed, or left what cannot be closed, the next one gets a new page.
 */
export function sharedWorkbench(open: () => Promise<WorkbenchPage>): () => Promise<WorkbenchPage> {
  let shared: WorkbenchPage | undefined;
  const close = async (): Promise<void> => {
    const page = shared;
    shared = undefined;
    await page?.close();
  };
  afterEach(async ({ task }) => {
    await shared?.screenshotOfEnd();
    if (task.result?.state === 'fail') await close();
  });
  afterAll(close);
  return async () => {
    await shared?.closeEverything().catch(close);
    shared ??= await open();
    return shared;
  };
}
