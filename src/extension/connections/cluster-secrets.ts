import { createPrivateKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { ClusterProfile, ClusterSecrets } from '../../core/cluster-profile.ts';
import { encryptedKeyIn } from '../../core/encrypted-key.ts';
import { KafkaFailure } from '../../core/kafka-failure.ts';

/** How one secret is asked for. */
interface Question {
  readonly key: string;
  readonly prompt: string;
  /** What to say where it is asked again. */
  readonly refusal: string;
  /** What is said where no answer comes. */
  readonly missing: string;
  /** What is wrong with an answer, where that can be told without the broker. */
  readonly problem?: (value: string) => string | undefined;
}

/**
 * Passwords and passphrases in VS Code's secret storage. Each belongs to the id, the servers and the mechanism (or the key
 * file) it was given for: when any changes it is asked again, so that an edited setting cannot send it elsewhere.
 */
export class ClusterSecretStore {
  readonly #storage: Omit<vscode.SecretStorage, 'onDidChange'>;
  /** Kept while an input box is open, so that two requests ask once. */
  readonly #asking = new Map<string, Promise<string>>();
  /** What the broker refused, by key: asked again, with the old one filled in. */
  readonly #refused = new Map<string, string>();

  constructor(storage: Omit<vscode.SecretStorage, 'onDidChange'>) {
    this.#storage = storage;
  }

  /** What the profile's security needs. @throws KafkaFailure `missing-secret` when the user gave none */
  async secretsOf(profile: ClusterProfile): Promise<ClusterSecrets> {
    const passphrase = await passphraseQuestion(profile);
    const keyPassphrase = passphrase && (await this.#secret(profile, passphrase));
    const password = passwordQuestion(profile);
    const saslPassword = password && (await this.#secret(profile, password));
    return {
      ...(saslPassword === undefined ? {} : { saslPassword }),
      ...(keyPassphrase === undefined ? {} : { keyPassphrase }),
    };
  }

  /** The broker refused these: while the password is the one that is stored, the next connection asks for another. */
  markRefused(profile: ClusterProfile, { saslPassword }: ClusterSecrets): void {
    const key = passwordKey(profile);
    if (key !== undefined && saslPassword !== undefined) this.#refused.set(key, saslPassword);
  }

  /** Deletes what is stored for the profile's cluster. @returns what puts it back */
  async forget(profile: ClusterProfile): Promise<() => Promise<void>> {
    const prefix = clusterPrefix(profile);
    const deleted: [string, string][] = [];
    for (const key of await this.#storage.keys()) {
      if (!key.startsWith(prefix)) continue;
      const value = await this.#storage.get(key);
      if (value !== undefined) deleted.push([key, value]);
      await this.#storage.delete(key);
    }
    return async () => {
      for (const [key, value] of deleted) await this.#storage.store(key, value);
    };
  }

  async #secret(profile: ClusterProfile, question: Question): Promise<string> {
    const { key } = question;
    const stored = await this.#storage.get(key);
    const holds = stored !== undefined && this.#refused.get(key) !== stored;
    if (holds && question.problem?.(stored) === undefined) return stored;
    const asking = this.#asking.get(key) ?? this.#ask(profile, question, stored);
    this.#asking.set(key, asking);
    try {
      return await asking;
    } finally {
      this.#asking.delete(key);
    }
  }

  async #ask(profile: ClusterProfile, question: Question, previous: string | undefined): Promise<string> {
    const { key, prompt, refusal, missing, problem } = question;
    const isRefused = previous !== undefined && this.#refused.get(key) === previous;
    const value = await vscode.window.showInputBox({
      title: vscode.l10n.t('Connect to {0}', profile.name),
      prompt: isRefused ? refusal : prompt,
      value: previous ?? '',
      password: true,
      ignoreFocusOut: true,
      validateInput: (text) => (text === '' ? undefined : problem?.(text)),
    });
    if (value === undefined || value === '') {
      throw new KafkaFailure('missing-secret', missing, { retriable: true });
    }
    this.#refused.delete(key);
    await this.#storage.store(key, value);
    return value;
  }
}

/** Under what a profile's password is stored; `undefined` for a profile that needs none. */
export function passwordKey(profile: ClusterProfile): string | undefined {
  const { security } = profile;
  if (!('sasl' in security)) return undefined;
  const { mechanism, username } = security.sasl;
  return clusterPrefix(profile) + JSON.stringify([...placeOf(profile), mechanism, username]);
}

function passwordQuestion(profile: ClusterProfile): Question | undefined {
  const { name, security, bootstrapServers } = profile;
  const key = passwordKey(profile);
  if (key === undefined || !('sasl' in security)) return undefined;
  const { username } = security.sasl;
  return {
    key,
    prompt: vscode.l10n.t('Password of {0} on {1}', username, bootstrapServers.join(', ')),
    refusal: vscode.l10n.t('{0} refused this password for {1}', name, username),
    missing: vscode.l10n.t('`{0}` needs the password of `{1}`.', name, username),
  };
}

/** `undefined` where there is no key, or it is not encrypted, or cannot be read: connecting will tell of that. */
async function passphraseQuestion(profile: ClusterProfile): Promise<Question | undefined> {
  const { name, security } = profile;
  const file = 'tls' in security ? (security.tls.keyFile ?? security.tls.certificateFile) : undefined;
  if (file === undefined) return undefined;
  const pem = await readFile(file, 'utf8').catch(() => '');
  if (!encryptedKeyIn(pem)) return undefined;
  const refusal = vscode.l10n.t('This passphrase does not open the key.');
  return {
    key: clusterPrefix(profile) + JSON.stringify([...placeOf(profile), 'key', file]),
    prompt: vscode.l10n.t('Passphrase of the key {0}', file),
    refusal,
    missing: vscode.l10n.t('`{0}` needs the passphrase of its key `{1}`.', name, file),
    problem: (passphrase) => (opens(pem, passphrase) ? undefined : refusal),
  };
}

function opens(pem: string, passphrase: string): boolean {
  const key =
    /^-----BEGIN [A-Z ]*PRIVATE KEY-----[^]*?^-----END [A-Z ]*PRIVATE KEY-----/m.exec(pem)?.[0] ?? pem;
  try {
    createPrivateKey({ key, passphrase });
    return true;
  } catch {
    return false;
  }
}

/** Where a secret is sent, and how. */
function placeOf({ bootstrapServers, addresses, security }: ClusterProfile): readonly unknown[] {
  const servers = [...bootstrapServers].sort();
  const mapped = addresses.map(({ advertised, reachable }) => [advertised, reachable]);
  return [servers, ...(mapped.length === 0 ? [] : [mapped]), security.protocol];
}

function clusterPrefix(profile: ClusterProfile): string {
  return `cluster:${JSON.stringify(profile.id)}:`;
}
