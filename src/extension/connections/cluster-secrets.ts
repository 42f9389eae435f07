import * as vscode from 'vscode';
import type { ClusterProfile, ClusterSecrets } from '../../core/cluster-profile.ts';
import { KafkaFailure } from '../../core/kafka-failure.ts';

/**
 * Passwords in VS Code's secret storage. Each belongs to the id, the servers and the mechanism it was given for: when any
 * changes it is asked again, so that an edited setting cannot send it elsewhere.
 */
export class ClusterSecretStore {
  readonly #storage: Omit<vscode.SecretStorage, 'onDidChange'>;
  /** Kept while an input box is open, so that two requests ask once. */
  readonly #asking = new Map<string, Promise<string>>();
  /** Refused by the broker: asked again, with the old one filled in. */
  readonly #refused = new Set<string>();

  constructor(storage: Omit<vscode.SecretStorage, 'onDidChange'>) {
    this.#storage = storage;
  }

  /** What the profile's security needs. @throws KafkaFailure `missing-secret` when the user gave none */
  async secretsOf(profile: ClusterProfile): Promise<ClusterSecrets> {
    const key = passwordKey(profile);
    if (key === undefined) return {};
    const stored = await this.#storage.get(key);
    if (stored !== undefined && !this.#refused.has(key)) return { saslPassword: stored };
    const asking = this.#asking.get(key) ?? this.#ask(profile, key, stored);
    this.#asking.set(key, asking);
    try {
      return { saslPassword: await asking };
    } finally {
      this.#asking.delete(key);
    }
  }

  /** The broker refused the profile's password: the next connection asks for it. */
  markRefused(profile: ClusterProfile): void {
    const key = passwordKey(profile);
    if (key !== undefined) this.#refused.add(key);
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

  async #ask(profile: ClusterProfile, key: string, previous: string | undefined): Promise<string> {
    const password = await vscode.window.showInputBox({
      title: vscode.l10n.t('Connect to {0}', profile.name),
      prompt:
        previous === undefined
          ? vscode.l10n.t('Password of {0} on {1}', usernameOf(profile), profile.bootstrapServers.join(', '))
          : vscode.l10n.t('{0} refused this password for {1}', profile.name, usernameOf(profile)),
      value: previous ?? '',
      password: true,
      ignoreFocusOut: true,
    });
    if (password === undefined || password === '') {
      throw new KafkaFailure(
        'missing-secret',
        vscode.l10n.t('`{0}` needs the password of `{1}`.', profile.name, usernameOf(profile)),
        { retriable: true },
      );
    }
    this.#refused.delete(key);
    await this.#storage.store(key, password);
    return password;
  }
}

/** Under what a profile's password is stored; `undefined` for a profile that needs none. */
export function passwordKey(profile: ClusterProfile): string | undefined {
  const { security } = profile;
  if (!('sasl' in security)) return undefined;
  const servers = [...profile.bootstrapServers].sort();
  return (
    clusterPrefix(profile) +
    JSON.stringify([servers, security.protocol, security.sasl.mechanism, security.sasl.username])
  );
}

function clusterPrefix(profile: ClusterProfile): string {
  return `cluster:${JSON.stringify(profile.id)}:`;
}

function usernameOf({ security }: ClusterProfile): string {
  return 'sasl' in security ? security.sasl.username : '';
}
