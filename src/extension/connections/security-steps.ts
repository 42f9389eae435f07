import * as vscode from 'vscode';
import type { SaslProfile, SecurityProfile, TlsProfile } from '../../core/cluster-profile.ts';
import { askChoice, askText, type Answer, type StepPosition } from '../prompts/steps.ts';

/** Where the prompts stand in the wizard. */
interface Place {
  readonly title: string;
  readonly position: StepPosition;
}

type Protocol = SecurityProfile['protocol'];

/**
 * Asks how the brokers expect to be spoken to: the protocol, and what it takes. The password is not among it: the test of
 * the connection asks for it. Back goes to the prompt before.
 * @param current what is filled in
 */
export async function askSecurityProfile(
  current: SecurityProfile,
  place: Place,
): Promise<Answer<SecurityProfile>> {
  let filled = current;
  for (;;) {
    const protocol = await askProtocol(filled.protocol, place);
    if (protocol.kind !== 'answer') return protocol;
    const answer = await askDetails(protocol.value, filled, place);
    if (answer.kind !== 'back') return answer;
    filled = withProtocol(protocol.value, filled);
  }
}

async function askProtocol(current: Protocol, place: Place): Promise<Answer<Protocol>> {
  const items: readonly (vscode.QuickPickItem & { readonly protocol: Protocol })[] = [
    {
      label: vscode.l10n.t('Plaintext'),
      protocol: 'PLAINTEXT',
      detail: vscode.l10n.t('No encryption and no password, as a local broker usually listens.'),
    },
    {
      label: vscode.l10n.t('TLS'),
      protocol: 'SSL',
      detail: vscode.l10n.t('Encrypted, and with a client certificate where the brokers ask for one.'),
    },
    {
      label: vscode.l10n.t('User name and password, over TLS'),
      protocol: 'SASL_SSL',
      detail: vscode.l10n.t('SASL PLAIN or SCRAM, as hosted clusters usually listen.'),
    },
    {
      label: vscode.l10n.t('User name and password, without encryption'),
      protocol: 'SASL_PLAINTEXT',
      detail: vscode.l10n.t(
        'SASL PLAIN or SCRAM. PLAIN sends the password as it is: only for networks you trust.',
      ),
    },
  ];
  const described = items.map((item) => ({ ...item, description: item.protocol }));
  const answer = await askChoice({
    ...place,
    items: described,
    active: described.find(({ protocol }) => protocol === current),
    placeholder: vscode.l10n.t('How the brokers expect to be spoken to'),
  });
  return answer.kind === 'answer' ? { kind: 'answer', value: answer.value.protocol } : answer;
}

async function askDetails(
  protocol: Protocol,
  current: SecurityProfile,
  place: Place,
): Promise<Answer<SecurityProfile>> {
  const filled = withProtocol(protocol, current);
  if (!('sasl' in filled)) return 'tls' in filled ? askTls(filled, place) : { kind: 'answer', value: filled };
  for (let sasl = filled.sasl; ;) {
    const answer = await askSasl(sasl, place);
    if (answer.kind !== 'answer') return answer;
    sasl = answer.value;
    const asked = filled.protocol === 'SASL_SSL' ? await askTls({ ...filled, sasl }, place) : undefined;
    if (asked === undefined) return { kind: 'answer', value: { ...filled, sasl } };
    if (asked.kind !== 'back') return asked;
  }
}

/** The profile of that protocol, with what the other says where both have it. */
function withProtocol(protocol: Protocol, other: SecurityProfile): SecurityProfile {
  const tls: TlsProfile = 'tls' in other ? other.tls : { verifyHostname: true };
  const sasl: SaslProfile = 'sasl' in other ? other.sasl : { mechanism: 'SCRAM-SHA-512', username: '' };
  switch (protocol) {
    case 'PLAINTEXT':
      return { protocol };
    case 'SSL':
      return { protocol, tls };
    case 'SASL_PLAINTEXT':
      return { protocol, sasl };
    case 'SASL_SSL':
      return { protocol, tls, sasl };
  }
}

async function askSasl(current: SaslProfile, place: Place): Promise<Answer<SaslProfile>> {
  const items = (['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'] as const).map((label) => ({ label }));
  for (let mechanism = current.mechanism; ;) {
    const chosen = await askChoice({
      ...place,
      items,
      canGoBack: true,
      active: items.find(({ label }) => label === mechanism),
      placeholder: vscode.l10n.t('SASL mechanism'),
    });
    if (chosen.kind !== 'answer') return chosen;
    mechanism = chosen.value.label;
    const username = await askText({
      ...place,
      canGoBack: true,
      value: current.username,
      prompt: vscode.l10n.t('User name. The password is asked for when the connection is tested.'),
      problem: (text) => (text.trim() === '' ? vscode.l10n.t('Enter a user name.') : undefined),
    });
    if (username.kind === 'answer') return { kind: 'answer', value: { mechanism, username: username.value } };
    if (username.kind === 'dismissed') return username;
  }
}

const fileFields = ['caFile', 'certificateFile', 'keyFile'] as const;

/** A list of what TLS takes: Enter goes on with it, choosing an entry changes that. */
async function askTls<T extends Extract<SecurityProfile, { tls: TlsProfile }>>(
  security: T,
  place: Place,
): Promise<Answer<T>> {
  let { tls } = security;
  for (;;) {
    const labels = {
      caFile: vscode.l10n.t('CA file…'),
      certificateFile: vscode.l10n.t('Client certificate…'),
      keyFile: vscode.l10n.t('Key of the client certificate…'),
    };
    const done = { label: vscode.l10n.t('Go on'), iconPath: new vscode.ThemeIcon('check') };
    const files = fileFields.map((field) => ({
      label: labels[field],
      field,
      iconPath: new vscode.ThemeIcon('file'),
      description: tls[field] ?? (field === 'caFile' ? vscode.l10n.t('the system’s') : vscode.l10n.t('none')),
    }));
    const check = {
      label: tls.verifyHostname ? vscode.l10n.t('Hostname check: on') : vscode.l10n.t('Hostname check: off'),
      iconPath: new vscode.ThemeIcon(tls.verifyHostname ? 'shield' : 'warning'),
      detail: vscode.l10n.t('Whether the certificate of a broker must name the host it is reached at.'),
    };
    const answer = await askChoice<vscode.QuickPickItem>({
      ...place,
      items: [done, ...files, check],
      canGoBack: true,
      placeholder: vscode.l10n.t('Certificates, as PEM files'),
    });
    if (answer.kind !== 'answer') return answer;
    if (answer.value === done) return { kind: 'answer', value: { ...security, tls } };
    if (answer.value === check) tls = { ...tls, verifyHostname: !tls.verifyHostname };
    const chosen = files.find((file) => file === answer.value);
    if (chosen !== undefined) tls = await withFile(tls, chosen.field, chosen.label);
  }
}

/** Where the dialog is dismissed, the file is none. */
async function withFile(
  tls: TlsProfile,
  field: (typeof fileFields)[number],
  title: string,
): Promise<TlsProfile> {
  const { [field]: before, ...others } = tls;
  const [file] =
    (await vscode.window.showOpenDialog({
      title,
      openLabel: vscode.l10n.t('Use'),
      filters: {
        [vscode.l10n.t('PEM files')]: ['pem', 'crt', 'cer', 'key'],
        [vscode.l10n.t('All files')]: ['*'],
      },
      ...(before === undefined ? {} : { defaultUri: vscode.Uri.file(before) }),
    })) ?? [];
  return file === undefined ? others : { ...others, [field]: file.fsPath };
}
