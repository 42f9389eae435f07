import { describe, expect, it } from 'vitest';
import { parseClientProperties, readProperties } from '../../../src/cli/client-properties.ts';

function parse(text: string): ReturnType<typeof parseClientProperties> {
  return parseClientProperties(text, 'client.properties');
}

describe('a client.properties', () => {
  it('gives the brokers', () => {
    expect(parse('# comment\n\nbootstrap.servers=a:1, b:2\nsecurity.protocol : plaintext\n')).toMatchObject({
      bootstrapServers: ['a:1', 'b:2'],
      security: { protocol: 'PLAINTEXT' },
    });
  });

  it.each([
    ['security.protocol=SASL_SSL\nbootstrap.servers=a:1', '`security.protocol` is SASL_SSL'],
    ['ssl.truststore.location=/x\nbootstrap.servers=a:1', '`ssl.truststore.location` is for TLS or SASL'],
    ['sasl.jaas.config=secret\nbootstrap.servers=a:1', '`sasl.jaas.config` is for TLS or SASL'],
    ['group.id=x\nbootstrap.servers=a:1', '`group.id` is not supported here'],
    ['security.protocol=PLAINTEXT', '`bootstrap.servers` is missing.'],
    ['bootstrap.servers=a:1,b:x', '`b:x` is not `host:port`.'],
    ['bootstrap.servers=', 'a server is missing'],
  ])('%j is refused by name', (text, sentence) => {
    expect(() => parse(text)).toThrow(`\`client.properties\`: ${sentence}`);
  });

  it('never shows a secret in what it says', () => {
    expect(() => parse('sasl.jaas.config=hunter2')).not.toThrow('hunter2');
  });

  it('is read as Java reads it', () => {
    expect(
      readProperties(
        '\ufeffa=1\r\n  b : 2\n!c=3\nd 4\n e\\=f = g\\\n   h\ni\\u0041=\\t\\q\\\\\nlast=a\\\\\nend\n\\',
      ),
    ).toEqual([
      ['a', '1'],
      ['b', '2'],
      ['d', '4'],
      ['e=f', 'gh'],
      ['iA', '\tq\\'],
      ['last', 'a\\'],
      ['end', ''],
      ['', ''],
    ]);
  });
});
