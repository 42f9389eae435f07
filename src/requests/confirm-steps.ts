import type { DestructiveStep } from '../core/destructive-step.ts';
import { KafkaFailure } from '../core/kafka-failure.ts';
import type { RunCluster } from './run-context.ts';

/**
 * Has the user look at what a block would throw away, where somebody is there to ask.
 * @returns how long that took, in milliseconds: it is not the block's time
 * @throws KafkaFailure `cancelled` where they turned away
 */
export async function confirmSteps(
  { confirm }: RunCluster,
  steps: readonly DestructiveStep[],
  signal: AbortSignal,
): Promise<number> {
  if (confirm === undefined || steps.length === 0) return 0;
  const begin = performance.now();
  if (await confirm(steps, signal)) return performance.now() - begin;
  throw new KafkaFailure('cancelled', 'It was not confirmed: nothing was changed.');
}
