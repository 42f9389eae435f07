import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KafkaFailure } from '../../../src/core/kafka-failure.ts';
import { formatByName } from '../../../src/formats/format-by-name.ts';
import { anyString } from '../core/any-string.ts';

const whole = Number.MAX_SAFE_INTEGER;

function encode(format: string, text: string): string | null {
  const bytes = formatByName(format).encode(text);
  return bytes === null ? null : Buffer.from(bytes).toString('hex');
}

function decode(format: string, hex: string, maxChars = whole): unknown {
  return formatByName(format).decode(Buffer.from(hex, 'hex'), maxChars);
}

function expectRefusal(format: string, text: string, message: string): void {
  expect(() => formatByName(format).encode(text)).toThrow(
    expect.objectContaining({
      reason: 'undecodable',
      message: expect.stringContaining(message) as unknown,
    }) as Error,
  );
}

/** What is written comes back as it was. */
function expectRoundTrip(format: string, texts: fc.Arbitrary<string>): void {
  const { encode: write, decode: read } = formatByName(format);
  fc.assert(
    fc.property(texts, (text) => {
      const bytes = write(text);
      expect(bytes === null ? null : read(bytes, whole).text).toBe(text);
    }),
    { numRuns: 100 },
  );
}

const bytes = fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array));

describe('formatByName', () => {
  it('says what there is where there is no such format', () => {
    expect(() => formatByName('strng')).toThrow('`strng` is not a format: use `string`, `json`');
    expect(() => formatByName('string(klingon)')).toThrow('`klingon` is not an encoding');
    expect(() => formatByName('')).toThrow(KafkaFailure);
  });

  it.each(['avro', 'protobuf', 'jsonschema', 'avro(order.avsc)'])(
    'says that %s is not supported yet',
    (name) => {
      expect(() => formatByName(name)).toThrow(`The format \`${name}\` is not supported yet.`);
    },
  );
});

describe.each([
  'string',
  'string(latin1)',
  'string(hex)',
  'json',
  'integer',
  'long',
  'short',
  'float',
  'double',
  'hex',
  'none',
])('%s', (name) => {
  it('reads any bytes without throwing, and never gives more than it was asked for', () => {
    fc.assert(
      fc.property(bytes, fc.nat(50), (array, maxChars) => {
        const cell = formatByName(name).decode(array, maxChars);
        if (cell.kind === 'text' || cell.kind === 'json' || cell.kind === 'hex') {
          expect(cell.text.length).toBeLessThanOrEqual(maxChars);
        }
      }),
    );
  });
});

describe('string', () => {
  it('writes UTF-8', () => {
    expect(encode('string', 'é€😀')).toBe('c3a9e282acf09f9880');
    expect(encode('string', '')).toBe('');
    expectRoundTrip('string', fc.string({ unit: 'grapheme' }));
  });

  it('keeps a byte order mark and control characters', () => {
    expect(decode('string', 'efbbbf0061e2808e')).toEqual({
      kind: 'text',
      text: '\ufeff\0a\u200e',
      isCut: false,
    });
  });

  it('refuses half of a character, and says so of bytes that are not UTF-8', () => {
    expectRefusal('string', 'a\ud800', 'half of a character');
    expect(decode('string', '61ff')).toEqual({
      kind: 'error',
      text: 'The bytes are not UTF-8.',
      isCut: false,
    });
    expect(decode('string', 'c3')).toMatchObject({ kind: 'error' });
    expect(decode('string', 'eda080')).toMatchObject({ kind: 'error' });
  });

  it('cuts between characters', () => {
    const hex = Buffer.from('aé€😀b').toString('hex');
    expect(decode('string', hex, 3)).toEqual({ kind: 'text', text: 'aé€', isCut: true });
    expect(decode('string', hex, 4)).toEqual({ kind: 'text', text: 'aé€', isCut: true });
    expect(decode('string', hex, 5)).toEqual({ kind: 'text', text: 'aé€😀', isCut: true });
    expect(decode('string', hex, 6)).toEqual({ kind: 'text', text: 'aé€😀b', isCut: false });
    expect(decode('string', hex, 0)).toEqual({ kind: 'text', text: '', isCut: true });
  });

  it('cuts every text to a beginning of it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.nat(20), (text, maxChars) => {
        const cell = formatByName('string').decode(Buffer.from(text), maxChars);
        expect(cell.kind).toBe('text');
        expect(text.startsWith(cell.text)).toBe(true);
        expect(cell.text.length).toBeGreaterThanOrEqual(Math.min(text.length, maxChars) - 1);
        expect(cell.isCut).toBe(cell.text.length < text.length);
      }),
    );
  });

  it('reads no more of a large value than it shows', () => {
    const large = new Uint8Array(20_000_000).fill(0x61);
    large.fill(0xff, 1_000);
    expect(formatByName('string').decode(large, 100)).toEqual({
      kind: 'text',
      text: 'a'.repeat(100),
      isCut: true,
    });
  });
});

