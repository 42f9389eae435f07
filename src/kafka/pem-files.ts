import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { ClusterSecrets, TlsProfile } from '../core/cluster-profile.ts';
import { encryptedKeyIn } from '../core/encrypted-key.ts';
import { fileFailure } from '../core/file-failure.ts';
import { KafkaFailure } from '../core/kafka-failure.ts';

/** What TLS takes from PEM files, as text. */
export interface PemMaterial {
  /** Absent where the system's own authorities are trusted. */
  readonly ca?: string;
  readonly cert?: string;
  /** Not encrypted any more. */
  readonly key?: string;
}

/** What failures call it by, and what it holds. */
interface PemText {
  readonly name: string;
  readonly text: string;
}

const certificatePattern = /-----BEGIN (TRUSTED )?CERTIFICATE-----[^-]+-----END (TRUSTED )?CERTIFICATE-----/g;
const keyPattern = /-----BEGIN ([A-Z]+ )*PRIVATE KEY-----[\s\S]+?-----END ([A-Z]+ )*PRIVATE KEY-----/;

/**
 * Reads the files of a profile, each time anew: certificates are renewed while an editor stays open.
 * @throws KafkaFailure `tls`, naming the file that is missing, is not PEM, does not open or does not belong to the other;
 *   `missing-secret` where the key is encrypted and there is no passphrase
 */
export async function readPemMaterial(
  { caFile, certificateFile, keyFile }: TlsProfile,
  { keyPassphrase, pem }: ClusterSecrets,
): Promise<PemMaterial> {
  const ca = await readPem(caFile, pem?.ca, 'the given authorities');
  const trust = ca === undefined ? {} : { ca: certificatesOf(ca) };
  // One file may hold both, as Java's PEM key stores do.
  const certificate = await readPem(certificateFile ?? keyFile, pem?.certificate, 'the given certificate');
  const key = (await readPem(keyFile, pem?.key, 'the given key')) ?? certificate;
  if (certificate === undefined || key === undefined) return trust;
  const cert = certificatesOf(certificate);
  const privateKey = privateKeyOf(key, keyPassphrase);
  if (!new X509Certificate(cert).checkPrivateKey(privateKey)) {
    throw pemFailure(`The key in ${key.name} does not belong to the certificate in ${certificate.name}.`);
  }
  return { ...trust, cert, key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
}

/** The text of `file`, or the one that stands for it. */
async function readPem(
  file: string | undefined,
  given: string | undefined,
  givenName: string,
): Promise<PemText | undefined> {
  if (given !== undefined) return { name: givenName, text: given };
  if (file === undefined) return undefined;
  const name = `\`${file}\``;
  try {
    return { name, text: await readFile(file, 'utf8') };
  } catch (error) {
    throw pemFailure(fileFailure(error, `Could not read ${name}`).message, error);
  }
}

function certificatesOf({ name, text }: PemText): string {
  const certificates = text.match(certificatePattern) ?? [];
  if (certificates.length === 0) {
    throw pemFailure(`${name} holds no certificate in PEM form ("BEGIN CERTIFICATE").`);
  }
  for (const certificate of certificates) {
    try {
      new X509Certificate(certificate);
    } catch (error) {
      throw pemFailure(`${name} holds a certificate that cannot be read.`, error);
    }
  }
  return certificates.join('\n');
}

function privateKeyOf({ name, text }: PemText, passphrase: string | undefined): KeyObject {
  const pem = keyPattern.exec(text)?.[0];
  if (pem === undefined) throw pemFailure(`${name} holds no private key in PEM form ("BEGIN PRIVATE KEY").`);
  const encrypted = encryptedKeyIn(pem);
  if (encrypted && (passphrase === undefined || passphrase === '')) {
    throw new KafkaFailure('missing-secret', `The key in ${name} is encrypted: its passphrase is missing.`);
  }
  try {
    return createPrivateKey(encrypted ? { key: pem, passphrase: passphrase ?? '' } : pem);
  } catch (error) {
    throw pemFailure(
      encrypted
        ? `The passphrase does not open the key in ${name}.`
        : `${name} holds a private key that cannot be read.`,
      error,
    );
  }
}

function pemFailure(message: string, cause?: unknown): KafkaFailure {
  return new KafkaFailure('tls', message, { cause });
}
