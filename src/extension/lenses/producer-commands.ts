import * as vscode from 'vscode';
import { KafkaFailure } from '../../core/kafka-failure.ts';
import type { ClusterProfile } from '../../core/cluster-profile.ts';
import { createRedaction } from '../../core/redaction.ts';
import type { ProducedRecord } from '../../core/record.ts';
import type { ClusterDirectory } from '../connections/cluster-directory.ts';
import { Commands } from '../contributions.ts';
import { showFailure } from '../failure-messages.ts';
import { tailQuery } from '../panels/tail-query.ts';
import type { TailPanels } from '../panels/tail-panels.ts';
import { registerCommand } from '../register-command.ts';
import { requireTrust } from '../require-trust.ts';
import { documentPath } from '../runs/document-environment.ts';
import type { FileRuns } from '../runs/file-runs.ts';
import type { BlockPlace } from './block-place.ts';
import type { BlockRuns } from './block-runs.ts';
import type { BlockTexts } from './block-texts.ts';
import type { FindBlock, FoundBlock } from './find-block.ts';
import { ProduceJobs } from './produce-jobs.ts';
import type { ProduceRuns, ProduceState } from './produce-runs.ts';
import { pickProducedRecord } from './produced-records-pick.ts';
import { redactFailure, redactOutcome } from './redact-outcome.ts';
import { isSaved, requireSaved } from './require-saved.ts';
import { describeRecord } from './run-texts.ts';
import type { TrackedBlock } from './tracked-blocks.ts';

export interface ProducerServices {
  readonly log: vscode.LogOutputChannel;
  readonly clusters: ClusterDirectory;
  readonly tailPanels: TailPanels;
  readonly fileRuns: FileRuns;
  readonly runs: ProduceRuns;
  readonly blockRuns: BlockRuns;
  readonly texts: BlockTexts;
  readonly findBlock: FindBlock;
}

/** The commands of PRODUCER blocks: produce, cancel, and show where the records went. */
export function registerProducerCommands(services: ProducerServices): vscode.Disposable {
  const { log, runs, blockRuns, texts, findBlock } = services;
  const jobs = new ProduceJobs(log);
  return vscode.Disposable.from(
    jobs,
    registerCommand(Commands.produce, log, async (target, times) => {
      const found = await findBlock('PRODUCER', target);
      blockRuns.forget(found.block);
      texts.remember(found.block, found.document);
      const state = await runs.run(found.block, (onProgress, signal) =>
        produce(services, jobs, found, parseTimes(times), onProgress, signal),
      );
      if (state !== undefined) report(services, state);
    }),
    registerCommand(Commands.cancelProduce, log, async (target) => {
      runs.cancel((await findBlock('PRODUCER', target)).block);
    }),
    registerCommand(Commands.showProduceResult, log, async (target) => {
      const { block } = await findBlock('PRODUCER', target);
      await showResult(services, block);
    }),
  );
}

function parseTimes(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : undefined;
}

async function produce(
  { fileRuns }: ProducerServices,
  jobs: ProduceJobs,
  { document, block }: FoundBlock,
  times: number | undefined,
  onProgress: Parameters<ProduceJobs['run']>[1],
  signal: AbortSignal,
): Promise<Extract<ProduceState, { kind: 'done' }> | undefined> {
  requireTrust();
  // The editor's text, saved or not, as it stands now; what is typed from here on is for the next run.
  const text = document.getText();
  const { startLine } = block;
  const documentEnvironment = await fileRuns.environmentOf(document.uri);
  const { environment } = documentEnvironment;
  let redact = createRedaction(environment.privateValues);
  try {
    const place: BlockPlace = { text, startLine, kind: 'PRODUCER', environment };
    const [{ evaluateClusterName }, { requireCaptures }] = await Promise.all([
      import('./evaluate-block.ts'),
      import('./require-captures.ts'),
    ]);
    requireCaptures(place);
    const name = await evaluateClusterName(place);
    const { connection } = await fileRuns.clusters.of(name, documentEnvironment, true);
    const { profile, secrets } = connection;
    const hidden = [secrets.saslPassword, secrets.keyPassphrase].filter((secret) => secret !== undefined);
    redact = createRedaction([...environment.privateValues, ...hidden]);
    signal.throwIfAborted();
    const outcome = await jobs.run(
      {
        connection,
        path: documentPath(document.uri),
        text,
        startLine,
        environments: environment.layers,
        ...(times === undefined ? {} : { times }),
      },
      onProgress,
      signal,
    );
    return { kind: 'done', outcome, shown: redactOutcome(outcome, redact), cluster: profile };
  } catch (error) {
    throw redactFailure(error, redact);
  }
}