describe("string with Node's encodings", () => {
  it('writes bytes as Node does', () => {
    expect(encode('string(latin1)', 'é')).toBe('e9');
    expect(encode('string(binary)', 'ÿ')).toBe('ff');
    expect(encode('string(ascii)', 'a')).toBe('61');
    expect(encode('string(utf16le)', 'é€')).toBe('e900ac20');
    expect(encode('string(base64)', 'AAH/')).toBe('0001ff');
    expect(encode('string(base64)', 'AA==')).toBe('00');
    expect(encode('string(base64)', 'AA')).toBe('00');
    expect(encode('string(base64url)', '_-8')).toBe('ffef');
    expect(encode('string(hex)', '00Ff')).toBe('00ff');
  });

  it('gives back what was written', () => {
    expectRoundTrip(
      'string(latin1)',
      bytes.map((array) => array.toString('latin1')),
    );
    expectRoundTrip('string(utf16le)', anyString);
    expectRoundTrip(
      'string(base64)',
      bytes.map((array) => array.toString('base64')),
    );
    expectRoundTrip(
      'string(base64url)',
      bytes.map((array) => array.toString('base64url')),
    );
    expectRoundTrip(
      'string(hex)',
      bytes.map((array) => array.toString('hex')),
    );
  });

  it('refuses what Node would drop or bend', () => {
    expectRefusal('string(latin1)', 'a€', 'holds `€`, which Latin-1 does not have');
    expectRefusal('string(latin1)', '😀', '`😀`');
    expectRefusal('string(ascii)', 'é', 'ASCII');
    expectRefusal('string(base64)', 'A', 'is not base64');
    expectRefusal('string(base64)', 'AA=', 'is not base64');
    expectRefusal('string(base64)', '_-8=', 'is not base64');
    expectRefusal('string(base64url)', '+/8', 'is not base64');
    expectRefusal('string(hex)', '0', 'is not hexadecimal');
  });

  it('says so of bytes that are not of the encoding', () => {
    expect(decode('string(ascii)', '6180')).toMatchObject({
      kind: 'error',
      text: 'The bytes are not ASCII.',
    });
    expect(decode('string(utf16le)', '610062')).toMatchObject({ kind: 'error' });
  });

  it('cuts base64 to a beginning of it', () => {
    expect(decode('string(base64)', '000102030405', 6)).toEqual({
      kind: 'text',
      text: 'AAECAw',
      isCut: true,
    });
  });
});

describe('json', () => {
  it('checks the text, and sends it as it is written', () => {
    const text = '{ "id": 12345678901234567890,\r\n  "id": 1.0 }';
    expect(encode('json', text)).toBe(Buffer.from(text).toString('hex'));
    expect(decode('json', Buffer.from(text).toString('hex'))).toEqual({ kind: 'json', text, isCut: false });
    expectRefusal('json', '{"a":}', 'The text is not JSON: `}` in line 1, column 6 does not belong there.');
    expectRefusal('json', '{"a":\n1,}', '`}` in line 2, column 3');
    expectRefusal('json', '', 'it is empty');
    expectRefusal('json', '{"a":', 'it ends too early');
    expectRoundTrip('json', fc.json());
  });

  it('shows what could still be JSON where it is cut', () => {
    const hex = Buffer.from('{"a": "some text"}').toString('hex');
    expect(decode('json', hex, 10)).toEqual({ kind: 'json', text: '{"a": "som', isCut: true });
    expect(decode('json', Buffer.from('{a}').toString('hex'))).toMatchObject({ kind: 'error' });
    expect(decode('json', Buffer.from('{"a"').toString('hex'))).toMatchObject({ kind: 'error' });
    expect(decode('json', 'ff')).toMatchObject({ kind: 'error' });
  });
});

