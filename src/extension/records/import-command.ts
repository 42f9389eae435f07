import * as vscode from 'vscode';
import { ClusterRequests } from '../../contracts/cluster-worker.ts';
import type { ImportJob, ImportOutcome, ImportPreviewData } from '../../contracts/import-job.ts';
import type { ClusterProfile } from '../../core/cluster-profile.ts';
import { KafkaFailure } from '../../core/kafka-failure.ts';
import type { ClusterDirectory } from '../connections/cluster-directory.ts';
import { Commands } from '../contributions.ts';
import { clusterOf, topicOf } from '../explorer/explorer-node.ts';
import { pickTopic } from '../explorer/pick-topic.ts';
import { showFailure } from '../failure-messages.ts';
import { withProgress } from '../prompts/with-progress.ts';
import { registerCommand } from '../register-command.ts';
import { importChoices, type ImportChoice } from './import-choices.ts';
import { ImportWorker } from './import-worker.ts';

export interface ImportServices {
  readonly log: vscode.LogOutputChannel;
  readonly directory: ClusterDirectory;
}

/** Where the records go. */
interface Target {
  readonly cluster: ClusterProfile;
  readonly topic: string;
  readonly partitionCount: number;
}

/** "Import Records…": a file of JSON lines, looked through as a whole before the first record is sent. */
export function registerImport(services: ImportServices): vscode.Disposable {
  return registerCommand(Commands.importRecords, services.log, async (node) => {
    const target = await askTarget(services.directory, node);
    if (target === undefined) return;
    const file = await askFile(target);
    if (file !== undefined) await importFile(services, target, file);
  });
}

async function askTarget(directory: ClusterDirectory, node: unknown): Promise<Target | undefined> {
  if (!vscode.workspace.isTrusted) {
    throw new KafkaFailure(
      'not-authorized',
      vscode.l10n.t('Nothing is imported in Restricted Mode. Trust this workspace first.'),
    );
  }
  const id = clusterOf(node);
  const cluster = id === undefined ? await directory.selectedOrPick() : directory.find(id);
  if (cluster === undefined) return undefined;
  if (cluster.readOnly) {
    throw new KafkaFailure(
      'read-only',
      vscode.l10n.t(
        '`{0}` is read-only, so importing is refused. Edit the cluster to allow changes.',
        cluster.name,
      ),
    );
  }
  const topic =
    topicOf(node) ?? (await pickTopic(directory, cluster, vscode.l10n.t('Import into which topic?')));
  if (topic === undefined) return undefined;
  const { partitions } = await directory.request(cluster.id, ClusterRequests.describeTopic, { topic });
  return { cluster, topic, partitionCount: partitions.length };
}

async function askFile({ cluster, topic }: Target): Promise<vscode.Uri | undefined> {
  const [file] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('Import into {0} on {1}', topic, cluster.name),
      openLabel: vscode.l10n.t('Look Through'),
      filters: { 'JSON Lines': ['jsonl', 'ndjson'], [vscode.l10n.t('All Files')]: ['*'] },
    })) ?? [];
  if (file === undefined || file.scheme === 'file') return file;
  throw new KafkaFailure(
    'invalid-request',
    vscode.l10n.t('Records are imported from files of this machine; `{0}` is none.', file.toString(true)),
  );
}

async function importFile(
  { log, directory }: ImportServices,
  target: Target,
  file: vscode.Uri,
): Promise<void> {
  const { cluster, topic } = target;
  const worker = new ImportWorker(log);
  try {
    const path = file.fsPath;
    const preview = await withProgress(
      vscode.l10n.t('Looking through {0}', shortName(file)),
      (signal, report) => worker.preview(path, ({ records }) => report(recordsText(records)), signal),
    );
    const choice = await askChoice(target, file, preview);
    if (choice === undefined) return;
    const { version } = preview;
    const outcome = await withProgress(
      vscode.l10n.t('Importing into {0} on {1}', topic, cluster.name),
      async (signal, report) => {
        const connection = await directory.connection(cluster.id);
        const job: Omit<ImportJob, 'jobId'> = { connection, path, version, topic, ...choice };
        return worker.import(
          job,
          ({ records }) => report(vscode.l10n.t('{0} of {1}', count(records), recordsText(preview.records))),
          signal,
        );
      },
    );
    void report({ log }, target, preview, outcome).catch((error: unknown) => showFailure(error, log));
  } finally {
    worker.dispose();
  }
}

