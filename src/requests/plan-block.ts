import { KafkaFailure } from '../core/kafka-failure.ts';
import { destructiveProperties } from '../language/destructive.ts';
import { reasonToSkip } from '../language/consumer-request.ts';
import type { Block } from '../language/kafka-file.ts';
import { planExpect } from './expect-plan.ts';
import type { KafkaCluster } from '../kafka/kafka-cluster.ts';
import { planConsumer, runConsumer } from './run-consumer.ts';
import type { PlanContext, RunCluster, RunContext } from './run-context.ts';
import { runExpect } from './run-expect.ts';
import { planGroup, runGroup } from './run-group.ts';
import { planProducerBlock, runProducer } from './run-producer.ts';
import type { BlockOutcome } from '../core/run-result.ts';
import { planTopic, runTopic } from './run-topic.ts';

/** A block that is checked as far as that goes without asking a cluster. */
export interface PlannedBlock {
  readonly cluster: KafkaCluster;
  /** The topic whose records count from the run's start on. */
  readonly topicFromStart?: string;
  /** @throws KafkaFailure what kept it from being carried out */
  readonly run: (context: RunContext) => Promise<BlockOutcome>;
}

/**
 * Reads what a block asks for, every template replaced, and whether it may be done.
 * @throws KafkaFailure `invalid-request` naming the line
 */
export async function planBlock(block: Block, context: PlanContext): Promise<PlannedBlock> {
  const skipped = block.kind === 'CONSUMER' ? reasonToSkip(block) : undefined;
  switch (block.kind) {
    case 'PRODUCER': {
      const plan = await planProducerBlock(block, context);
      return { cluster: plan.cluster.cluster, run: (run) => runProducer(plan, run) };
    }
    case 'EXPECT': {
      const plan = await planExpect(block, context);
      const { start, topic } = plan.request;
      return {
        cluster: plan.cluster.cluster,
        ...(start === undefined ? { topicFromStart: topic } : {}),
        run: (run) => runExpect(plan, run),
      };
    }
    case 'CONSUMER': {
      const plan = await planConsumer(block, context);
      return {
        cluster: plan.cluster.cluster,
        run: (run) =>
          skipped === undefined
            ? runConsumer(plan, run)
            : Promise.resolve({ status: 'skipped', notes: [skipped] }),
      };
    }
    case 'TOPIC': {
      const plan = await planTopic(block, context);
      refuseDestructive(block, context, plan.cluster);
      return { cluster: plan.cluster.cluster, run: (run) => runTopic(plan, run) };
    }
    case 'GROUP': {
      const plan = await planGroup(block, context);
      refuseDestructive(block, context, plan.cluster);
      return { cluster: plan.cluster.cluster, run: (run) => runGroup(plan, run) };
    }
  }
}

/** @throws KafkaFailure `invalid-request` where the block would delete something or move offsets and may not */
function refuseDestructive(
  block: Block,
  { templates }: PlanContext,
  { destructiveRefusal }: RunCluster,
): void {
  if (destructiveRefusal === undefined) return;
  const [first] = destructiveProperties(block, (text) => templates.evaluate(text));
  if (first === undefined) return;
  throw new KafkaFailure(
    'invalid-request',
    `Line ${first.line + 1}, \`${first.name.text}\`: ${destructiveRefusal}`,
  );
}
