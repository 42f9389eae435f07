import { describe, expect, it } from 'vitest';
import {
  clusterNameOf,
  definitionsOf,
  environmentNames,
  findCluster,
  findEnvironment,
  readEnvironments,
  type Environments,
} from '../../../src/language/environment.ts';

function read(shared: unknown, hidden?: unknown): Environments {
  const toText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
  return readEnvironments({
    ...(shared === undefined ? {} : { shared: { file: 'kafka.env.json', text: toText(shared) } }),
    ...(hidden === undefined ? {} : { private: { file: 'kafka.private.env.json', text: toText(hidden) } }),
  });
}

function valuesOf(environments: Environments, name: string): Record<string, string> {
  const { layers } = findEnvironment(environments, name);
  return Object.fromEntries(layers.toReversed().flatMap((layer) => [...layer]));
}

/** Findings in short: file, line, column, severity, message. */
function findings(environments: Environments): string[] {
  return environments.findings.map(
    ({ file, line, column, severity, message }) => `${file}:${line}:${column} ${severity} ${message}`,
  );
}

describe('environments', () => {
  it('give names their values: texts, and numbers and truth values as they are written', () => {
    const environments = read(
      '{"dev": {"a": "x", "b": 12345678901234567890, "c": 1.50, "d": true}, "ci": {}}',
    );
    expect(environments.findings).toEqual([]);
    expect(environments.names).toEqual(['dev', 'ci']);
    expect(valuesOf(environments, 'dev')).toEqual({
      a: 'x',
      b: '12345678901234567890',
      c: '1.50',
      d: 'true',
    });
  });

  it('lay the private file over the shared one, value by value', () => {
    const environments = read(
      { dev: { $cluster: 'local', user: 'ada', password: 'none', allowDestructive: true } },
      { dev: { $cluster: 'mine', password: 'swordfish' }, own: { pin: '1234' } },
    );
    expect(valuesOf(environments, 'dev')).toEqual({ user: 'ada', password: 'swordfish' });
    expect(environments.names).toEqual(['dev', 'own']);
    expect(findEnvironment(environments, 'dev')).toMatchObject({
      name: 'dev',
      cluster: 'mine',
      allowDestructive: true,
      production: false,
    });
    expect(environmentNames(environments)).toEqual(new Set(['password', 'pin', 'user']));
  });

  it('say which values are private: all of the private file, whatever environment is chosen', () => {
    const environments = read(
      { dev: { user: 'ada' } },
      { dev: { password: 'swordfish' }, own: { pin: '1234' } },
    );
    expect(findEnvironment(environments, 'dev').privateValues).toEqual(['swordfish', '1234']);
    expect(findEnvironment(environments, undefined).privateValues).toEqual(['swordfish', '1234']);
    expect(findEnvironment(read({ dev: { user: 'ada' } }), 'dev').privateValues).toEqual([]);
  });

  it('need not be there', () => {
    const none = readEnvironments({});
    expect(findEnvironment(none, undefined)).toEqual({
      name: undefined,
      cluster: undefined,
      allowDestructive: false,
      production: false,
      layers: [],
      privateValues: [],
    });
    expect(() => findEnvironment(none, 'dev')).toThrow(
      'There is no environment `dev`: no `kafka.env.json` has any.',
    );
    expect(() => findEnvironment(read({ dev: {}, ci: {} }), 'prod')).toThrow(
      'There is no environment `prod`: there is `dev`, `ci`.',
    );
  });

  it('know where a name is defined', () => {
    const environments = read('{\n  "dev": {"id": "42"}}', '{"dev": {"id": "43"}}');
    expect(
      definitionsOf(environments, 'id').map(({ environment, isPrivate, value }) => [
        environment,
        isPrivate,
        value.file,
        value.line,
        value.column,
        value.text,
      ]),
    ).toEqual([
      ['dev', true, 'kafka.private.env.json', 0, 9, '43'],
      ['dev', false, 'kafka.env.json', 1, 10, '42'],
    ]);
  });

  it('have clusters with what may be done there', () => {
    const { clusters, findings: found } = read({
      $clusters: {
        local: { bootstrapServers: 'localhost:9092', allowDestructive: true },
        live: { bootstrapServers: ['a:1', 'b:2'], readOnly: true, production: true },
      },
    });
    expect(found).toEqual([]);
    expect(clusters.get('local')).toEqual({
      id: 'file:local',
      name: 'local',
      bootstrapServers: ['localhost:9092'],
      security: { protocol: 'PLAINTEXT' },
      addresses: [],
      readOnly: false,
      allowDestructive: true,
    });
    expect(clusters.get('live')).toMatchObject({ readOnly: true, production: true });
  });

  it('take a cluster of the private file for the shared one of the same name', () => {
    const cluster = (port: number): unknown => ({
      $clusters: { local: { bootstrapServers: `localhost:${port}` } },
    });
    const { clusters } = read(cluster(1), cluster(2));
    expect(clusters.get('local')?.bootstrapServers).toEqual(['localhost:2']);
  });
});

