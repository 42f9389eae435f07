/** Certificates for the suites, made with nothing but Node: X.509 version 3 (RFC 5280) over P-256. */
import { createPrivateKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { isIP } from 'node:net';

export interface CertificateOptions {
  readonly commonName: string;
  /** Names and IPv4 addresses that it is for. */
  readonly hosts?: readonly string[];
  readonly isAuthority?: boolean;
  /** Ended yesterday. */
  readonly isExpired?: boolean;
}

/** A certificate and its private key, both as PEM. */
export class Certificate {
  readonly certificate: string;
  readonly key: string;
  readonly #name: Buffer;
  readonly #privateKey: KeyObject;

  /** Signed by `issuer`, or by itself. */
  constructor(options: CertificateOptions, issuer?: Certificate) {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.#name = commonName(options.commonName);
    this.#privateKey = privateKey;
    this.key = pemOf(privateKey);
    const dayMs = 24 * 60 * 60 * 1000;
    const end = Date.now() + (options.isExpired === true ? -dayMs : 365 * dayMs);
    const signed = sequence(
      tagged(0xa0, tagged(0x02, Buffer.from([2]))),
      tagged(0x02, Buffer.from([1, ...crypto.getRandomValues(new Uint8Array(8))])),
      ecdsaWithSha256,
      issuer === undefined ? this.#name : issuer.#name,
      sequence(utcTime(end - 730 * dayMs), utcTime(end)),
      this.#name,
      publicKey.export({ type: 'spki', format: 'der' }),
      tagged(0xa3, sequence(...extensions(options))),
    );
    const signature = sign('sha256', signed, issuer === undefined ? privateKey : issuer.#privateKey);
    const der = sequence(signed, ecdsaWithSha256, tagged(0x03, Buffer.from([0]), signature));
    const lines = der.toString('base64').replace(/.{64}(?=.)/g, '$&\n');
    this.certificate = `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
  }

  /** The key as PEM that only the passphrase opens. */
  encryptedKey(passphrase: string): string {
    return createPrivateKey(this.key)
      .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase })
      .toString();
  }
}

function pemOf(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function tagged(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tagged(0x30, ...parts);
}

const ecdsaWithSha256 = sequence(tagged(0x06, Buffer.from('2a8648ce3d040302', 'hex')));

function commonName(name: string): Buffer {
  const attribute = sequence(tagged(0x06, Buffer.from('550403', 'hex')), tagged(0x0c, Buffer.from(name)));
  return sequence(tagged(0x31, attribute));
}

function utcTime(timeMs: number): Buffer {
  const digits = new Date(timeMs).toISOString().replace(/\D/g, '').slice(2, 14);
  return tagged(0x17, Buffer.from(`${digits}Z`));
}

function extensions({ hosts = [], isAuthority = false }: CertificateOptions): readonly Buffer[] {
  const isTrue = tagged(0x01, Buffer.from([0xff]));
  const names = hosts.map((host) =>
    isIP(host) === 4
      ? tagged(0x87, Buffer.from(host.split('.').map(Number)))
      : tagged(0x82, Buffer.from(host)),
  );
  const basicConstraints = sequence(
    tagged(0x06, Buffer.from('551d13', 'hex')),
    isTrue,
    tagged(0x04, isAuthority ? sequence(isTrue) : sequence()),
  );
  const alternativeNames = sequence(
    tagged(0x06, Buffer.from('551d11', 'hex')),
    tagged(0x04, sequence(...names)),
  );
  return names.length === 0 ? [basicConstraints] : [basicConstraints, alternativeNames];
}
