import { describe, expect, it } from 'vitest';
import { topicRequest, type TopicRequest } from '../../../src/language/topic-request.ts';
import { asWritten, firstBlock, replacing } from './first-block.ts';

function request(text: string, evaluate = asWritten): TopicRequest {
  return topicRequest(firstBlock(text), evaluate);
}

describe('a TOPIC', () => {
  it('asks for nothing but that the topic is there', () => {
    expect(request('TOPIC orders')).toEqual({
      topic: 'orders',
      state: 'present',
      config: [],
      alter: false,
      asserts: [],
      withinMs: 10_000,
    });
  });

  it('says all that its properties say', () => {
    expect(
      request(
        'TOPIC orders\nstate: recreated\npartitions: 8\nreplication-factor: 3\nconfig: retention.ms = 1000\nconfig: cleanup.policy=compact,delete\nalter: true\nassert: topic.partitions == 8\nwithin: 1m\ncluster: dev',
      ),
    ).toEqual({
      topic: 'orders',
      state: 'recreated',
      partitions: 8,
      replicationFactor: 3,
      config: [
        { name: 'retention.ms', value: '1000' },
        { name: 'cleanup.policy', value: 'compact,delete' },
      ],
      alter: true,
      asserts: [{ source: 'topic.partitions == 8', line: 7 }],
      withinMs: 60_000,
      cluster: 'dev',
    });
  });

  it('replaces templates in its name and its properties', () => {
    const { topic, partitions, config } = request(
      'TOPIC orders-{{run}}\npartitions: {{n}}\nconfig: retention.ms = {{n}}000',
      replacing({ run: '7', n: '2' }),
    );
    expect([topic, partitions, config]).toEqual(['orders-7', 2, [{ name: 'retention.ms', value: '2000' }]]);
  });

  it('names the line of what it cannot understand', () => {
    expect(() => request('TOPIC')).toThrow('Line 1: TOPIC needs a name');
    expect(() => request('\nTOPIC a b')).toThrow("Line 2: ` ` is not allowed in a topic's name");
    expect(() => request('TOPIC a\npartitions: 0')).toThrow(
      'Line 2, `partitions`: `0` is not a whole number',
    );
    expect(() => request('TOPIC a\nstate: gone')).toThrow('Line 2, `state`: `gone` is not known here');
    expect(() => request('TOPIC a\nconfig: retention.ms')).toThrow('Line 2, `config`: Write `name = value`.');
  });
});
