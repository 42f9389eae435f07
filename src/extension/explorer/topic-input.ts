import * as vscode from 'vscode';

/** Reads `name=value`, split at the first `=`; both sides are trimmed, and the value may be empty. */
export function readConfigLine(
  line: string,
): { readonly name: string; readonly value: string } | { readonly problem: string } {
  const at = line.indexOf('=');
  const name = (at === -1 ? line : line.slice(0, at)).trim();
  if (at === -1) return { problem: vscode.l10n.t('Write `name=value`, such as `retention.ms=86400000`.') };
  if (name === '') return { problem: vscode.l10n.t('The name before `=` is missing.') };
  if (/\s/.test(name)) return { problem: vscode.l10n.t('`{0}` is no configuration name.', name) };
  return { name, value: line.slice(at + 1).trim() };
}

/**
 * Reads a whole number from `min` to `max`; an empty text leaves it to the broker.
 * @returns `value` undefined for an empty text
 */
export function readCount(
  text: string,
  min: number,
  max: number,
): { readonly value: number | undefined } | { readonly problem: string } {
  const trimmed = text.trim();
  if (trimmed === '') return { value: undefined };
  const value = Number(trimmed);
  if (!/^\d{1,9}$/.test(trimmed) || value < min || value > max) {
    return { problem: vscode.l10n.t('Enter a number from {0} to {1}, or nothing.', min, max) };
  }
  return { value };
}
