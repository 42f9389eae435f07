import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { uniqueName } from '../local-brokers.ts';
import { StartedCli, type CliResult } from './started-cli.ts';

/** Never to be seen in anything that a run prints or writes: the value of `token` in the environment `dev`. */
export const secret = 'pssst-not-for-logs';

/** The JSON report, as far as tests look at it. */
export interface Report {
  readonly exitCode: number;
  readonly files: readonly {
    readonly problems: readonly string[];
    readonly blocks: readonly {
      readonly kind: string;
      readonly name: string;
      readonly status: string;
      readonly captures: readonly { readonly name: string; readonly value: string }[];
      readonly read: { readonly seen: number; readonly matched: number } | null;
      readonly failure: { readonly reason: string; readonly message: string } | null;
      readonly nearestMisses: readonly { readonly offset: string; readonly parts: readonly unknown[] }[];
    }[];
  }[];
}

/** A folder whose `kafka.env.json` names a broker several times: `local`, `careful`, `live` and `locked`. */
export class RunFolder {
  readonly path: string;

  private constructor(folder: string) {
    this.path = folder;
  }

  /** The caller removes it. */
  static async create(bootstrapServers: string): Promise<RunFolder> {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'kafka-workbench-run-'));
    const local = { bootstrapServers };
    const environments = {
      $clusters: {
        local: { ...local, allowDestructive: true },
        careful: local,
        live: { ...local, production: true },
        locked: { ...local, readOnly: true },
      },
      dev: { $cluster: 'local' },
    };
    await writeFile(path.join(folder, 'kafka.env.json'), JSON.stringify(environments));
    const privateValues = { dev: { token: secret } };
    await writeFile(path.join(folder, 'kafka.private.env.json'), JSON.stringify(privateValues));
    return new RunFolder(folder);
  }

  /** Writes the lines into a file of their own. @returns its path */
  async write(lines: readonly string[]): Promise<string> {
    const file = path.join(this.path, `${uniqueName('requests')}.kafka`);
    await writeFile(file, lines.join('\n'));
    return file;
  }

  /** Writes the lines into a file of their own, and starts it. */
  async start(lines: readonly string[], ...options: readonly string[]): Promise<StartedCli> {
    return new StartedCli(['run', await this.write(lines), ...options], { NO_COLOR: '1' });
  }

  async run(lines: readonly string[], ...options: readonly string[]): Promise<CliResult> {
    return (await this.start(lines, ...options)).result;
  }

  /** The same, with both reports. */
  async runWithReports(
    lines: readonly string[],
    ...options: readonly string[]
  ): Promise<CliResult & { readonly json: Report; readonly junit: string }> {
    const [junit, json] = ['junit.xml', 'report.json'].map((end) =>
      path.join(this.path, `${uniqueName('of')}.${end}`),
    ) as [string, string];
    const result = await this.run(
      lines,
      ...options,
      '--report',
      `junit=${junit}`,
      '--report',
      `json=${json}`,
    );
    return {
      ...result,
      json: JSON.parse(await readFile(json, 'utf8')) as Report,
      junit: await readFile(junit, 'utf8'),
    };
  }

  remove(): Promise<void> {
    return rm(this.path, { recursive: true });
  }
}
