import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { chmod, copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { missingSentence } from '../../../src/local-cluster/prerequisites.ts';

const root = path.resolve(import.meta.dirname, '../../..');
let checkout: string;
let programs: string;

beforeEach(async () => {
  checkout = await mkdtemp(path.join(os.tmpdir(), 'kafka-workbench-test-'));
  programs = path.join(checkout, 'programs');
  await mkdir(path.join(checkout, 'scripts'));
  await mkdir(programs);
  await copyFile(path.join(root, 'scripts/bootstrap.mjs'), path.join(checkout, 'scripts/bootstrap.mjs'));
  await writePackages('package-lock.json', {
    '': { version: '1.0.0' },
    'node_modules/a': { version: '1.0.0' },
  });
});
afterEach(async () => {
  await rm(checkout, { recursive: true, force: true });
});

function bootstrap(...args: string[]): SpawnSyncReturns<string> {
  const env = { PATH: programs, HOME: checkout };
  return spawnSync(process.execPath, ['scripts/bootstrap.mjs', ...args], {
    cwd: checkout,
    encoding: 'utf8',
    env,
  });
}

async function writePackages(file: string, packages: object): Promise<void> {
  await mkdir(path.dirname(path.join(checkout, file)), { recursive: true });
  await writeFile(path.join(checkout, file), JSON.stringify({ packages }));
}

async function program(name: string, script: string): Promise<void> {
  await mkdir(path.dirname(path.join(programs, name)), { recursive: true });
  await writeFile(path.join(programs, name), `#!/bin/sh\n${script}\n`);
  await chmod(path.join(programs, name), 0o755);
}

/** What an install leaves: npm's record of it, and the project's own Node. */
async function installed(): Promise<void> {
  await writePackages('node_modules/.package-lock.json', { 'node_modules/a': { version: '1.0.0' } });
  await mkdir(path.join(checkout, 'node_modules/node/bin'), { recursive: true });
  await symlink(process.execPath, path.join(checkout, 'node_modules/node/bin/node'));
}

describe.skipIf(process.platform === 'win32')('a verb on a fresh clone', () => {
  test.each(['start', 'test', 'bench'])(
    '`%s` says what it needs before it installs anything',
    async (verb) => {
      await program('npm', 'echo installing');
      const { status, stderr, stdout } = bootstrap(verb);
      expect({ status, stderr, stdout }).toEqual({
        status: 1,
        stderr: `${missingSentence(undefined, false)}\n`,
        stdout: '',
      });
    },
  );

  test('names a Java that is too old', async () => {
    await program('java', 'echo \'openjdk version "11.0.2"\' >&2');
    await program('mvn', 'exit 0');
    expect(bootstrap('start').stderr).toBe(`${missingSentence(11, true)}\n`);
  });

  test('names a missing Maven', async () => {
    await program('java', 'echo \'openjdk version "21.0.2"\' >&2');
    expect(bootstrap('start').stderr).toBe(`${missingSentence(21, false)}\n`);
  });

  test('installs what the lock file says, and says so', async () => {
    await program('npm', 'echo "npm $@"; exit 3');
    const { status, stdout, stderr } = bootstrap('build');
    expect(stdout).toContain('Installing packages (npm ci)…\nnpm ci ');
    expect(stderr).toBe('The packages could not be installed; npm says why above.\n');
    expect(status).toBe(1);
  });
});

describe.skipIf(process.platform === 'win32')('a verb on an installed checkout', () => {
  test('runs its TypeScript on the project’s Node, and ends as it ends', async () => {
    await installed();
    await writeFile(
      path.join(checkout, 'scripts/build.ts'),
      'const args: string[] = process.argv.slice(2); console.log(...args, process.env.PATH); process.exit(7);',
    );
    const { status, stdout } = bootstrap('build', '--watch');
    expect(stdout).toBe(`--watch ${path.join(checkout, 'node_modules/.bin')}:${programs}\n`);
    expect(status).toBe(7);
  });

  test('installs again when the lock file names another version', async () => {
    await installed();
    await writePackages('package-lock.json', { 'node_modules/a': { version: '1.0.1' } });
    await program('npm', 'exit 3');
    expect(bootstrap('build').stdout).toContain('Installing packages');
  });

  test('does not miss packages that are for other systems', async () => {
    await installed();
    await writePackages('package-lock.json', {
      'node_modules/a': { version: '1.0.0' },
      'node_modules/a-win32': { version: '1.0.0', optional: true },
    });
    await writeFile(path.join(checkout, 'scripts/build.ts'), 'console.log("built")');
    expect(bootstrap('build').stdout).toBe('built\n');
  });
});

test('an unknown verb is named', () => {
  const { status, stderr } = bootstrap('deploy');
  expect(stderr).toContain('Unknown verb `deploy`');
  expect(status).toBe(1);
});
