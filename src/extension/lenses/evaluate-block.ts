import type { TailPanelQuery } from '../../contracts/tail-panel.ts';
import type { BlockKind } from '../../core/block-kind.ts';
import type { ClusterProfile } from '../../core/cluster-profile.ts';
import { KafkaFailure } from '../../core/kafka-failure.ts';
import { TemplateRun } from '../../expressions/template-run.ts';
import { consumerRequest, consumerTexts } from '../../language/consumer-request.ts';
import { evaluateProperty, propertyFailure } from '../../language/evaluate-property.ts';
import {
  blockStartingAt,
  findProperty,
  variableTexts,
  type Block,
  type KafkaFile,
} from '../../language/kafka-file.ts';
import { parseKafkaFile } from '../../language/parse-kafka-file.ts';
import type { CheckFilter } from './check-filter.ts';

/**
 * The name of the cluster that a block asks for, templates replaced; `undefined` where it names none.
 * @throws KafkaFailure `invalid-request`
 */
export async function evaluateClusterName(
  text: string,
  startLine: number,
  kind: BlockKind,
): Promise<string | undefined> {
  const { block, run } = readBlock(text, startLine, kind);
  const property = findProperty(block, 'cluster');
  if (property === undefined) return undefined;
  await run.prepare([property.value.text]);
  return evaluateProperty(block, 'cluster', (template) => run.evaluate(template));
}

/**
 * What a CONSUMER asks a tail panel for, templates replaced.
 * @param checkFilter says what is wrong with a CEL expression
 * @throws KafkaFailure `invalid-request` naming the line and what is wrong with it
 */
export async function evaluateConsumer(
  text: string,
  startLine: number,
  cluster: ClusterProfile,
  checkFilter: CheckFilter,
): Promise<TailPanelQuery> {
  const { block, run } = readBlock(text, startLine, 'CONSUMER');
  await run.prepare(consumerTexts(block));
  const evaluate = (template: string): string => run.evaluate(template);
  const { topic, group, isolation, keyFormat, valueFormat, limit, filter } = consumerRequest(
    block,
    evaluate,
    Date.now(),
  );
  const property = findProperty(block, 'filter');
  if (filter !== undefined && property !== undefined) {
    const problem = await checkFilter(filter);
    if (problem !== null) throw propertyFailure(property, problem.message);
  }
  return {
    clusterId: cluster.id,
    clusterName: cluster.name,
    topics: [topic],
    // As they are written: the panel shows them, and counts `10m ago` from when it starts.
    from: evaluateProperty(block, 'from', evaluate) ?? 'latest',
    until: evaluateProperty(block, 'until', evaluate) ?? null,
    partitions: evaluateProperty(block, 'partitions', evaluate) ?? 'all',
    group: group?.groupId ?? null,
    limit: limit ?? null,
    filter: filter ?? null,
    commit: group?.commit ?? 'never',
    keyFormat: keyFormat ?? null,
    valueFormat: valueFormat ?? null,
    isolation,
  };
}

function readBlock(
  text: string,
  startLine: number,
  kind: BlockKind,
): { readonly file: KafkaFile; readonly block: Block; readonly run: TemplateRun } {
  const file = parseKafkaFile(text);
  const block = blockStartingAt(file, startLine);
  if (block?.kind !== kind) {
    throw new KafkaFailure('invalid-request', `No ${kind} starts in line ${startLine + 1}.`);
  }
  const run = new TemplateRun({ fileVariables: variableTexts(file), processEnvironment: process.env });
  return { file, block, run };
}
