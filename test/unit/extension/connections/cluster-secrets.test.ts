import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { parseClusterProfile, type ClusterProfile } from '../../../../src/core/cluster-profile.ts';
import { ClusterSecretStore, passwordKey } from '../../../../src/extension/connections/cluster-secrets.ts';

const { showInputBox } = vi.hoisted(() => ({
  showInputBox:
    vi.fn<
      (options: {
        readonly value?: string;
        readonly validateInput?: (text: string) => string | undefined;
      }) => Promise<string | undefined>
    >(),
}));
vi.mock('vscode', async () => ({ ...(await import('../vscode-words.ts')), window: { showInputBox } }));

function profileWith(overrides: object = {}): ClusterProfile {
  const parsed = parseClusterProfile({
    id: 'shop',
    name: 'shop',
    bootstrapServers: ['b1:9092', 'b2:9092'],
    security: { protocol: 'SASL_SSL', sasl: { mechanism: 'SCRAM-SHA-512', username: 'app' } },
    ...overrides,
  });
  if ('problems' in parsed) throw new Error(parsed.problems.join(' '));
  return parsed.profile;
}

let stored: Map<string, string>;
let secrets: ClusterSecretStore;

beforeEach(() => {
  stored = new Map();
  showInputBox.mockReset();
  secrets = new ClusterSecretStore({
    keys: () => Promise.resolve([...stored.keys()]),
    get: (key) => Promise.resolve(stored.get(key)),
    store: (key, value) => Promise.resolve(void stored.set(key, value)),
    delete: (key) => Promise.resolve(void stored.delete(key)),
  });
});

describe('what a password belongs to', () => {
  test.each([
    ['the id', { id: 'other' }],
    ['the servers', { bootstrapServers: ['b1:9092', 'evil:9092'] }],
    ['where its brokers are reached', { addresses: { 'b1:9092': 'evil:9092' } }],
    ['the mechanism', { security: { protocol: 'SASL_SSL', sasl: { mechanism: 'PLAIN', username: 'app' } } }],
    [
      'encryption',
      { security: { protocol: 'SASL_PLAINTEXT', sasl: { mechanism: 'SCRAM-SHA-512', username: 'app' } } },
    ],
    [
      'the user',
      { security: { protocol: 'SASL_SSL', sasl: { mechanism: 'SCRAM-SHA-512', username: 'me' } } },
    ],
  ])('%s: when it changes, it is asked again', async (_, change) => {
    showInputBox.mockResolvedValueOnce('first').mockResolvedValueOnce('second');
    expect(await secrets.secretsOf(profileWith())).toEqual({ saslPassword: 'first' });
    expect(await secrets.secretsOf(profileWith(change))).toEqual({ saslPassword: 'second' });
  });

  test('not the name, nor the order of the servers', () => {
    expect(passwordKey(profileWith({ name: 'x', bootstrapServers: ['b2:9092', 'b1:9092'] }))).toBe(
      passwordKey(profileWith()),
    );
  });

  test('a plaintext profile needs none, and nothing is asked', async () => {
    expect(await secrets.secretsOf(profileWith({ security: { protocol: 'PLAINTEXT' } }))).toEqual({});
    expect(showInputBox).not.toHaveBeenCalled();
  });
});

test('without an answer there is no connection, and nothing is stored', async () => {
  showInputBox.mockResolvedValue(undefined);
  await expect(secrets.secretsOf(profileWith())).rejects.toMatchObject({ reason: 'missing-secret' });
  expect(stored.size).toBe(0);
});

test('two requests at the same time ask once', async () => {
  showInputBox.mockResolvedValue('s3cret');
  const both = await Promise.all([secrets.secretsOf(profileWith()), secrets.secretsOf(profileWith())]);
  expect(both).toEqual([{ saslPassword: 's3cret' }, { saslPassword: 's3cret' }]);
  expect(showInputBox).toHaveBeenCalledTimes(1);
});

test('a password that the broker refused is asked again, with the old one filled in', async () => {
  showInputBox.mockResolvedValueOnce('old').mockResolvedValueOnce('new');
  await secrets.secretsOf(profileWith());
  secrets.markRefused(profileWith(), { saslPassword: 'old' });
  expect(await secrets.secretsOf(profileWith())).toEqual({ saslPassword: 'new' });
  expect(showInputBox.mock.calls[1]?.[0]).toMatchObject({ value: 'old' });
  expect(await secrets.secretsOf(profileWith())).toEqual({ saslPassword: 'new' });
});

test('what was refused after another was stored asks nothing', async () => {
  showInputBox.mockResolvedValueOnce('new');
  await secrets.secretsOf(profileWith());
  secrets.markRefused(profileWith(), { saslPassword: 'old' });
  expect(await secrets.secretsOf(profileWith())).toEqual({ saslPassword: 'new' });
  expect(showInputBox).toHaveBeenCalledTimes(1);
});

test('the passphrase of an encrypted key is asked once, and only one that opens it is taken', async () => {
  const file = path.join(await mkdtemp(path.join(os.tmpdir(), 'kafka-workbench-key-')), 'key.pem');
  onTestFinished(() => rm(path.dirname(file), { recursive: true }));
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = { type: 'pkcs8', format: 'pem' } as const;
  await writeFile(file, privateKey.export({ ...pem, cipher: 'aes-256-cbc', passphrase: 'open' }));
  const profile = profileWith({ security: { protocol: 'SSL', tls: { keyFile: file } } });
  showInputBox.mockImplementation(({ validateInput }) => {
    expect(validateInput?.('closed')).toBe('This passphrase does not open the key.');
    expect(validateInput?.('open')).toBeUndefined();
    return Promise.resolve('open');
  });
  expect(await secrets.secretsOf(profile)).toEqual({ keyPassphrase: 'open' });
  expect(await secrets.secretsOf(profile)).toEqual({ keyPassphrase: 'open' });
  expect(showInputBox).toHaveBeenCalledTimes(1);
  await writeFile(file, privateKey.export(pem));
  expect(await secrets.secretsOf(profile)).toEqual({});
});

test('forgetting deletes every password of that cluster alone, and can be undone', async () => {
  showInputBox.mockResolvedValue('s');
  await secrets.secretsOf(profileWith());
  await secrets.secretsOf(profileWith({ bootstrapServers: ['old:9092'] }));
  await secrets.secretsOf(profileWith({ id: 'shop-2' }));
  const before = new Map(stored);
  const putBack = await secrets.forget(profileWith());
  expect([...stored.keys()]).toEqual([passwordKey(profileWith({ id: 'shop-2' }))]);
  await putBack();
  expect(stored).toEqual(before);
});
