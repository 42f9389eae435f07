import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { scramUser, securedBroker, type SecuredBroker } from '../integration/secured-broker.ts';
import { WorkbenchPage } from './workbench-page.ts';

let broker: SecuredBroker;
beforeAll(async () => {
  broker = await securedBroker();
});
afterAll(() => broker.stop());

test('the wizard asks for a user and a password, asks again where it was wrong, and keeps it out of the settings', async () => {
  await using workbench = await WorkbenchPage.open();
  const { page } = workbench;
  await workbench.openSidebar('Kafka');
  await page.getByRole('button', { name: 'Add a Cluster' }).click();
  await workbench.enter('secured', 'What to call the cluster');
  await workbench.enter(broker.server('SASL_PLAINTEXT'), 'Bootstrap servers');
  await workbench.pick('User name and password, without encryption');
  await workbench.pick('SCRAM-SHA-256');
  await workbench.enter(scramUser.username, 'User name');
  await workbench.pick('Test connection and save');
  await workbench.enter('wr0ng', `Password of ${scramUser.username}`);
  // The server build that tests run in shows no toasts; what they say stands in the notification centre.
  await page.getByText('the broker refused the user name or password').first().waitFor({ state: 'attached' });
  await page.locator('.part.statusbar [id="status.notifications"]').click();
  const notification = workbench.notification('the broker refused the user name or password');
  await notification.hover();
  await notification.getByText('Enter Password').click();
  await page.getByText(`secured refused this password for ${scramUser.username}`).waitFor();
  expect(await page.locator('.quick-input-widget:visible input[type=password]').count()).toBe(1);
  await workbench.screenshots('security-password');
  await workbench.enter(scramUser.password);
  await workbench.tree.expand(['secured', 'Topics']);

  const dataDir = inject('vscodeDataDir');
  const settings = await textsBelow(dataDir, /settings\.json$/);
  expect(settings.join('')).toContain(JSON.stringify(scramUser.username));
  const kept = await textsBelow(dataDir, /\.(json|log|vscdb|txt)$/);
  for (const secret of [scramUser.password, 'wr0ng']) expect(kept.join('\n')).not.toContain(secret);

  await workbench.reload();
  await workbench.openSidebar('Kafka');
  await workbench.tree.expand(['secured', 'Topics']);
});

/** What the files whose path matches hold. */
async function textsBelow(folder: string, pattern: RegExp): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && pattern.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name));
  return Promise.all(files.map((file) => readFile(file, 'utf8')));
}
