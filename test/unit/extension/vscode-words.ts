/**
 * As much of VS Code's module as code needs that only puts things into words. Use it by
 * `vi.mock('vscode', () => import('…/vscode-words.ts'))`; what needs an editor is tested inside one.
 */
export const l10n = {
  t: (message: string, ...args: readonly (string | number | boolean)[]): string =>
    message.replace(/\{(\d+)\}/g, (_, index: string) => String(args[Number(index)])),
};

export const env = { language: 'en' };
