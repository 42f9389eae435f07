import * as vscode from 'vscode';
import type { AddressMapping, ClusterProfile, SecurityProfile } from '../../core/cluster-profile.ts';
import { KafkaFailure } from '../../core/kafka-failure.ts';
import { logFailure } from '../failure-messages.ts';
import { askChoice, askText, runSteps, type Step, type StepPosition } from '../prompts/steps.ts';
import { withProgress } from '../prompts/with-progress.ts';
import type { ClusterConnections } from './cluster-connections.ts';
import { clusterNameProblem, formatAddresses, readAddresses, readBootstrapServers } from './cluster-input.ts';
import { newClusterId } from './cluster-settings.ts';
import { askSecurityProfile } from './security-steps.ts';

/** What the wizard has been told so far. */
interface Draft {
  name: string;
  bootstrapServers: readonly string[];
  security: SecurityProfile;
  addresses: readonly AddressMapping[];
  readOnly: boolean;
}

/**
 * Asks for a cluster step by step, tests the connection and saves it.
 * @param existing the cluster to edit; without one a new cluster is added
 * @returns what was saved; `undefined` when the user turned away
 */
export async function runClusterWizard(
  clusters: ClusterConnections,
  log: vscode.LogOutputChannel,
  existing?: ClusterProfile,
): Promise<ClusterProfile | undefined> {
  const draft: Draft = {
    name: existing?.name ?? '',
    bootstrapServers: existing?.bootstrapServers ?? [],
    security: existing?.security ?? { protocol: 'PLAINTEXT' },
    addresses: existing?.addresses ?? [],
    readOnly: existing?.readOnly ?? false,
  };
  const title =
    existing === undefined ? vscode.l10n.t('Add Cluster') : vscode.l10n.t('Edit {0}', existing.name);
  const otherNames = clusters.saved.entries.flatMap((entry) => {
    if (entry.kind === 'broken') return entry.name === undefined ? [] : [entry.name];
    return entry.profile.id === existing?.id ? [] : [entry.profile.name];
  });
  const steps: readonly Step[] = [
    (position) => askName(draft, title, otherNames, position),
    (position) => askServers(draft, title, position),
    (position) => askSecurity(draft, title, position),
    (position) => askOptions(draft, title, position),
  ];
  for (let first = 0; await runSteps(steps, first);) {
    const profile: ClusterProfile = {
      ...draft,
      id: existing?.id ?? newClusterId(draft.name, clusters.saved.takenIds),
    };
    const verdict = await testConnection(clusters, log, profile);
    if (verdict === 'save') {
      await clusters.saved.save(profile);
      await clusters.saved.select(profile.id);
      return profile;
    }
    if (verdict === 'dismissed') {
      // Nobody would find the password of a cluster that is not there.
      if (existing === undefined) await clusters.secrets.forget(profile);
      return undefined;
    }
    first = verdict === 'edit' ? 1 : steps.length - 1;
  }
  return undefined;
}

async function askName(draft: Draft, title: string, otherNames: readonly string[], position: StepPosition) {
  const answer = await askText({
    title,
    position,
    value: draft.name,
    prompt: vscode.l10n.t('What to call the cluster. `.kafka` files refer to it by this name.'),
    placeholder: vscode.l10n.t('For example: local, shop-staging'),
    problem: (text) => clusterNameProblem(text, otherNames),
  });
  if (answer.kind !== 'answer') return answer.kind;
  draft.name = answer.value;
  return 'next';
}

async function askServers(draft: Draft, title: string, position: StepPosition) {
  const answer = await askText({
    title,
    position,
    value: draft.bootstrapServers.join(', '),
    prompt: vscode.l10n.t('Bootstrap servers, separated by commas.'),
    placeholder: 'localhost:9092',
    problem: (text) => {
      const read = readBootstrapServers(text);
      return 'problem' in read ? read.problem : undefined;
    },
  });
  if (answer.kind !== 'answer') return answer.kind;
  const read = readBootstrapServers(answer.value);
  if ('value' in read) draft.bootstrapServers = read.value;
  return 'next';
}

