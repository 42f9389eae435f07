import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseRecordLink, recordLinkQuery } from '../../../../src/extension/panels/record-link.ts';

const link = { cluster: 'shop (local) & co', topic: 'orders', partition: 3, offset: '9007199254740993' };

test('a link reads back as it was written, whatever the cluster is called', () => {
  expect(recordLinkQuery(link)).toBe(
    'cluster=shop+%28local%29+%26+co&topic=orders&partition=3&offset=9007199254740993',
  );
  fc.assert(
    fc.property(
      fc.string({ minLength: 1, maxLength: 100 }),
      fc.nat(999_999),
      fc.bigInt(0n, 2n ** 63n - 1n),
      (cluster, partition, offset) => {
        fc.pre(!/\p{Cc}/u.test(cluster));
        const any = { cluster, topic: 'a.b_c-D', partition, offset: String(offset) };
        expect(parseRecordLink(recordLinkQuery(any))).toEqual(any);
      },
    ),
  );
});

test.each([
  '',
  'cluster=&topic=orders&partition=3&offset=1',
  'cluster=a&topic=orders&partition=3',
  'cluster=a&topic=..&partition=3&offset=1',
  'cluster=a&topic=a/b&partition=3&offset=1',
  `cluster=${'x'.repeat(201)}&topic=orders&partition=3&offset=1`,
  'cluster=a%0Ab&topic=orders&partition=3&offset=1',
  'cluster=a&topic=orders&partition=-1&offset=1',
  'cluster=a&topic=orders&partition=1e3&offset=1',
  'cluster=a&topic=orders&partition=3&offset=9223372036854775808',
  'cluster=a&topic=orders&partition=3&offset=latest',
  'cluster=a&cluster=b&topic=orders&partition=3&offset=1',
])('what is no link is refused: %s', (query) => {
  expect(parseRecordLink(query)).toBeUndefined();
});
