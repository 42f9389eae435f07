import * as vscode from 'vscode';

/** `1,204` as the display language groups digits; exact for any number of records. */
export function formatCount(count: number | bigint): string {
  return new Intl.NumberFormat(vscode.env.language).format(count);
}
