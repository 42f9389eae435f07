import { describe, expect, it } from 'vitest';
import { checkNames, mayNeedFaker } from '../../../src/language/check-names.ts';
import { parseKafkaFile } from '../../../src/language/parse-kafka-file.ts';

function findings(text: string, ...given: string[]): string[] {
  const file = parseKafkaFile(text);
  const known = { given: new Set(given), isFakerPath: (path: string) => path === 'person.firstName' };
  return checkNames(file, known).map(({ line, column, endColumn, message, severity, code }) => {
    expect([severity, code]).toEqual(['error', 'unresolved-variable']);
    return `${line}: ${file.source.line(line).text.slice(column, endColumn)}: ${message}`;
  });
}

describe('a name', () => {
  it('may come from the file, an environment, the built-in ones or faker', () => {
    const text =
      '@id = 1\n@other = {{env}}\nPRODUCER\ntopic: {{id}}\nkey: {{ json other }}\nheaders: a={{$uuid}},b={{$env.HOME}}\n\n{{person.firstName}} {{person.firstName()}} {{$index}}';
    expect(findings(text, 'env')).toEqual([]);
  });

  it('that nothing provides is told where it stands', () => {
    expect(
      findings(
        '@a = {{b}}\nPRODUCER\ntopic: t\nkey: x {{ json  jso }}\n\n{\n  "n": {{c.d}}}\n{{$uid}}{{person.first()}}',
      ),
    ).toEqual([
      '0: b: Nothing provides `b`: a line `@b = value` would define it.',
      '3: jso: Nothing provides `jso`: a line `@jso = value` would define it.',
      '6: c.d: Nothing provides `c.d`, and faker has no such function.',
      '7: $uid: There is no `$uid`: built in are $uuid, $timestamp, $date.now, $date.iso, $date.unix, $index, $env.NAME.',
      '7: person.first: Faker has no function `person.first`.',
    ]);
    expect(findings('CONSUMER {{g}}\ntopic: t\nfrom: {{orderid}}', 'orderId', 'g')).toEqual([
      '2: orderid: Nothing provides `orderid`. Did you mean `orderId`?',
    ]);
  });

  it('is compared with all others for the first names that nothing provides alone', () => {
    let lists = 0;
    class CountedSet extends Set<string> {
      override [Symbol.iterator](): SetIterator<string> {
        lists++;
        return super[Symbol.iterator]();
      }
    }
    const given = new CountedSet(Array.from({ length: 30 }, (_, index) => `order${index + 10}`));
    const uses = Array.from({ length: 30 }, (_, index) => `{{orden${index + 10}}}`);
    const file = parseKafkaFile(`PRODUCER\ntopic: t\n\n${[...uses, uses[0]].join('\n')}`);
    lists = 0;
    const messages = checkNames(file, { given, isFakerPath: () => false }).map(({ message }) => message);
    expect(messages).toHaveLength(31);
    expect(messages.filter((message) => message.includes('Did you mean'))).toHaveLength(21);
    expect(lists).toBe(1);
  });

  it('can be captured by an earlier block alone', () => {
    const capture = 'EXPECT\ntopic: t\ncapture: id = value.id\n';
    expect(findings(`${capture}CONSUMER\ntopic: {{id}}`)).toEqual([]);
    expect(findings(`CONSUMER\ntopic: {{id}}\n${capture}`)).toEqual([
      '1: id: `id` is captured only in line 5.',
    ]);
    expect(findings(`EXPECT\ntopic: t\nmatch: key == "{{id}}"\ncapture: id = value.id`)).toEqual([
      '2: id: `id` is captured only in line 4.',
    ]);
    expect(findings(`@id = 0\nCONSUMER\ntopic: {{id}}\n${capture}`)).toEqual([]);
  });

  it('whose variable needs a capture follows that capture', () => {
    const capture = 'EXPECT\ntopic: t\ncapture: id = value.id\n';
    const variables = '@a = {{b}}\n@b = {{id}}\n';
    expect(findings(`${variables}${capture}CONSUMER\ntopic: {{a}}`)).toEqual([]);
    expect(findings(`${variables}CONSUMER\ntopic: {{a}}\n${capture}`)).toEqual([
      '3: a: `@a` needs `id`, which is captured only in line 7.',
    ]);
    expect(findings('@a = {{b}}\n@b = {{a}}\nCONSUMER\ntopic: {{a}}')).toEqual([]);
  });

  it('is looked for in expressions too, but not where they ask whether it is there', () => {
    expect(
      findings('@a = 1\nEXPECT\ntopic: t\nmatch: vars.a == key && vars.b == "vars.c"\nassert: has(vars.d)'),
    ).toEqual(['3: b: Nothing provides `b`: a line `@b = value` would define it.']);
    const missing = (line: number, name: string): string =>
      `${line}: ${name}: Nothing provides \`${name}\`: a line \`@${name} = value\` would define it.`;
    expect(findings('EXPECT\ntopic: t\nmatch: vars["d"] == key && vars[value.x] == vars["e" + key]')).toEqual(
      [missing(2, 'd')],
    );
    // What a template will hold is not known; what stands beside it is.
    expect(findings('@a = 1\nEXPECT\ntopic: t\nmatch: vars["{{a}}"] == {{a}} && vars.f == "{{a}}"')).toEqual([
      missing(3, 'f'),
    ]);
    expect(findings('EXPECT\ntopic: t\ncapture: x = key\nGROUP g\nassert: vars.x == group.name')).toEqual([]);
  });

  it('asks for faker only where it could be one of its paths', () => {
    const asks = (text: string, ...given: string[]): boolean =>
      mayNeedFaker(parseKafkaFile(text), new Set(given));
    expect(asks('PRODUCER\ntopic: t\n\n{{a}} {{$date.now}} {{b.c}}', 'b.c')).toBe(false);
    expect(asks('@b.c = 1\nPRODUCER\ntopic: t\n\n{{b.c}}')).toBe(false);
    expect(asks('PRODUCER\ntopic: t\n\n{{b.c}}')).toBe(true);
    expect(asks('PRODUCER\ntopic: t\n\n{{b.c()}}', 'b.c')).toBe(true);
  });

  it('is looked for through a chain of variables without an end', () => {
    const chain = Array.from({ length: 20_000 }, (_, index) => `@v${index} = {{v${index + 1}}}`).join('\n');
    expect(findings(`${chain}\nCONSUMER\ntopic: {{v0}}`)).toHaveLength(1);
  });
});
