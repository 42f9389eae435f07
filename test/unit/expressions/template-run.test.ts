import { describe, expect, it } from 'vitest';
import { TemplateRun, type TemplateSources } from '../../../src/expressions/template-run.ts';

const nowMs = (): number => Date.parse('2026-05-04T10:00:00.250Z');

/** Evaluates one text as the first record's. */
async function evaluate(text: string, sources: TemplateSources = {}): Promise<string> {
  const run = new TemplateRun({ nowMs, ...sources });
  await run.prepare([text]);
  return run.record(0)(text);
}

const names = (entries: Record<string, string>): ReadonlyMap<string, string> =>
  new Map(Object.entries(entries));

describe('a run of templates', () => {
  it('asks captures, overrides, file variables, the private and the shared environment, in this order', async () => {
    const given = (value: string): ReadonlyMap<string, string> => names({ x: value });
    const sources = {
      captures: given('capture'),
      overrides: given('override'),
      fileVariables: given('file'),
      environments: [given('private'), given('shared')],
    };
    expect(await evaluate('{{x}}', sources)).toBe('capture');
    expect(await evaluate('{{x}}', { ...sources, captures: new Map() })).toBe('override');
    expect(
      await evaluate('{{x}}', { fileVariables: sources.fileVariables, environments: sources.environments }),
    ).toBe('file');
    expect(await evaluate('{{x}}', { environments: sources.environments })).toBe('private');
    expect(await evaluate('{{x}}', { environments: [names({ y: '1' }), given('shared')] })).toBe('shared');
  });

  it('asks variables before built-ins and faker', async () => {
    expect(
      await evaluate('{{person.firstName}}', { fileVariables: names({ 'person.firstName': 'Ada' }) }),
    ).toBe('Ada');
  });

  it('calls faker where there are parameters, whatever variables there are', async () => {
    const fileVariables = names({ 'number.int': 'seven' });
    expect(await evaluate('{{number.int}} {{number.int({"min": 7, "max": 7})}}', { fileVariables })).toBe(
      'seven 7',
    );
  });

  it('takes an empty text for a value', async () => {
    expect(
      await evaluate('[{{x}}]', { overrides: names({ x: '' }), fileVariables: names({ x: 'file' }) }),
    ).toBe('[]');
  });

  it('has built-ins for the time', async () => {
    expect(await evaluate('{{$timestamp}} {{$date.now}} {{$date.unix}} {{$date.iso}}')).toBe(
      '1777888800250 1777888800250 1777888800 2026-05-04T10:00:00.250Z',
    );
  });

  it("inserts the process's environment", async () => {
    expect(await evaluate('{{$env.HOME}}', { processEnvironment: { HOME: '/home/ada' } })).toBe('/home/ada');
    await expect(evaluate('{{$env.NOT_SET}}')).rejects.toThrow('no environment variable `NOT_SET`');
    await expect(evaluate('{{$env.toString}}', { processEnvironment: {} })).rejects.toThrow('`toString`');
  });

  it('numbers records from 0', async () => {
    const run = new TemplateRun();
    await run.prepare(['{{$index}}']);
    expect([0, 1, 2].map((index) => run.record(index)('#{{$index}}'))).toEqual(['#0', '#1', '#2']);
    expect(() => run.evaluate('{{$index}}')).toThrow('no record is meant here');
  });

  it('evaluates a variable once a run, and anew in the next', async () => {
    const sources = { fileVariables: names({ id: '{{$uuid}}', other: '{{$uuid}}', both: '{{id}}/{{id}}' }) };
    const run = new TemplateRun(sources);
    await run.prepare(['{{id}}', '{{both}}', '{{other}}']);
    const id = run.record(0)('{{id}}');
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    expect(run.record(9)('{{both}}')).toBe(`${id}/${id}`);
    expect(run.evaluate('{{other}}')).not.toBe(id);
    expect(await evaluate('{{id}}', sources)).not.toBe(id);
  });

  it('keeps what a variable was at first, the time included', async () => {
    let time = 1000;
    const run = new TemplateRun({ nowMs: () => time++, fileVariables: names({ start: '{{$timestamp}}' }) });
    await run.prepare(['{{start}}']);
    expect(run.record(0)('{{start}} {{$timestamp}}')).not.toBe(run.record(1)('{{start}} {{$timestamp}}'));
    expect(run.record(0)('{{start}}')).toBe(run.record(1)('{{start}}'));
  });

  it('restarts the same random values for the key, the headers and the value of one record', async () => {
    const run = new TemplateRun();
    const key = '{{string.uuid}}';
    const value = '{"id": "{{string.uuid}}", "name": "{{person.firstName}}"}';
    await run.prepare([key, value]);
    const ids = [0, 1, 2].map((index) => {
      const record = run.record(index);
      const id = record(key);
      expect(record(value)).toContain(`"id": "${id}"`);
      return id;
    });
    expect(new Set(ids).size).toBe(3);
  });

  it('keeps random values apart from whether a variable was evaluated before', () => {
    const sources = { seed: 4, fileVariables: names({ id: '{{$uuid}}' }) };
    const early = new TemplateRun(sources);
    early.evaluate('{{id}}');
    const late = new TemplateRun(sources);
    expect(late.record(3)('{{id}} {{$uuid}}')).toBe(early.record(3)('{{id}} {{$uuid}}'));
  });

  it('repeats a run by its seed', async () => {
    const text = '{{$uuid}} {{person.fullName}} {{number.int}} {{date.past}}';
    const first = new TemplateRun({ nowMs });
    await first.prepare([text]);
    const again = new TemplateRun({ nowMs, seed: first.seed });
    await again.prepare([text]);
    const other = new TemplateRun({ nowMs, seed: first.seed + 1 });
    await other.prepare([text]);
    expect(again.record(5)(text)).toBe(first.record(5)(text));
    expect(other.record(5)(text)).not.toBe(first.record(5)(text));
  });

  it('gives all texts of a record the same time', () => {
    let time = 1000;
    const run = new TemplateRun({ nowMs: () => time++ });
    const record = run.record(0);
    expect(record('{{$timestamp}}')).toBe(record('{{$timestamp}}'));
    expect(run.record(1)('{{$timestamp}}')).not.toBe(record('{{$timestamp}}'));
  });

  it('substitutes in one pass', async () => {
    expect(await evaluate('{{x}}', { overrides: names({ x: '{{$uuid}}' }) })).toBe('{{$uuid}}');
    expect(await evaluate('{{x}}', { environments: [names({ x: '{{y}} \\{{' })] })).toBe('{{y}} \\{{');
  });

  it('inserts the inside of a JSON text with `json`', async () => {
    const overrides = names({ x: 'say "hi"\n\\ é' });
    const text = await evaluate('{"x": "{{json x}}"}', { overrides });
    expect(JSON.parse(text)).toEqual({ x: 'say "hi"\n\\ é' });
  });

  it('writes escaped braces as braces', async () => {
    expect(await evaluate('\\{{x}} {{x}}', { overrides: names({ x: '1' }) })).toBe('{{x}} 1');
  });

  it('writes times as ISO, lists between commas, and objects as JSON', async () => {
    expect(await evaluate('{{date.past}}')).toMatch(/^202[56]-\d\d-\d\dT/);
    expect(await evaluate('{{helpers.shuffle([1, 1])}}')).toBe('1,1');
    expect(await evaluate('{{helpers.arrayElement([{"a": 1}])}}')).toBe('{"a":1}');
    expect(await evaluate('{{datatype.boolean(1)}}')).toBe('true');
  });

  it('names all that nothing provides, before anything is evaluated', async () => {
    const run = new TemplateRun({ fileVariables: names({ a: '{{missing}}' }) });
    await expect(run.prepare(['{{a}} {{nope}} {{$nope}} {{person.nope}}'])).rejects.toMatchObject({
      reason: 'invalid-request',
      message: expect.stringMatching(
        /^Nothing provides (?=.*`missing`)(?=.*`nope`)(?=.*`\$nope`)(?=.*`person.nope`)/,
      ) as unknown,
    });
    await expect(evaluate('{{orderId}}')).rejects.toThrow(
      'Nothing provides `orderId`: a line `@orderId = value` would define it.',
    );
    await expect(evaluate('{{$now}}')).rejects.toThrow('built in are $uuid,');
    await expect(evaluate('{{person.fristName}}')).rejects.toThrow('faker has no such function');
  });

  it('does not ask for what a variable that nobody uses is made of', async () => {
    expect(await evaluate('fine', { fileVariables: names({ unused: '{{missing}}' }) })).toBe('fine');
  });

  it('does not look into a variable that something nearer stands for', async () => {
    expect(
      await evaluate('{{a}}', { overrides: names({ a: '1' }), fileVariables: names({ a: '{{missing}}' }) }),
    ).toBe('1');
  });

  it('names the variables that refer to each other in a circle', async () => {
    const fileVariables = names({ a: '{{b}}', b: 'x{{c}}', c: '{{a}}' });
    await expect(evaluate('{{a}}', { fileVariables })).rejects.toThrow(
      'A variable refers to itself: `a` → `b` → `c` → `a`.',
    );
  });

  it('follows a hundred variables that need one another, and says which one needs more', async () => {
    const chain = (length: number): ReadonlyMap<string, string> =>
      new Map([
        ...Array.from({ length: length - 1 }, (_, index) => [`v${index}`, `{{v${index + 1}}}`] as const),
        [`v${length - 1}`, 'end'],
      ]);
    expect(await evaluate('{{v0}}', { fileVariables: chain(100) })).toBe('end');
    for (const length of [101, 20_000]) {
      await expect(evaluate('{{v0}}', { fileVariables: chain(length) })).rejects.toMatchObject({
        reason: 'invalid-request',
        message:
          '`@v0` starts a chain of more than 100 variables, each of which needs the next: write fewer.',
      });
    }
  });

  it('says what is wrong with parameters, before anything is sent', async () => {
    const run = new TemplateRun();
    await expect(run.prepare(['{{number.int({"min": 9, "max": 1})}}'])).rejects.toMatchObject({
      reason: 'invalid-request',
      message: '`{{number.int}}` failed: Max 1 should be greater than min 9.',
    });
    await expect(run.prepare(['{{a b}}'])).rejects.toThrow('`{{a b}}` is not a name or a call.');
  });

  it('puts a capture before what a name meant when it was evaluated first, and the newest before the others', async () => {
    const captures = new Map<string, string>();
    const run = new TemplateRun({ captures, fileVariables: new Map([['a', 'file']]) });
    const text = '{{a}} {{person.firstName}}';
    await run.prepare([text]);
    expect(run.evaluate(text)).toMatch(/^file ./);
    expect(run.isConstant(text)).toBe(false);
    captures.set('a', 'first').set('person.firstName', 'Ada');
    expect(run.evaluate(text)).toBe('first Ada');
    captures.set('a', 'second');
    expect(run.evaluate(text)).toBe('second Ada');
    expect(run.isConstant(text)).toBe(true);
  });

  it('never reaches what is not meant to be called', async () => {
    for (const text of [
      '{{constructor.constructor("return 1")}}',
      '{{person.constructor("x")}}',
      '{{__proto__.x}}',
      '{{helpers.fake("{{constructor.constructor}}")}}',
      '{{toString}}',
      '{{$env.__proto__}}',
    ]) {
      await expect(evaluate(text)).rejects.toMatchObject({ reason: 'invalid-request' });
    }
  });
});
