import { expect, test } from 'vitest';
import { BytePages } from '../../../../src/webview/tail/byte-pages.ts';

const page = 16 * 1024;

function pagesOf(size: number, load?: (first: number) => Promise<Uint8Array | null>) {
  const asked: (readonly [number, number])[] = [];
  let loaded = Promise.withResolvers<undefined>();
  const pages = new BytePages(
    size,
    (first, count) => {
      asked.push([first, count]);
      return load?.(first) ?? Promise.resolve(new Uint8Array(count).fill(first / page));
    },
    () => {
      loaded.resolve(undefined);
      loaded = Promise.withResolvers();
    },
  );
  return { pages, asked, next: () => loaded.promise };
}

test('a page is asked for once, when something of it is looked at', async () => {
  const { pages, asked, next } = pagesOf(40_000);
  expect(pages.bytes(page, page + 16)).toBeUndefined();
  expect(pages.bytes(page + 16, page + 32)).toBeUndefined();
  await next();
  expect(pages.bytes(page, page + 16)).toEqual(new Uint8Array(16).fill(1));
  expect(asked).toEqual([[page, page]]);
  pages.bytes(39_984, 40_000);
  expect(asked.at(-1)).toEqual([2 * page, 40_000 - 2 * page]);
});

test('what cannot be brought is not asked for again and again', async () => {
  const { pages, asked } = pagesOf(100, () => Promise.reject(new Error('gone')));
  pages.bytes(0, 16);
  await Promise.resolve();
  await Promise.resolve();
  expect(pages.bytes(0, 16)).toBeUndefined();
  expect(asked).toHaveLength(1);
});

test('pages that were not looked at for long are dropped', async () => {
  const { pages, asked, next } = pagesOf(100 * page);
  for (let at = 0; at < 70; at++) {
    pages.bytes(at * page, at * page + 16);
    await next();
  }
  expect(pages.bytes(69 * page, 69 * page + 16)).toBeDefined();
  expect(pages.bytes(0, 16)).toBeUndefined();
  expect(asked).toHaveLength(71);
});