/** Shows what would be sent and where to; nothing has been sent yet. */
async function askChoice(
  target: Target,
  file: vscode.Uri,
  preview: ImportPreviewData,
): Promise<ImportChoice | undefined> {
  const { cluster, topic, partitionCount } = target;
  const choices = importChoices(preview, partitionCount);
  if (choices.length === 0) {
    throw new KafkaFailure(
      'invalid-request',
      preview.firstProblem === null
        ? vscode.l10n.t('`{0}` has no records.', shortName(file))
        : vscode.l10n.t('No line of `{0}` is a record. {1}', shortName(file), preview.firstProblem),
    );
  }
  const items = choices.map((choice) => ({ title: choiceText(choice), choice }));
  const picked = await vscode.window.showInformationMessage(
    vscode.l10n.t('Import {0} into `{1}` on `{2}`?', recordsText(preview.records), topic, cluster.name),
    { modal: true, detail: previewText(preview, target).join('\n') },
    ...items,
  );
  return picked?.choice;
}

/** What the reader should know before anything is sent, a sentence a line. */
function previewText(preview: ImportPreviewData, { topic, partitionCount }: Target): readonly string[] {
  const { topics, highestPartition, badLines, firstProblem } = preview;
  const from = topics.map((each) => `${each.topic} (${count(each.records)})`);
  const shown = from.length > maxShownTopics ? [...from.slice(0, maxShownTopics), '…'] : from;
  const lines = [vscode.l10n.t('They were in {0}.', shown.join(', '))];
  if (highestPartition >= partitionCount) {
    lines.push(
      vscode.l10n.t(
        'Some were in partition {0}, and {1} has {2}: their keys choose the partitions.',
        highestPartition,
        topic,
        partitionCount,
      ),
    );
  }
  if (firstProblem !== null) {
    lines.push(vscode.l10n.t('Left out: {0} that cannot be read. {1}', linesText(badLines), firstProblem));
  }
  return lines;
}

const maxShownTopics = 5;

function choiceText({ partitions, leavesOutBadLines }: ImportChoice): string {
  if (partitions === 'written') {
    return leavesOutBadLines
      ? vscode.l10n.t('Import the Rest, Partitions as Written')
      : vscode.l10n.t('Import, Partitions as Written');
  }
  return leavesOutBadLines
    ? vscode.l10n.t('Import the Rest, Partitions by Key')
    : vscode.l10n.t('Import, Partitions by Key');
}

/** Says how it went; what was sent before a failure stays, and is said. */
async function report(
  { log }: Pick<ImportServices, 'log'>,
  { cluster, topic }: Target,
  preview: ImportPreviewData,
  { sent, leftOut, failure }: ImportOutcome,
): Promise<void> {
  const openTail = vscode.l10n.t('Open Tail');
  const open = (): Thenable<unknown> =>
    vscode.commands.executeCommand(Commands.openTail, { clusterId: cluster.id, topic });
  if (failure === undefined || failure.reason === 'cancelled') {
    const sentences = [
      failure === undefined
        ? vscode.l10n.t('Imported {0} into `{1}`.', recordsText(sent), topic)
        : vscode.l10n.t(
            'Cancelled: {0} of {1} were imported into `{2}`, and stay there.',
            count(sent),
            recordsText(preview.records),
            topic,
          ),
      ...(leftOut === 0 ? [] : [vscode.l10n.t('Left out: {0}.', linesText(leftOut))]),
    ];
    if ((await vscode.window.showInformationMessage(sentences.join(' '), openTail)) === openTail)
      await open();
    return;
  }
  const { reason, message, retriable, detail } = failure;
  const whole =
    sent === 0
      ? message
      : vscode.l10n.t('{0} The {1} before it were imported into `{2}`.', message, recordsText(sent), topic);
  await showFailure(KafkaFailure.fromData({ reason, message: whole, retriable, detail }), log);
}

function shortName(file: vscode.Uri): string {
  return file.path.slice(file.path.lastIndexOf('/') + 1);
}

function recordsText(records: number): string {
  return records === 1 ? vscode.l10n.t('1 record') : vscode.l10n.t('{0} records', count(records));
}

function linesText(lines: number): string {
  return lines === 1 ? vscode.l10n.t('1 line') : vscode.l10n.t('{0} lines', count(lines));
}

function count(number: number): string {
  return number.toLocaleString(vscode.env.language);
}
