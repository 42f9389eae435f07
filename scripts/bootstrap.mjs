/**
 * Runs one of the project's verbs on a machine that has nothing but Node and npm: says what is missing, installs the
 * project's packages, and hands over to the verb's TypeScript, which the Node 24 among those packages runs directly.
 * Plain JavaScript for Node 20; everything else is TypeScript.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const modules = path.join(root, 'node_modules');

/** Whether a verb runs Kafka on this machine. */
const verbs = { start: true, test: true, bench: true, build: false, lint: false, package: false };

const [verb = '', ...rest] = process.argv.slice(2);
if (!Object.hasOwn(verbs, verb))
  fail(`Unknown verb \`${verb}\`; there are: ${Object.keys(verbs).join(', ')}.`);
if (!isInstalled()) {
  requirePrerequisites();
  install();
}
handOver();

/** Whether npm's own record of what it installed agrees with the lock file; npm writes it last. */
function isInstalled() {
  try {
    const wanted = readPackages('package-lock.json');
    const installed = readPackages('node_modules/.package-lock.json');
    return Object.entries(wanted).every(
      ([name, { version, optional }]) =>
        // The entry '' is the project itself; optional packages are for some systems only.
        name === '' || installed[name]?.version === version || (optional && installed[name] === undefined),
    );
  } catch {
    return false;
  }
}

function readPackages(file) {
  return JSON.parse(readFileSync(path.join(root, file), 'utf8')).packages;
}

/** What src/local-cluster/prerequisites.ts says too, said before anything is downloaded. */
function requirePrerequisites() {
  if (Number(process.versions.node.split('.')[0]) < 20) {
    fail(`Kafka Workbench needs Node 20 or later, and this is Node ${process.versions.node}.`);
  }
  if (!verbs[verb]) return;
  const home = process.env.JAVA_HOME;
  const printed = output(home ? path.join(home, 'bin', 'java') : 'java', '-version') ?? '';
  const java = /version "(?:1\.)?(\d+)/.exec(printed)?.[1];
  const maven = answers('mvn', '--version');
  if (java >= 17 && maven) return;
  if (answers('docker', 'info') || answers('podman', 'info')) return;
  const missing =
    java === undefined
      ? `needs Java 17 or later${maven ? '' : ' with Maven'}, which is not installed: install it`
      : java < 17
        ? `needs Java 17 or later, and this machine has Java ${java}: install a newer one`
        : 'is downloaded with Maven, which is not installed: install it';
  fail(`A local Kafka broker ${missing}, or start a container engine (Docker, Podman).`);
}

function answers(command, argument) {
  return output(command, argument) !== undefined;
}

/** What the command prints; `undefined` when there is none or it fails. */
function output(command, argument) {
  const shell = process.platform === 'win32';
  const { status, stdout, stderr } = spawnSync(command, [argument], { encoding: 'utf8', shell });
  return status === 0 ? stdout + stderr : undefined;
}

function install() {
  console.log('Installing packages (npm ci)…');
  const npm = process.env.npm_execpath;
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status } = npm?.endsWith('.js')
    ? spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio: 'inherit' })
    : spawnSync('npm', args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) fail('The packages could not be installed; npm says why above.');
}

/** Runs the verb with the project's Node, and ends as it ends. */
function handOver() {
  const node = path.join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (!existsSync(node)) {
    fail(
      "The project's own Node is missing: its install script did not run. Allow it (`npm config get ignore-scripts`), delete node_modules, and try again.",
    );
  }
  const script = path.join(root, 'scripts', `${verb}.ts`);
  // The system's own spelling: on Windows it is `Path`, and two spellings would be two variables.
  const searchPath = Object.keys(process.env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  const searched = [path.join(modules, '.bin'), process.env[searchPath]].join(path.delimiter);
  const env = { ...process.env, [searchPath]: searched };
  // kafkajs asks for timeouts in the past, and Node would say so in the middle of our own lines.
  const flags = ['--disable-warning=TimeoutNegativeWarning'];
  const child = spawn(node, [...flags, script, ...rest], { stdio: 'inherit', env });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    // A terminal sends Ctrl-C to the verb too; it must not arrive twice.
    process.on(signal, () => (signal === 'SIGINT' && process.stdin.isTTY ? undefined : child.kill(signal)));
  }
  child.on('error', (error) => fail(`The project's own Node could not be started: ${error.message}`));
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
