import type { TailPanelQuery } from '../../contracts/tail-panel.ts';
import type { ClusterProfile } from '../../core/cluster-profile.ts';
import { KafkaFailure } from '../../core/kafka-failure.ts';
import { createRedaction } from '../../core/redaction.ts';
import { insertVariables } from '../../expressions/insert-variables.ts';
import { TemplateRun, type Evaluate } from '../../expressions/template-run.ts';
import { consumerRequest, consumerTexts } from '../../language/consumer-request.ts';
import { evaluateProperty, propertyFailure } from '../../language/evaluate-property.ts';
import {
  blockStartingAt,
  findProperty,
  variableTexts,
  type Block,
  type KafkaFile,
  type Property,
} from '../../language/kafka-file.ts';
import { parseKafkaFile } from '../../language/parse-kafka-file.ts';
import type { BlockPlace } from './block-place.ts';
import type { CheckFilter } from './check-filter.ts';

/**
 * The name of the cluster that a block asks for, templates replaced; `undefined` where it names none.
 * @throws KafkaFailure `invalid-request`
 */
export async function evaluateClusterName(place: BlockPlace): Promise<string | undefined> {
  const { block, run } = readBlock(place);
  const property = findProperty(block, 'cluster');
  if (property === undefined) return undefined;
  await run.prepare([property.value.text]);
  return evaluateProperty(block, 'cluster', (template) => run.evaluate(template));
}

/**
 * What a CONSUMER asks a tail panel for, templates replaced, and the values of `vars` in the place of their names.
 * @param checkFilter says what is wrong with a CEL expression
 * @throws KafkaFailure `invalid-request` naming the line and what is wrong with it
 */
export async function evaluateConsumer(
  place: BlockPlace,
  cluster: ClusterProfile,
  checkFilter: CheckFilter,
): Promise<TailPanelQuery> {
  const { file, block, run } = readBlock(place);
  await run.prepare(consumerTexts(block));
  const evaluate: Evaluate = (template) => run.evaluate(template);
  const request = consumerRequest(block, evaluate, Date.now());
  const { topic, group, isolation, keyFormat, valueFormat, limit } = request;
  const property = findProperty(block, 'filter');
  let { filter } = request;
  if (filter !== undefined && property !== undefined) {
    filter = withVariables(filter, property, await variablesOf(file, place, run, filter));
    if (createRedaction(place.environment.privateValues)(filter) !== filter) {
      throw propertyFailure(property, 'It holds a private value, which the tail panel would show.');
    }
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

/** A panel has no variables of its own: it gets, shows and keeps the filter with their values. */
function withVariables(filter: string, property: Property, variables: ReadonlyMap<string, string>): string {
  try {
    return insertVariables(filter, (name) => variables.get(name));
  } catch (error) {
    throw propertyFailure(property, KafkaFailure.from(error).message);
  }
}

/** What an expression of a block sees as `vars`, captures apart; those that fail for themselves are left out. */
async function variablesOf(
  file: KafkaFile,
  { environment }: BlockPlace,
  run: TemplateRun,
  expression: string,
): Promise<ReadonlyMap<string, string>> {
  const variables = new Map(environment.layers.toReversed().flatMap((layer) => [...layer]));
  if (!expression.includes('vars')) return variables;
  for (const name of variableTexts(file).keys()) {
    const template = `{{${name}}}`;
    try {
      await run.prepare([template]);
      variables.set(name, run.evaluate(template));
    } catch (error) {
      if (!(error instanceof KafkaFailure)) throw error;
      variables.delete(name);
    }
  }
  return variables;
}

function readBlock({ text, startLine, kind, environment }: BlockPlace): {
  readonly file: KafkaFile;
  readonly block: Block;
  readonly run: TemplateRun;
} {
  const file = parseKafkaFile(text);
  const block = blockStartingAt(file, startLine);
  if (block?.kind !== kind) {
    throw new KafkaFailure('invalid-request', `No ${kind} starts in line ${startLine + 1}.`);
  }
  const run = new TemplateRun({
    fileVariables: variableTexts(file),
    environments: environment.layers,
    processEnvironment: process.env,
  });
  return { file, block, run };
}
