import { appendFileSync } from 'node:fs';

/** How one test in the extension host went, as a line of JSON in the results file. */
export interface HostTestResult {
  readonly name: string;
  readonly elapsedMs: number;
  /** Absent when it passed. */
  readonly error?: string;
}

/** Put in by the bundler: where the results go, the root of the extension, and where a broker of the suite's own is. */
declare const HOST_TEST_RESULTS: string;
declare const HOST_TEST_ROOT: string;
declare const HOST_TEST_BROKER: readonly string[];

/** The folder of the extension under test. */
export const extensionRoot = HOST_TEST_ROOT;
/** `host:port` of a real broker. */
export const bootstrapServers = HOST_TEST_BROKER;

const timeoutMs = 60_000;
const tests: { readonly name: string; readonly body: () => void | Promise<void> }[] = [];

/** Registers a test. They run one after another, in the order of the files' names. */
export function test(name: string, body: () => void | Promise<void>): void {
  tests.push({ name, body });
}

/** Runs every registered test; VS Code calls this. @throws Error when one failed */
export async function run(): Promise<void> {
  let failed = 0;
  for (const { name, body } of tests) {
    const start = performance.now();
    const error = await outcome(body);
    if (error !== undefined) failed += 1;
    const result: HostTestResult = {
      name,
      elapsedMs: Math.round(performance.now() - start),
      ...(error === undefined ? {} : { error }),
    };
    appendFileSync(HOST_TEST_RESULTS, `${JSON.stringify(result)}\n`);
  }
  appendFileSync(HOST_TEST_RESULTS, 'end\n');
  if (failed > 0) throw new Error(`${failed} of ${tests.length} tests failed.`);
}

async function outcome(body: () => void | Promise<void>): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`Not done after ${timeoutMs / 1000} seconds.`)), timeoutMs);
  });
  try {
    await Promise.race([body(), timeout]);
    return undefined;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  } finally {
    clearTimeout(timer);
  }
}