async function askSecurity(draft: Draft, title: string, position: StepPosition) {
  const answer = await askSecurityProfile(draft.security, { title, position });
  if (answer.kind !== 'answer') return answer.kind;
  draft.security = answer.value;
  return 'next';
}

/** The last step: Enter goes on to the test; what few clusters need is a choice beside it. */
async function askOptions(draft: Draft, title: string, position: StepPosition) {
  for (;;) {
    const done = {
      label: vscode.l10n.t('Test connection and save'),
      iconPath: new vscode.ThemeIcon('check'),
      detail: `${draft.name} · ${draft.bootstrapServers.join(', ')}`,
    };
    const addresses = {
      label: vscode.l10n.t('Map advertised addresses…'),
      iconPath: new vscode.ThemeIcon('arrow-swap'),
      description: formatAddresses(draft.addresses) || vscode.l10n.t('none'),
      detail: vscode.l10n.t('For brokers behind Docker, a port-forward or NAT.'),
    };
    const access = {
      label: draft.readOnly ? vscode.l10n.t('Read-only: on') : vscode.l10n.t('Read-only: off'),
      iconPath: new vscode.ThemeIcon(draft.readOnly ? 'lock' : 'unlock'),
      detail: vscode.l10n.t(
        'Read-only refuses everything that changes the cluster: producing and joining a group too.',
      ),
    };
    const answer = await askChoice({
      title,
      position,
      items: [done, addresses, access],
      placeholder: vscode.l10n.t('Press Enter to test the connection'),
    });
    if (answer.kind !== 'answer') return answer.kind;
    if (answer.value === done) return 'next';
    if (answer.value === access) draft.readOnly = !draft.readOnly;
    if (answer.value === addresses && (await askAddresses(draft, title)) === 'dismissed') return 'dismissed';
  }
}

async function askAddresses(draft: Draft, title: string) {
  const answer = await askText({
    title,
    canGoBack: true,
    value: formatAddresses(draft.addresses),
    prompt: vscode.l10n.t('What brokers advertise, and where they are reached from here. Empty: no mapping.'),
    placeholder: 'kafka-1:29092=localhost:19092, kafka-2:29092=localhost:19093',
    problem: (text) => {
      const read = readAddresses(text);
      return 'problem' in read ? read.problem : undefined;
    },
  });
  if (answer.kind !== 'answer') return answer.kind;
  const read = readAddresses(answer.value);
  if ('value' in read) draft.addresses = read.value;
  return 'next';
}

/** `back`: the test was cancelled. */
async function testConnection(
  clusters: ClusterConnections,
  log: vscode.LogOutputChannel,
  profile: ClusterProfile,
): Promise<'save' | 'edit' | 'back' | 'dismissed'> {
  for (;;) {
    try {
      const progress = vscode.l10n.t('Connecting to {0}…', profile.bootstrapServers.join(', '));
      await withProgress(progress, (signal) => clusters.test(profile, signal));
      return 'save';
    } catch (error) {
      const failure = KafkaFailure.from(error);
      // Whoever turned away from the password is back where they chose to test.
      if (failure.reason === 'cancelled' || failure.reason === 'missing-secret') return 'back';
      logFailure(failure, log);
      const next = await askAfterFailure(failure, log);
      if (next !== 'again') return next;
    }
  }
}

async function askAfterFailure(failure: KafkaFailure, log: vscode.LogOutputChannel) {
  const again = vscode.l10n.t('Enter Password');
  const saveAnyway = vscode.l10n.t('Save Anyway');
  const edit = vscode.l10n.t('Edit');
  const showLog = vscode.l10n.t('Show Log');
  for (;;) {
    const pressed = await vscode.window.showErrorMessage(
      failure.message,
      ...(failure.reason === 'authentication' ? [again] : []),
      saveAnyway,
      edit,
      showLog,
    );
    if (pressed === again) return 'again';
    if (pressed === saveAnyway) return 'save';
    if (pressed === edit) return 'edit';
    if (pressed === undefined) return 'dismissed';
    log.show();
  }
}
