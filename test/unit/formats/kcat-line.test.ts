import { Buffer } from 'node:buffer';
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { kcatLine, type KcatRecord } from '../../../src/formats/kcat-line.ts';

const record: KcatRecord = {
  topic: 'orders',
  partition: 3,
  offset: 5n,
  key: Buffer.from('user-42'),
  value: Buffer.from('{"id": 1}'),
  headers: [
    { name: Buffer.from('src'), value: Buffer.from("it's") },
    { name: Buffer.from('none'), value: null },
  ],
};
const servers = ['localhost:9092', 'localhost:9093'];

test('a record of text is a line that reads like one written by hand', () => {
  expect(kcatLine(record, servers)).toBe(
    `printf %s '{"id": 1}' | kcat -b localhost:9092,localhost:9093 -P -t orders -p 3 -k user-42 -H 'src=it'\\''s' -H none`,
  );
});

test.each<[Partial<KcatRecord>, string]>([
  [{ key: null, value: Buffer.from('') }, 'it has neither a key nor bytes in its value'],
  [{ key: Buffer.from(''), value: null }, 'an empty key of a tombstone would become null'],
  [{ key: Buffer.from([0, 1]) }, 'its key holds a NUL byte, which no argument can'],
  [{ key: Buffer.from('a\n') }, 'its key ends with a line end, which a shell takes away'],
  [{ headers: [{ name: Buffer.from('a=b'), value: null }] }, "a header's name has a `=`"],
  [{ headers: [{ name: Buffer.from(''), value: null }] }, 'a header has an empty name'],
  [
    { value: Buffer.from(Array.from({ length: 128 }, (_, byte) => byte)) },
    'its bytes leave none to delimit it with',
  ],
])('what kcat cannot send is a comment that says why: %o', (changes, why) => {
  expect(kcatLine({ ...record, ...changes }, servers)).toBe(`# orders/3 @ 5: kcat cannot send it: ${why}.`);
});

const anyBytes = fc.oneof(
  fc.uint8Array({ maxLength: 12 }),
  fc
    .array(
      fc.constantFrom(
        "'",
        '"',
        '\\',
        '$',
        '`',
        '%',
        '%s',
        '\n',
        '\r',
        '\0',
        '-',
        '!',
        ' ',
        '\\n',
        'é',
        '\u2028',
      ),
    )
    .map((parts) => new Uint8Array(Buffer.from(parts.join('')))),
);

test('a shell hands kcat the bytes of the record', () => {
  // Each run starts a shell: a few hundred records at once make up for it.
  const records = fc.sample(
    fc.record({
      key: fc.option(anyBytes),
      value: anyBytes,
      headers: fc.array(fc.record({ name: anyBytes, value: fc.option(anyBytes) }), { maxLength: 2 }),
    }),
    { numRuns: 300, seed: 7 },
  );
  const shown: string[] = [];
  const expected: string[] = [];
  for (const any of records) {
    const line = kcatLine({ ...record, ...any }, servers);
    if (line.startsWith('#')) continue;
    shown.push(line);
    expected.push(...argumentsOf(line, any));
  }
  expect(shown.length).toBeGreaterThan(100);
  // Stands in for kcat: its arguments from the 8th on and what comes in, in hexadecimal.
  const script = `kcat() {
  shift 7
  for argument; do printf %s "$argument" | od -An -v -tx1 | tr -d ' \\n'; echo; done
  od -An -v -tx1 | tr -d ' \\n'; echo
}
${shown.join('\n')}
`;
  const { stdout, stderr, status } = spawnSync('sh', ['-s'], { input: script, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout.split('\n').slice(0, -1)).toEqual(expected);
});

/** What kcat must be given behind `-t orders -p 3`, by what kcat 1.7 was seen to make of it. */
function argumentsOf(
  line: string,
  { key, value, headers }: Pick<KcatRecord, 'key' | 'value' | 'headers'>,
): readonly string[] {
  const delimiter = / -D (\S+)/.exec(line)?.[1];
  const keyDelimiter = / -K (\S+)/.exec(line)?.[1];
  const words: Uint8Array[] = [];
  const byte = (word: string | undefined): number => Number.parseInt(/x(..)/.exec(word ?? '')?.[1] ?? '', 16);
  const push = (...texts: readonly string[]): void =>
    void words.push(...texts.map((text) => Buffer.from(text)));
  const bare = (word: string): string => word.replaceAll("'", '');
  let input = value ?? new Uint8Array();
  if (value === null || value.length === 0) {
    input = Buffer.from([...(key ?? []), byte(keyDelimiter), byte(delimiter)]);
    push('-K', bare(keyDelimiter ?? ''), '-D', bare(delimiter ?? ''));
    if (value === null) push('-Z');
  } else {
    if (value.includes(0x0a)) {
      expect(value).not.toContain(byte(delimiter));
      push('-D', bare(delimiter ?? ''));
    }
    if (key !== null) {
      push('-k');
      words.push(key);
    }
  }
  for (const header of headers) {
    push('-H');
    words.push(
      header.value === null ? header.name : Buffer.concat([header.name, Buffer.from('='), header.value]),
    );
  }
  return [...words, input].map((bytes) => Buffer.from(bytes).toString('hex'));
}
