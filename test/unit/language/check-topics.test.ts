import { describe, expect, it } from 'vitest';
import { checkTopics } from '../../../src/language/check-topics.ts';
import { parseKafkaFile } from '../../../src/language/parse-kafka-file.ts';

function unknown(text: string): number[] {
  return checkTopics(parseKafkaFile(text), new Set(['orders'])).map(({ line, severity, code }) => {
    expect([severity, code]).toEqual(['warning', 'unknown-topic']);
    return line;
  });
}

describe('a topic that the cluster does not have', () => {
  it('is told, where no TOPIC above creates it', () => {
    expect(unknown('CONSUMER\ntopic: orders\n###\nEXPECT\ntopic: order')).toEqual([4]);
    expect(unknown('TOPIC new\nCONSUMER\ntopic: new')).toEqual([]);
    expect(unknown('CONSUMER\ntopic: new\nTOPIC new')).toEqual([1]);
  });

  it('is not told where it cannot be known', () => {
    expect(unknown('CONSUMER\ntopic: {{t}}\nPRODUCER\ntopic: x\ncluster: other\n\nx')).toEqual([]);
  });
});
