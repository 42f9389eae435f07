import { expect, test } from 'vitest';
import { KafkaFailure } from '../../../src/core/kafka-failure.ts';
import { fileFailure } from '../../../src/core/file-failure.ts';

test.each([
  ['ENOSPC', 'the disk is full'],
  ['EACCES', 'there is no permission to'],
  ['EROFS', 'the file system is read-only'],
])('%s is said in words', (code, words) => {
  const error = Object.assign(new Error(`${code}: something`), { code });
  const failure = fileFailure(error, 'Could not export to `/x`');
  expect(failure.message).toBe(`Could not export to \`/x\`: ${words}.`);
  expect(failure.cause).toBe(error);
});

test('a failure stays what it is, and anything else says itself', () => {
  const failure = new KafkaFailure('cancelled', 'Cancelled.');
  expect(fileFailure(failure, 'x')).toBe(failure);
  expect(fileFailure(new Error('boom'), 'Could not').message).toBe('Could not: boom.');
});
