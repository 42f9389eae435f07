/** Vitest's global set-up: one broker on this machine that every suite of a run shares. */
import type { TestProject } from 'vitest/node';
import { freshBroker } from './local-brokers.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** `host:port` of the shared broker, and its name where it runs in a container. */
    readonly sharedBroker: { readonly bootstrapServers: readonly string[]; readonly name: string };
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cluster = await freshBroker();
  const [broker] = cluster.brokers;
  project.provide('sharedBroker', {
    bootstrapServers: cluster.bootstrapServers,
    name: broker?.name ?? '',
  });
  return () => cluster.stop();
}
