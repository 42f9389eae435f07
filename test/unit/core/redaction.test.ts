import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedaction } from '../../../src/core/redaction.ts';

const secret = fc.oneof(
  fc.string({ minLength: 4, maxLength: 20 }),
  fc.string({ unit: 'binary', minLength: 4, maxLength: 12 }),
);
/** What stands around a secret: nothing that could be a part of one. */
const around = fc
  .array(fc.constantFrom('<', '>', '\n', '|'), { maxLength: 3 })
  .map((chars) => chars.join(''));

const forms: Readonly<Record<string, (value: string) => string>> = {
  'as it is': (value) => value,
  'in JSON': (value) => JSON.stringify(value).slice(1, -1),
  'in a URL': (value) => encodeURIComponent(value.toWellFormed()),
  'in a form': (value) => new URLSearchParams({ '': value }).toString().slice(1),
};

describe('redaction', () => {
  it.each(Object.entries(forms))('masks a private value %s', (_, write) => {
    fc.assert(
      fc.property(secret, around, around, (value, before, after) => {
        fc.pre(!/[<>\n|•]/.test(value));
        const text = `${before}${write(value)}${after}`;
        expect(createRedaction([value])(text)).toBe(`${before}•••${after}`);
      }),
      { numRuns: 500 },
    );
  });

  it('masks a private value in base64, whatever stands around it there', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 6, maxLength: 20 }),
        fc.string({ maxLength: 5 }),
        fc.string({ maxLength: 5 }),
        fc.constantFrom('base64' as const, 'base64url' as const),
        (value, before, after, encoding) => {
          const whole = Buffer.from(`${before}${value}${after}`).toString(encoding);
          const redacted = createRedaction([value])(`Basic ${whole}`).replace('Basic ', '');
          expect(redacted).toContain('•••');
          // At each end one character may carry bits of the value, and those of what stands beside it.
          const [head = '', tail = ''] = redacted.split('•••');
          expect(head.length).toBeLessThanOrEqual(Math.ceil((Buffer.byteLength(before) * 4) / 3));
          expect(tail.replace(/=+$/, '').length).toBeLessThanOrEqual(
            Math.ceil((Buffer.byteLength(after) * 4) / 3) + 1,
          );
        },
      ),
      { numRuns: 500 },
    );
  });

  it('leaves every other text as it is', () => {
    fc.assert(
      fc.property(fc.string(), secret, (text, value) => {
        fc.pre(!text.includes(value));
        fc.pre(text.length < 4);
        expect(createRedaction([value])(text)).toBe(text);
      }),
    );
    expect(createRedaction([])('anything')).toBe('anything');
    expect(createRedaction(['abc', ''])('abc')).toBe('abc');
  });

  it('masks all that a text holds, those that overlap as one', () => {
    const redact = createRedaction(['swordfish', 'fishbone', 'hunter2']);
    expect(redact('swordfishbone, swordfish swordfish hunter2hunter2!')).toBe('•••, ••• ••• •••!');
  });

  it('masks what other writers make of it', () => {
    const redact = createRedaction(['pässwörd/1']);
    expect(redact('"p\\u00e4ssw\\u00f6rd/1" "p\\u00E4ssw\\u00F6rd/1" "pässwörd\\/1"')).toBe(
      '"•••" "•••" "•••"',
    );
    expect(redact('p%c3%a4ssw%c3%b6rd%2f1')).toBe('•••');
  });
});
