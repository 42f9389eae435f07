import { KafkaFailure } from '../core/kafka-failure.ts';
import { evaluateProperty } from '../language/evaluate-property.ts';
import type { Block } from '../language/kafka-file.ts';
import { planProducer, type ProducePlan } from './plan-produce.ts';
import { produceBlock } from './produce-block.ts';
import { erroredOutcome, type PlanContext, type RunCluster, type RunContext } from './run-context.ts';
import type { BlockOutcome } from '../core/run-result.ts';

/** A PRODUCER, checked, and its first record made. */
export interface ProducerPlan {
  readonly plan: ProducePlan;
  readonly cluster: RunCluster;
}

/** @throws KafkaFailure `invalid-request` or `undecodable`, naming the line */
export async function planProducerBlock(block: Block, context: PlanContext): Promise<ProducerPlan> {
  const { file, templates, nowMs, folder, clusterOf } = context;
  const plan = await planProducer(file, block, { templates, nowMs, folder });
  if (plan.total === null) {
    throw new KafkaFailure(
      'invalid-request',
      `Line ${block.startLine + 1}: a PRODUCER with \`every\` and without \`count\` would not end when its file runs. Give it a \`count\`.`,
    );
  }
  const cluster = evaluateProperty(block, 'cluster', (text) => templates.evaluate(text));
  return { plan, cluster: await clusterOf(cluster) };
}

/** Sends the records of a PRODUCER. What was sent before a failure is told beside it. */
export async function runProducer(
  { plan, cluster }: ProducerPlan,
  context: RunContext,
): Promise<BlockOutcome> {
  const { total } = plan;
  const { sent, records, failure } = await produceBlock(cluster.cluster, plan, {
    onProgress: (count) => context.onProgress({ records: count, ...(total === null ? {} : { total }) }),
    signal: context.signal,
  });
  const last = records.at(-1);
  const told = {
    sent: {
      topic: last?.topic ?? plan.topic,
      records: sent,
      // With `acks: 0` nobody says where the record stands.
      ...(last === undefined || last.offset < 0n
        ? {}
        : { last: { partition: last.partition, offset: last.offset } }),
    },
  };
  return failure === undefined ? { status: 'passed', ...told } : { ...erroredOutcome(failure), ...told };
}