describe('a broken environment file', () => {
  it('says where it is no JSON', () => {
    expect(findings(read('{\n  "dev": {"a": "x",}\n}'))).toEqual([
      'kafka.env.json:1:19 error A name in double quotes is expected here.',
    ]);
    expect(findings(read('', '{}'))).toHaveLength(1);
  });

  it('says what has the wrong shape, and keeps the rest', () => {
    const environments = read(
      '{"dev": {"a": {"b": 1}, "c": null, "d": [], "ok": "1", "$cluster": 5, "allowDestructive": "yes", "$other": "x"}, "x": 5, "$what": {}}',
    );
    expect(environments.findings.map(({ message }) => message)).toEqual([
      '`a` must be a text, a number, true or false.',
      '`c` must be a text, a number, true or false.',
      '`d` must be a text, a number, true or false.',
      '`$cluster` is the name of a cluster, a text.',
      '`allowDestructive` is true or false.',
      '`$other` is not known here: there is `$cluster`, and other names start without `$`.',
      '`x` is an environment: an object of names and values is expected here.',
      '`$what` is not known here: there is `$clusters`.',
    ]);
    expect(valuesOf(environments, 'dev')).toEqual({ ok: '1' });
    expect(findings(read('[]'))).toEqual([
      'kafka.env.json:0:0 error An object is expected here: its names are the environments, and `$clusters`.',
    ]);
  });

  it('says which field of a cluster is wrong, and where', () => {
    expect(
      findings(
        read(
          '{"$clusters": {"a": {},\n"b": {"bootstrapServers": "x:y"},\n"c": {"bootstrapServers": "c:1", "security": {"protocol": "TLS"}},\n"d": {"bootstrapServers": "d:1", "password": "x", "production": 1},\n"e": 5}}',
        ),
      ),
    ).toEqual([
      'kafka.env.json:0:15 error `bootstrapServers` must be `host:port`, or a list of them.',
      'kafka.env.json:1:26 error `bootstrapServers`: "x:y" is not `host:port`.',
      'kafka.env.json:2:58 error `security.protocol`: `TLS` is not PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL.',
      expect.stringContaining('kafka.env.json:3:33 warning A cluster has no `password`'),
      'kafka.env.json:3:64 error `production` must be true or false.',
      'kafka.env.json:4:5 error `e` is a cluster: an object with `bootstrapServers` is expected here.',
    ]);
  });

  it('leaves out a cluster whose flags cannot be read', () => {
    const { clusters } = read({ $clusters: { a: { bootstrapServers: 'a:1', production: 'yes' } } });
    expect([...clusters]).toEqual([]);
  });

  it('warns of a name that stands twice, of which the last holds', () => {
    const environments = read('{"dev": {"a": "1", "a": "2"}}');
    expect(findings(environments)).toEqual([
      'kafka.env.json:0:9 warning `a` stands again further down, which holds.',
    ]);
    expect(valuesOf(environments, 'dev')).toEqual({ a: '2' });
  });

  it('takes names that objects inherit for names', () => {
    const environments = read('{"constructor": {"__proto__": "x", "toString": "y"}}');
    const [layer] = findEnvironment(environments, 'constructor').layers.toReversed();
    expect([...(layer ?? [])]).toEqual([
      ['__proto__', 'x'],
      ['toString', 'y'],
    ]);
    expect(() => findEnvironment(environments, 'valueOf')).toThrow('there is `constructor`');
  });
});

describe('the cluster of a block', () => {
  it("is the block's, else the command line's, else the environment's, else the selected one", () => {
    const all = { block: 'b', commandLine: 'c', environment: 'e', selected: 's' };
    expect(clusterNameOf(all)).toBe('b');
    expect(clusterNameOf({ ...all, block: undefined })).toBe('c');
    expect(clusterNameOf({ environment: 'e', selected: 's' })).toBe('e');
    expect(clusterNameOf({ selected: 's' })).toBe('s');
    expect(clusterNameOf({})).toBeUndefined();
  });

  it('is looked up in one directory after the other', () => {
    const own = new Map([['a', 1]]);
    const user = new Map([
      ['a', 2],
      ['b', 3],
    ]);
    expect(findCluster('a', [own, user])).toBe(1);
    expect(findCluster('b', [own, user])).toBe(3);
    expect(() => findCluster('c', [own, user])).toThrow('There is no cluster `c`: there is `a`, `b`.');
    expect(() => findCluster('c', [])).toThrow('There is no cluster `c`: no cluster is known.');
  });
});
