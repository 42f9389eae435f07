import { median, notMeasured, type BenchPart, type Figure } from './bench.ts';
import {
  engineBounded,
  engineKeepingAll,
  kafkajs,
  kcat,
  libraryStream,
  type Contender,
} from './reading-contenders.ts';

const leastPerSecond = 2_500_000;
const contenders: readonly Contender[] = [engineKeepingAll, engineBounded, kcat, kafkajs, libraryStream];

/** The engine of the tail without a process around it, against other readers of the same topic in the same run. */
export const engine: BenchPart = {
  name: 'engine',
  title: 'The engine alone, 1 partition',
  run: async (bench) => {
    const { bootstrapServers, kafka, load } = await bench.cluster(1);
    const { records, rounds } = bench;
    const topic = 'orders-none-1';
    await load({ name: topic, records, partitions: 1 });
    const rates = new Map<Contender, number[]>(contenders.map((contender) => [contender, []]));
    const problems = new Map<Contender, string>();
    for (let round = 0; round < rounds; round++) {
      for (const contender of contenders) {
        if (problems.has(contender)) continue;
        bench.say(contender.name);
        try {
          const { seconds } = await contender.run({ cluster: kafka, bootstrapServers, topic, records });
          rates.get(contender)?.push(records / seconds);
        } catch (error) {
          problems.set(contender, error instanceof Error ? error.message : String(error));
        }
      }
    }
    return contenders.map((contender): Figure => {
      const problem = problems.get(contender);
      const isOurs = contender === engineKeepingAll;
      const target = isOurs ? `≥ ${leastPerSecond.toLocaleString('en-US')} records/s` : null;
      if (problem !== undefined) return notMeasured(contender.name, target, problem);
      const perSecond = Math.round(median(rates.get(contender) ?? []));
      return {
        work: contender.name,
        measured: `${perSecond.toLocaleString('en-US')} records/s`,
        target,
        holds: isOurs ? perSecond >= leastPerSecond : null,
        values: { perSecond },
      };
    });
  },
};
