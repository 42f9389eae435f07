import { expect, test } from 'vitest';
import { WorkbenchPage } from './workbench-page.ts';

test('VS Code shows the Kafka container with its view, in every theme', async () => {
  await using workbench = await WorkbenchPage.open();
  await workbench.openSidebar('Kafka');
  await workbench.page.locator('.part.sidebar', { hasText: /clusters/i }).waitFor();
  for (const theme of ['light', 'dark', 'highContrast'] as const) {
    await workbench.setTheme(theme);
    await workbench.screenshot(`container-${theme}`);
  }
  expect(await workbench.tree.rows()).toBeInstanceOf(Array);
});
