import * as vscode from 'vscode';
import { ClusterRequests } from '../../contracts/cluster-worker.ts';
import type { ClusterProfile } from '../../core/cluster-profile.ts';
import { KafkaFailure } from '../../core/kafka-failure.ts';
import { topicNameProblem, type NewTopic } from '../../core/topic.ts';
import type { ClusterDirectory } from '../connections/cluster-directory.ts';
import { showFailure } from '../failure-messages.ts';
import { askChoice, askText, runSteps, type Step, type StepPosition } from '../prompts/steps.ts';
import { withProgress } from '../prompts/with-progress.ts';
import { readConfigLine, readCount } from './topic-input.ts';

/** What the questions have brought so far. */
interface Draft {
  name: string;
  partitions: number | undefined;
  replicationFactor: number | undefined;
  readonly configs: Map<string, string>;
}

/** A choice of the last step; `name` is the configuration that it changes. */
type ConfigItem = vscode.QuickPickItem & { readonly name?: string };

/** More partitions than a topic of a real cluster ever had: what stands above is a slip of the finger. */
const maxPartitions = 100_000;
const maxReplicationFactor = 32_767;

/**
 * Asks for a topic step by step and creates it. A failure offers to go back to the answers.
 * @returns the name of the topic that was created; `undefined` when the user turned away
 */
export async function createTopic(
  directory: ClusterDirectory,
  cluster: ClusterProfile,
  log: vscode.LogOutputChannel,
): Promise<string | undefined> {
  const draft: Draft = { name: '', partitions: undefined, replicationFactor: undefined, configs: new Map() };
  const title = vscode.l10n.t('Create Topic on {0}', cluster.name);
  const steps: readonly Step[] = [
    (position) => askName(draft, title, position),
    (position) => askPartitions(draft, title, position),
    (position) => askReplicationFactor(draft, title, position),
    (position) => askConfiguration(draft, title, position),
  ];
  for (let first = 0; await runSteps(steps, first);) {
    try {
      const progress = vscode.l10n.t('Creating topic {0}…', draft.name);
      await withProgress(progress, (signal) =>
        directory.request(cluster.id, ClusterRequests.createTopic, newTopic(draft), signal),
      );
      return draft.name;
    } catch (error) {
      const failure = KafkaFailure.from(error);
      const edit = vscode.l10n.t('Edit');
      if (failure.reason !== 'cancelled' && (await showFailure(failure, log, edit)) !== edit)
        return undefined;
      first = failure.reason === 'cancelled' ? steps.length - 1 : stepOf(failure);
    }
  }
  return undefined;
}

function newTopic({ name, partitions, replicationFactor, configs }: Draft): NewTopic {
  return {
    name,
    ...(partitions === undefined ? {} : { partitions }),
    ...(replicationFactor === undefined ? {} : { replicationFactor }),
    configs: Object.fromEntries(configs),
  };
}

/** The question whose answer the cluster did not like. */
function stepOf({ reason }: KafkaFailure): number {
  switch (reason) {
    case 'invalid-partitions':
      return 1;
    case 'invalid-replication-factor':
      return 2;
    case 'invalid-config':
      return 3;
    default:
      return 0;
  }
}

async function askName(draft: Draft, title: string, position: StepPosition) {
  const answer = await askText({
    title,
    position,
    value: draft.name,
    prompt: vscode.l10n.t('Name of the topic'),
    placeholder: 'orders',
    problem: (text) => topicNameProblem(text.trim()),
  });
  if (answer.kind !== 'answer') return answer.kind;
  draft.name = answer.value;
  return 'next';
}

async function askPartitions(draft: Draft, title: string, position: StepPosition) {
  const answer = await askText({
    title,
    position,
    value: draft.partitions?.toString() ?? '',
    prompt: vscode.l10n.t('Number of partitions. Empty: what the brokers have as default.'),
    placeholder: vscode.l10n.t('Default of the brokers'),
    problem: (text) => problemIn(readCount(text, 1, maxPartitions)),
  });
  if (answer.kind !== 'answer') return answer.kind;
  const read = readCount(answer.value, 1, maxPartitions);
  if ('value' in read) draft.partitions = read.value;
  return 'next';
}

async function askReplicationFactor(draft: Draft, title: string, position: StepPosition) {
  const answer = await askText({
    title,
    position,
    value: draft.replicationFactor?.toString() ?? '',
    prompt: vscode.l10n.t('Replication factor, at most the number of brokers. Empty: the brokers’ default.'),
    placeholder: vscode.l10n.t('Default of the brokers'),
    problem: (text) => problemIn(readCount(text, 1, maxReplicationFactor)),
  });
  if (answer.kind !== 'answer') return answer.kind;
  const read = readCount(answer.value, 1, maxReplicationFactor);
  if ('value' in read) draft.replicationFactor = read.value;
  return 'next';
}

/** The last step: Enter creates the topic; configuration is added line by line beside it. */
async function askConfiguration(draft: Draft, title: string, position: StepPosition) {
  for (;;) {
    const create: ConfigItem = {
      label: vscode.l10n.t('Create topic {0}', draft.name),
      iconPath: new vscode.ThemeIcon('check'),
    };
    const add: ConfigItem = {
      label: vscode.l10n.t('Add configuration…'),
      iconPath: new vscode.ThemeIcon('add'),
      detail: vscode.l10n.t('For example retention.ms=86400000 or cleanup.policy=compact'),
    };
    const added = [...draft.configs].map(([name, value]): ConfigItem => ({
      label: `${name}=${value}`,
      description: vscode.l10n.t('select to change'),
      iconPath: new vscode.ThemeIcon('edit'),
      name,
    }));
    const answer = await askChoice({
      title,
      position,
      items: [create, ...added, add],
      placeholder: vscode.l10n.t('Press Enter to create the topic'),
    });
    if (answer.kind !== 'answer') return answer.kind;
    if (answer.value === create) return 'next';
    if ((await askConfigLine(draft, title, answer.value.name)) === 'dismissed') return 'dismissed';
  }
}

async function askConfigLine(draft: Draft, title: string, name: string | undefined) {
  const answer = await askText({
    title,
    canGoBack: true,
    value: name === undefined ? '' : `${name}=${draft.configs.get(name) ?? ''}`,
    prompt:
      name === undefined
        ? vscode.l10n.t('One line of configuration, as name=value')
        : vscode.l10n.t('One line of configuration, as name=value. Empty: take {0} out.', name),
    placeholder: 'retention.ms=86400000',
    problem: (text) => (text.trim() === '' ? undefined : problemIn(readConfigLine(text))),
  });
  if (answer.kind !== 'answer') return answer.kind;
  if (name !== undefined) draft.configs.delete(name);
  const read = readConfigLine(answer.value);
  if ('name' in read) draft.configs.set(read.name, read.value);
  return 'next';
}

function problemIn(read: object): string | undefined {
  return 'problem' in read && typeof read.problem === 'string' ? read.problem : undefined;
}
