/** Whether a private key in PEM text needs a passphrase, in PKCS #8 or in OpenSSL's older form (RFC 1421). */
export function encryptedKeyIn(pem: string): boolean {
  return /^-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m.test(pem);
}
