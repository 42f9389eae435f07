import { defineConfig } from 'vitest/config';

/** Tests in VS Code share one server, which has one settings file: they run one after another. */
const inVscode = { fileParallelism: false, testTimeout: 180_000, hookTimeout: 120_000 };

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'], testTimeout: 30_000 } },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          globalSetup: ['test/integration/brokers.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          ...inVscode,
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/integration/brokers.ts', 'test/e2e/vscode.ts'],
        },
      },
      {
        test: {
          ...inVscode,
          name: 'vsix',
          include: ['test/vsix/**/*.test.ts'],
          globalSetup: ['test/integration/brokers.ts', 'test/vsix/vscode.ts'],
        },
      },
    ],
  },
});
