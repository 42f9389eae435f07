import * as vscode from 'vscode';
import { formatHostAndPort, parseHostAndPort, type AddressMapping } from '../../core/cluster-profile.ts';

/** What a text field came to: its value, or the sentence to show below it. */
export type Read<T> = { readonly value: T } | { readonly problem: string };

/** Reads `host:port, host:port`. A missing port is 9092; duplicates are dropped. */
export function readBootstrapServers(text: string): Read<readonly string[]> {
  const parts = split(text);
  if (parts.length === 0)
    return { problem: vscode.l10n.t('Enter at least one broker, such as `localhost:9092`.') };
  const servers: string[] = [];
  for (const part of parts) {
    const parsed = parseHostAndPort(part);
    if (parsed === undefined) return { problem: vscode.l10n.t('`{0}` is not `host:port`.', part) };
    servers.push(formatHostAndPort(parsed));
  }
  return { value: [...new Set(servers)] };
}

/** Reads `advertised=reachable, …`; an empty text is an empty table. */
export function readAddresses(text: string): Read<readonly AddressMapping[]> {
  const table = new Map<string, string>();
  for (const part of split(text)) {
    const [from = '', to = '', ...rest] = part.split(/\s*(?:=>|→|=)\s*/);
    const advertised = parseHostAndPort(from);
    const reachable = parseHostAndPort(to);
    if (advertised === undefined || reachable === undefined || rest.length > 0) {
      return { problem: vscode.l10n.t('`{0}` is not `advertised:port=reachable:port`.', part) };
    }
    const key = formatHostAndPort(advertised);
    if (table.has(key)) return { problem: vscode.l10n.t('`{0}` is mapped twice.', key) };
    table.set(key, formatHostAndPort(reachable));
  }
  return { value: [...table].map(([advertised, reachable]) => ({ advertised, reachable })) };
}

/** The table as `readAddresses` reads it. */
export function formatAddresses(addresses: readonly AddressMapping[]): string {
  return addresses.map(({ advertised, reachable }) => `${advertised}=${reachable}`).join(', ');
}

/** What is wrong with `name` for a cluster, given the names of the others; `undefined` when nothing is. */
export function clusterNameProblem(name: string, others: readonly string[]): string | undefined {
  const trimmed = name.trim();
  if (trimmed === '') return vscode.l10n.t('A cluster needs a name.');
  if (/[\r\n]/.test(trimmed)) return vscode.l10n.t('A name has one line.');
  return others.includes(trimmed)
    ? vscode.l10n.t(
        'There is already a cluster named `{0}`; `.kafka` files refer to clusters by name.',
        trimmed,
      )
    : undefined;
}

function split(text: string): readonly string[] {
  return text
    .split(/[,;]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
