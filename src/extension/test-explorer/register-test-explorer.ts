import * as vscode from 'vscode';
import { testControllerId } from '../contributions.ts';
import { logFailure } from '../failure-messages.ts';
import type { FileRuns } from '../runs/file-runs.ts';
import { TestFiles } from './test-files.ts';
import { TestRuns } from './test-runs.ts';

export interface TestExplorerOptions {
  readonly log: vscode.LogOutputChannel;
  readonly runs: Pick<FileRuns, 'run'>;
}

/** `.kafka` files that check something as tests: a file, and below it its blocks. */
export function registerTestExplorer({ log, runs }: TestExplorerOptions): vscode.Disposable {
  const controller = vscode.tests.createTestController(testControllerId, vscode.l10n.t('Kafka Requests'));
  return vscode.Disposable.from(controller, connectTests(controller, { log, runs }));
}

/** Fills a controller with the tests of the workspace, and runs them. */
export function connectTests(
  controller: vscode.TestController,
  { log, runs }: TestExplorerOptions,
): vscode.Disposable {
  const files = new TestFiles(controller, (failure) => logFailure(failure, log));
  const testRuns = new TestRuns({ controller, files, runs, log });
  controller.resolveHandler = (item) => (item === undefined ? files.refresh() : undefined);
  controller.refreshHandler = () => files.refresh();
  const profile = controller.createRunProfile(
    vscode.l10n.t('Run'),
    vscode.TestRunProfileKind.Run,
    (request, token) =>
      request.continuous === true ? testRuns.runOnSave(request, token) : testRuns.run(request, token),
    true,
    undefined,
    true,
  );
  return vscode.Disposable.from(profile, files);
}
