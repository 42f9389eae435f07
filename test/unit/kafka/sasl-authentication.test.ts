import { saslScramSha } from '@platformatic/kafka';
import { describe, expect, it } from 'vitest';
import { boundedScramCrypto } from '../../../src/kafka/sasl-authentication.ts';

const salt = Buffer.from('salt');

describe('the cryptography of SCRAM', () => {
  it('is the library’s', async () => {
    const definition = saslScramSha.ScramAlgorithms['SHA-256'];
    expect(await boundedScramCrypto.hi(definition, 'password', salt, 4096)).toEqual(
      await saslScramSha.hi(definition, 'password', salt, 4096),
    );
  });

  it('refuses to work for hours', async () => {
    const definition = saslScramSha.ScramAlgorithms['SHA-512'];
    await expect(boundedScramCrypto.hi(definition, 'password', salt, 2_000_000_000)).rejects.toThrow(
      'it asks for 2000000000 iterations',
    );
  });
});
