import type { ClusterProfile } from '../core/cluster-profile.ts';

/** Codes of OpenSSL's verification, as Node names them. */
const certificateProblems: Readonly<Record<string, string>> = {
  SELF_SIGNED_CERT_IN_CHAIN: 'untrusted',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'untrusted',
  UNABLE_TO_GET_ISSUER_CERT: 'untrusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'untrusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'untrusted',
  CERT_SIGNATURE_FAILURE: 'untrusted',
  CERT_HAS_EXPIRED: 'its certificate, or that of its authority, has expired. The broker needs a new one',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet. Check the clocks of the broker and of this machine',
  CERT_REVOKED: 'its certificate was revoked',
};

/**
 * What went wrong with TLS while a connection was opened, to stand after a colon; `undefined` where it was not TLS.
 * @param chain the errors, outermost first
 */
export function tlsProblem(
  chain: readonly unknown[],
  { security }: Pick<ClusterProfile, 'security'>,
): string | undefined {
  const errors = chain.filter((cause) => cause instanceof Error);
  const codes = errors.flatMap((error) => ('code' in error ? [String(error.code)] : []));
  const messages = errors.map(({ message }) => message);
  if (messages.some((message) => /requires TLS/i.test(message))) {
    return 'it speaks TLS. Choose SSL or SASL_SSL as the security of this cluster';
  }
  if (!('tls' in security)) return undefined;
  const { caFile, certificateFile, keyFile } = security.tls;
  const problem = codes.map((code) => certificateProblems[code]).find((words) => words !== undefined);
  if (problem === 'untrusted') {
    return caFile === undefined
      ? 'its certificate is not from an authority that is trusted here. Give the CA file of this cluster'
      : `its certificate is not from an authority in \`${caFile}\``;
  }
  if (problem !== undefined) return problem;
  if (codes.includes('ERR_TLS_CERT_ALTNAME_INVALID')) {
    const names = errors.flatMap((error) => namesOf(error)).join(', ');
    return (
      `its certificate is for other hosts${names === '' ? '' : ` (${names})`}. Connect by a name that it has, ` +
      'or switch the hostname check of this cluster off'
    );
  }
  const alert = codes.find((code) => /ALERT_(BAD_CERTIFICATE|CERTIFICATE_|UNKNOWN_CA)/.test(code));
  if (alert !== undefined || codes.some((code) => code.includes('HANDSHAKE_FAILURE'))) {
    if (certificateFile === undefined && keyFile === undefined) {
      return 'it asks for a client certificate. Give a certificate and its key';
    }
    if (alert !== undefined) return `it refused the client certificate${alertWords(alert)}`;
  }
  // A listener without TLS takes the first bytes of a handshake for the size of a request, and hangs up.
  const isOtherProtocol = codes.some((code) => /^(EPROTO|ERR_SSL_WRONG_VERSION_NUMBER)$/.test(code));
  if (isOtherProtocol || messages.some((message) => /before secure TLS connection/i.test(message))) {
    return 'it does not speak TLS, or not a version that both sides know. Choose PLAINTEXT or SASL_PLAINTEXT for a listener without TLS';
  }
  return codes.some((code) => /^ERR_(TLS|SSL|OSSL)/.test(code))
    ? `the TLS handshake failed (${messages.at(-1) ?? ''})`
    : undefined;
}

/** The names that a certificate is for, where the error of the hostname check has it. */
function namesOf(error: Error): readonly string[] {
  const certificate: unknown = 'cert' in error ? error.cert : undefined;
  if (typeof certificate !== 'object' || certificate === null || !('subjectaltname' in certificate))
    return [];
  return String(certificate.subjectaltname)
    .split(', ')
    .map((name) => name.replace(/^(DNS|IP Address):/, ''));
}

function alertWords(code: string): string {
  if (code.endsWith('UNKNOWN_CA')) return ': it is not from an authority that the broker trusts';
  return code.endsWith('EXPIRED') ? ': it has expired' : '';
}
