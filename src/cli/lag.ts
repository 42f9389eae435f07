import { setTimeout as pause } from 'node:timers/promises';
import type { GroupId } from '../core/group.ts';
import { KafkaFailure } from '../core/kafka-failure.ts';
import type { KafkaCluster } from '../kafka/kafka-cluster.ts';
import { openKafkaCluster } from '../kafka/open-kafka-cluster.ts';
import { describedCluster } from './described-cluster.ts';
import { ExitCode } from './exit-code.ts';
import { parseLagArguments } from './lag-arguments.ts';
import { lagHelp } from './lag-help.ts';
import { lagJson, lagRows, lagTable, type LagRow } from './lag-rows.ts';
import type { CommandOutput } from './main.ts';

const watchEveryMs = 1000;
/** To the upper left corner, and everything below goes. */
const clearScreen = '\u001b[H\u001b[J';

/**
 * `lag GROUP…`: prints where groups stand, once or every second.
 * @returns the exit code
 * @throws KafkaFailure `invalid-request` for arguments that mean nothing; `unknown-group`; what keeps it from asking
 */
export async function lag(args: readonly string[], output: CommandOutput): Promise<number> {
  const parsed = parseLagArguments(args);
  if (parsed === 'help') {
    output.out(lagHelp);
    return ExitCode.ok;
  }
  const connection = await describedCluster(parsed.cluster);
  const cluster = openKafkaCluster(connection);
  const interrupted = new AbortController();
  const { signal } = interrupted;
  const look = async (): Promise<string> => {
    const tables = await Promise.all(parsed.groups.map((group) => rowsOf(cluster, group, signal)));
    return parsed.json ? lagJson(tables.flat()) : tables.map(lagTable).join('\n');
  };
  // Once: a second Ctrl-C ends the process there and then.
  process.once('SIGINT', () => interrupted.abort());
  try {
    if (!parsed.watches) {
      output.out(await look());
      return ExitCode.ok;
    }
    for (;;) {
      const text = await lookAgain(look, output);
      const isRedrawn = process.stdout.isTTY && !parsed.json;
      if (text !== undefined) output.out(`${isRedrawn ? clearScreen : ''}${text}`);
      await pause(watchEveryMs, undefined, { signal });
    }
  } catch (error) {
    if (signal.aborted) return ExitCode.interrupted;
    throw error;
  } finally {
    await cluster.close();
  }
}

async function rowsOf(cluster: KafkaCluster, group: string, signal: AbortSignal): Promise<readonly LagRow[]> {
  return lagRows(group, await cluster.groupLag(group as GroupId, signal));
}

/** A broker that is away for a while ends no watching. */
async function lookAgain(look: () => Promise<string>, output: CommandOutput): Promise<string | undefined> {
  try {
    return await look();
  } catch (error) {
    const failure = KafkaFailure.from(error);
    if (!failure.retriable) throw error;
    output.error(`${failure.message}\n`);
    return undefined;
  }
}
