import { expect, test } from 'vitest';
import { KafkaFailure } from '../../../../src/core/kafka-failure.ts';
import { Cached } from '../../../../src/extension/explorer/cached.ts';

/** A cache whose answers the test gives, in the order of the asking. */
function scripted(): { readonly cached: Cached<string>; readonly asked: PromiseWithResolvers<string>[] } {
  const asked: PromiseWithResolvers<string>[] = [];
  const cached = new Cached<string>(() => {
    const answer = Promise.withResolvers<string>();
    asked.push(answer);
    return answer.promise;
  });
  return { cached, asked };
}

test('asks once for whoever asks meanwhile', async () => {
  const { cached, asked } = scripted();
  const both = Promise.all([cached.get(), cached.get()]);
  asked[0]?.resolve('a');
  expect(await both).toEqual(['a', 'a']);
  expect(asked).toHaveLength(1);
});

test('an answer that comes after the cache was cleared and asked again does not replace the newer one', async () => {
  const { cached, asked } = scripted();
  const old = cached.get();
  cached.clear();
  const newer = cached.get();
  asked[1]?.resolve('new');
  await newer;
  asked[0]?.resolve('old');
  expect(await old).toBe('old');
  expect(cached.value).toBe('new');
});

test('a failure is kept until it is cleared, and takes the value with it', async () => {
  const { cached, asked } = scripted();
  const first = cached.get();
  asked[0]?.resolve('a');
  await first;
  cached.clear();
  expect(cached.value).toBe('a');
  const second = cached.get();
  asked[1]?.reject(new KafkaFailure('timed-out', 'Took too long.'));
  await expect(second).rejects.toThrow('Took too long.');
  await expect(cached.get()).rejects.toThrow('Took too long.');
  expect(asked).toHaveLength(2);
  expect(cached).toMatchObject({ value: undefined, failure: { reason: 'timed-out' } });
});