describe('whole numbers', () => {
  it("are written as Kafka's own serializers write them", () => {
    expect(encode('short', '-2')).toBe('fffe');
    expect(encode('integer', '1')).toBe('00000001');
    expect(encode('integer', '-2147483648')).toBe('80000000');
    expect(encode('long', '9223372036854775807')).toBe('7fffffffffffffff');
    expect(encode('long', ' +42 ')).toBe('000000000000002a');
  });

  it('give back what was written, to the last digit', () => {
    expectRoundTrip('short', fc.integer({ min: -32768, max: 32767 }).map(String));
    expectRoundTrip('integer', fc.integer().map(String));
    expectRoundTrip('long', fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String));
  });

  it('refuse what does not fit and what is no whole number', () => {
    expectRefusal('short', '32768', '`32768` does not fit `short`: -32768 to 32767.');
    expectRefusal('integer', '3000000000', 'does not fit `integer`');
    expectRefusal('long', '9223372036854775808', 'does not fit `long`');
    for (const text of ['', '1.5', '1e3', '0x10', 'abc', '--1'])
      expectRefusal('integer', text, 'is not a whole number');
  });

  it('say how many bytes they have where others came', () => {
    expect(decode('integer', '000001')).toEqual({
      kind: 'error',
      text: '`integer` has 4 bytes, and these are 3.',
      isCut: false,
    });
    expect(decode('long', '')).toMatchObject({ kind: 'error' });
    expect(decode('long', '8000000000000000')).toEqual({
      kind: 'number',
      text: '-9223372036854775808',
      isCut: false,
    });
  });
});

describe('float and double', () => {
  it("are written as Kafka's own serializers write them", () => {
    expect(encode('float', '1')).toBe('3f800000');
    expect(encode('double', '-1.5')).toBe('bff8000000000000');
    expect(encode('float', 'NaN')).toBe('7fc00000');
    expect(encode('double', '-Infinity')).toBe('fff0000000000000');
    expect(encode('double', '-0')).toBe('8000000000000000');
  });

  it('are shown with the fewest digits that mean the same bits', () => {
    expect(decode('float', '3dcccccd')).toEqual({ kind: 'number', text: '0.1', isCut: false });
    expect(decode('double', '3fb999999999999a')).toMatchObject({ text: '0.1' });
    expect(decode('float', '80000000')).toMatchObject({ text: '-0' });
    expect(decode('float', '7f800000')).toMatchObject({ text: 'Infinity' });
  });

  it('give back the bits that were written', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true }), (value) => {
        const format = formatByName('float');
        const text = format.decode(
          format.encode(Object.is(value, -0) ? '-0' : String(value)) ?? new Uint8Array(),
          whole,
        ).text;
        expect(Object.is(Math.fround(Number(text)), value)).toBe(true);
      }),
    );
    expectRoundTrip(
      'double',
      fc.double({ noNaN: true }).map((value) => (Object.is(value, -0) ? '-0' : String(value))),
    );
  });

  it('refuse what is no number, or too large', () => {
    expectRefusal('float', '1e39', '`1e39` is too large for `float`.');
    expectRefusal('double', '1e400', 'too large');
    for (const text of ['', 'x', '1,5', '0x1p3', '.', '1e']) expectRefusal('double', text, 'is not a number');
  });
});

describe('hex', () => {
  it('writes two digits a byte', () => {
    expect(encode('hex', '00 fF\n10')).toBe('00ff10');
    expectRefusal('hex', '0', 'not hexadecimal');
    expectRefusal('hex', '0x00', 'not hexadecimal');
    expectRoundTrip(
      'hex',
      bytes.map((array) => array.toString('hex')),
    );
  });

  it('cuts between bytes', () => {
    expect(decode('hex', '0001ff', 5)).toEqual({ kind: 'hex', text: '0001', isCut: true });
    expect(decode('hex', '0001ff', 6)).toEqual({ kind: 'hex', text: '0001ff', isCut: false });
  });
});

describe('none', () => {
  it('sends nothing at all, and leaves what comes unread', () => {
    expect(encode('none', 'whatever')).toBeNull();
    expect(decode('none', '00ff')).toEqual({ kind: 'text', text: '', isCut: false });
  });
});
