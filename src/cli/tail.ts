import { KafkaFailure } from '../core/kafka-failure.ts';
import { openKafkaCluster } from '../kafka/open-kafka-cluster.ts';
import type { RecordFilter } from '../tail/tail-query.ts';
import { describedCluster } from './described-cluster.ts';
import { describeFilterProblem } from './filter-problem.ts';
import { ExitCode } from './exit-code.ts';
import type { CommandOutput } from './main.ts';
import { parseTailArguments } from './tail-arguments.ts';
import { tailHelp } from './tail-help.ts';
import { TailPrinting } from './tail-printing.ts';

/**
 * `tail TOPIC…`: prints records, by assignment, from a start to an end or until it is interrupted.
 * @returns the exit code
 * @throws KafkaFailure `invalid-request` for arguments that mean nothing; what keeps it from starting
 */
export async function tail(args: readonly string[], output: CommandOutput): Promise<number> {
  const parsed = parseTailArguments(args, Date.now());
  if (parsed === 'help') {
    output.out(tailHelp);
    return ExitCode.ok;
  }
  const connection = await describedCluster(parsed.cluster);
  const filter = parsed.filter === null ? null : await compileFilter(parsed.filter);
  return new TailPrinting(openKafkaCluster(connection), { ...parsed, filter }).run();
}

async function compileFilter(text: string): Promise<RecordFilter> {
  // Loaded only where there is a filter: it would make every start slower.
  const { compileRecordFilter } = await import('../tail/record-filter.ts');
  const compiled = compileRecordFilter(text, { key: undefined, value: undefined });
  if ('filter' in compiled) return compiled.filter;
  throw new KafkaFailure('invalid-request', describeFilterProblem(text, compiled.problem));
}
