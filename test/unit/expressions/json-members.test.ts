import fc from 'fast-check';
import { expect, test } from 'vitest';
import { JsonMembers } from '../../../src/expressions/json-members.ts';
import { parseJsonValue, type ValuePath } from '../../../src/expressions/json-value.ts';

const paths: readonly ValuePath[] = [['a'], ['b', 'c'], ['d', 0]];
const names = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'constructor', '__proto__', 'ü', 'a"');
const plainNames = fc.constantFrom('a', 'b', 'c', 'd', 'e', '');
const plainText = fc.string({ unit: fc.constantFrom('x', ' ', '{', '}', '[', ']', ',', ':', '-', '7') });

/** JSON as somebody might write it: with spaces, long numbers and names that stand twice. */
function json(name: fc.Arbitrary<string>, text: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const space = fc.constantFrom('', '', ' ', '\n', '\t ');
  const number = fc.oneof(
    fc.integer().map(String),
    fc.bigInt().map(String),
    fc.double({ noDefaultInfinity: true, noNaN: true }).map(String),
    fc.constantFrom('1.0', '-0', '1e3', '2E-7', '0.5e+2'),
  );
  return fc.letrec<{ value: string; object: string }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.oneof(
        number,
        text.map((each) => JSON.stringify(each)),
        fc.constantFrom('true', 'false', 'null'),
      ),
      tie('object'),
      fc.array(tie('value'), { maxLength: 3 }).map((items) => `[${items.join()}]`),
    ),
    object: fc
      .array(fc.tuple(name, space, tie('value')), { maxLength: 5 })
      .map(
        (members) =>
          `{${members.map(([key, gap, value]) => `${gap}${JSON.stringify(key)}${gap}:${value}${gap}`).join()}}`,
      ),
  })).object;
}

function readMembers(text: string, wanted = paths): Record<string, unknown> | undefined {
  return JsonMembers.of(wanted)?.read(Buffer.from(text));
}

/** What an expression sees that looks at `paths`. */
function seen(value: unknown): readonly unknown[] {
  return paths.map((path) =>
    path.reduce<unknown>(
      (holder, name) =>
        typeof holder === 'object' && holder !== null && Object.hasOwn(holder, name)
          ? Reflect.get(holder, name)
          : undefined,
      value,
    ),
  );
}

test('plain objects are read, and their members are those of the whole', () => {
  fc.assert(
    fc.property(json(plainNames, plainText), (text) => {
      const members = readMembers(text);
      expect(members).toBeDefined();
      expect(seen(members)).toEqual(seen(parseJsonValue(text, paths)));
    }),
  );
});

test('whatever is read of any object is what the whole holds', () => {
  fc.assert(
    fc.property(json(names, fc.string({ unit: 'binary' })), (text) => {
      const members = readMembers(text);
      if (members !== undefined) expect(seen(members)).toEqual(seen(parseJsonValue(text, paths)));
    }),
  );
});

test('what is not JSON is never read', () => {
  fc.assert(
    fc.property(
      json(plainNames, plainText),
      fc.nat(),
      fc.constantFrom('', ',', '"', '{', '0', '.', 'e', 'x'),
      (text, at, put) => {
        const place = at % text.length;
        const broken = text.slice(0, place) + put + text.slice(place + 1);
        if (parseJsonValue(broken) === undefined) expect(readMembers(broken)).toBeUndefined();
      },
    ),
    { numRuns: 2000 },
  );
});

test.each([
  ['a name that CEL takes for a type', '{"constructor": 1, "a": 2}'],
  ['a name with an escape', String.raw`{"\u0061": 1}`],
  ['text with an escape', String.raw`{"a": "\n"}`],
  ['text beyond ASCII', '{"a": "ä"}'],
  ['a control character', '{"a": "\u0001"}'],
  ['a list', '[{"a": 1}]'],
  ['more behind the object', '{"a": 1} x'],
  ['a number that begins with zero', '{"a": 01}'],
  ['an object that is nested deep', `{"a": ${'['.repeat(80)}${']'.repeat(80)}}`],
])('%s is left to those who read the whole', (_what, text) => {
  expect(readMembers(text)).toBeUndefined();
});

test('of a name that stands twice the last holds, and numbers stay exact', () => {
  const text = '{"a": 1, "a": 9007199254740993, "b": {"c": 1.0}, "z": [1, {"a": 5}]}';
  expect(readMembers(text)).toEqual({ a: 9007199254740993n, b: { c: 1 } });
});

test('paths that begin with no name of an ordinary member are for those who read the whole', () => {
  expect(JsonMembers.of([['constructor']])).toBeUndefined();
  expect(JsonMembers.of([['__proto__']])).toBeUndefined();
  expect(JsonMembers.of([['a'], []])).toBeUndefined();
  expect(JsonMembers.of([[0]])).toBeUndefined();
});