/** Writes the run into the log, and says aloud what went wrong with it. */
function report(services: ProducerServices, state: ProduceState): void {
  const { log } = services;
  if (state.kind === 'refused') {
    void showProblem(services, state.failure);
    return;
  }
  if (state.kind === 'running') return;
  const { shown: outcome, cluster } = state;
  for (const warning of outcome.warnings) log.warn(warning);
  for (const record of outcome.records) log.info(`Produced to ${cluster.name}: ${describeRecord(record)}`);
  if (outcome.failure === undefined) return;
  void showProblem(services, KafkaFailure.fromData(outcome.failure), { cluster, topic: outcome.topic });
}

async function showProblem(
  { log, clusters }: ProducerServices,
  failure: KafkaFailure,
  place?: { readonly cluster: ClusterProfile; readonly topic: string },
): Promise<void> {
  const manageTrust = vscode.l10n.t('Manage Workspace Trust');
  const createTopic = vscode.l10n.t('Create Topic');
  const actions = [
    ...(failure.reason === 'unknown-topic' && place !== undefined && isSaved(clusters, place.cluster)
      ? [createTopic]
      : []),
    ...(vscode.workspace.isTrusted ? [] : [manageTrust]),
  ];
  const pressed = await showFailure(failure, log, ...actions);
  if (pressed === manageTrust) await vscode.commands.executeCommand('workbench.trust.manage');
  if (pressed === createTopic && place !== undefined) {
    const { cluster, topic } = place;
    await vscode.commands.executeCommand(Commands.createTopic, { clusterId: cluster.id, topic });
  }
}

/** A failure again, or a tail that starts at the record; with several, the one that the user picks. */
async function showResult(services: ProducerServices, block: TrackedBlock): Promise<void> {
  const state = services.runs.state(block);
  if (state?.kind === 'refused') return showProblem(services, state.failure);
  if (state?.kind !== 'done') {
    throw new KafkaFailure('invalid-request', vscode.l10n.t('This block has not produced anything yet.'));
  }
  const { outcome, shown, cluster } = state;
  if (outcome.failure !== undefined && outcome.failure.reason !== 'cancelled') {
    const failure = KafkaFailure.fromData(shown.failure ?? outcome.failure);
    return showProblem(services, failure, { cluster, topic: outcome.topic });
  }
  const title = vscode.l10n.t('Records produced to `{0}` on `{1}`', shown.topic, cluster.name);
  const index = outcome.sent === 1 ? 0 : await pickProducedRecord(shown.records, title);
  const record = index === undefined ? undefined : outcome.records[index];
  if (record !== undefined) openTailAt(services, cluster, block, record);
}

function openTailAt(
  { tailPanels, clusters }: ProducerServices,
  cluster: ClusterProfile,
  { range }: TrackedBlock,
  { topic, partition, offset }: ProducedRecord,
): void {
  requireSaved(clusters, cluster);
  // With `acks: 0` the broker does not say where the record went.
  const from = offset < 0n ? 'last 100' : String(offset);
  tailPanels.open(
    {
      ...tailQuery(cluster, [topic], from, String(partition)),
      keyFormat: readableFormat(range.properties['key-format']),
      valueFormat: readableFormat(range.properties['value-format']),
    },
    'beside',
  );
}

/** The format to read with what was written with `name`; `null` lets the tail find out. */
function readableFormat(name: string | undefined): string | null {
  return name === undefined || name === 'none' || name.includes('{{') ? null : name;
}
