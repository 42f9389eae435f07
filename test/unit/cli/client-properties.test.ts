import { describe, expect, it } from 'vitest';
import { parseClientProperties, readProperties } from '../../../src/cli/client-properties.ts';

function parse(text: string): ReturnType<typeof parseClientProperties> {
  return parseClientProperties(text, 'client.properties');
}

const servers = 'bootstrap.servers=a:1';

describe('a client.properties', () => {
  it('gives the brokers', () => {
    expect(parse('# comment\n\nbootstrap.servers=a:1, b:2\nsecurity.protocol : plaintext\n')).toMatchObject({
      profile: { bootstrapServers: ['a:1', 'b:2'], security: { protocol: 'PLAINTEXT' } },
      secrets: {},
    });
  });

  it('gives what TLS takes, as files', () => {
    const text = `${servers}
      security.protocol=SSL
      ssl.truststore.type=PEM
      ssl.truststore.location=/ca.pem
      ssl.keystore.type=PEM
      ssl.keystore.location=/client.pem
      ssl.key.password=open sesame
      ssl.endpoint.identification.algorithm=`;
    expect(parse(text)).toMatchObject({
      profile: {
        security: {
          protocol: 'SSL',
          tls: {
            caFile: '/ca.pem',
            certificateFile: '/client.pem',
            keyFile: '/client.pem',
            verifyHostname: false,
          },
        },
      },
      secrets: { keyPassphrase: 'open sesame' },
    });
  });

  it('gives what TLS takes, as text on one line', () => {
    const block = (name: string): string => `-----BEGIN ${name}----- AAAA BBBB -----END ${name}-----`;
    const lines = (name: string): string => `-----BEGIN ${name}-----\nAAAABBBB\n-----END ${name}-----\n`;
    const text = `${servers}
      security.protocol=SSL
      ssl.truststore.type=PEM
      ssl.truststore.certificates=${block('CERTIFICATE')}
      ssl.keystore.type=pem
      ssl.keystore.certificate.chain=${block('CERTIFICATE')}
      ssl.keystore.key=${block('PRIVATE KEY')}`;
    expect(parse(text)).toMatchObject({
      profile: { security: { tls: { verifyHostname: true } } },
      secrets: {
        pem: {
          ca: lines('CERTIFICATE'),
          certificate: lines('CERTIFICATE'),
          key: lines('PRIVATE KEY'),
        },
      },
    });
  });

  it.each([
    ['PLAIN', 'plain.PlainLoginModule required username="al" password="a\\\\"b\'c\\\\\\\\";', `a"b'c\\`],
    ['SCRAM-SHA-256', "scram.ScramLoginModule required \\\n username=al password='x;\"y';", 'x;"y'],
    ['SCRAM-SHA-512', 'scram.ScramLoginModule REQUIRED password="=, " username = "al" ;', '=, '],
  ])('gives what SASL by %s takes', (mechanism, login, saslPassword) => {
    const jaas = `sasl.jaas.config=org.apache.kafka.common.security.${login}`;
    const text = `${servers}\nsecurity.protocol=SASL_SSL\nsasl.mechanism=${mechanism}\n${jaas}\n`;
    expect(parse(text)).toMatchObject({
      profile: { security: { protocol: 'SASL_SSL', tls: {}, sasl: { mechanism, username: 'al' } } },
      secrets: { saslPassword },
    });
  });

  const sasl = `${servers}\nsecurity.protocol=SASL_PLAINTEXT\nsasl.mechanism=PLAIN\n`;
  const ssl = `${servers}\nsecurity.protocol=SSL\n`;
  it.each([
    [`${servers}\nsecurity.protocol=TLS`, '`security.protocol` is TLS, not PLAINTEXT, SSL, SASL_PLAINTEXT'],
    [
      `${servers}\nsecurity.protocol=SASL_SSL`,
      '`sasl.mechanism` is GSSAPI where it is not given: only PLAIN',
    ],
    [`${sasl}sasl.mechanism=OAUTHBEARER`, '`sasl.mechanism` is OAUTHBEARER: only PLAIN'],
    [sasl, '`sasl.jaas.config` is missing.'],
    [`${sasl}sasl.jaas.config=hunter2`, '`sasl.jaas.config` is not `module required username='],
    [
      `${sasl}sasl.jaas.config=x.ScramLoginModule required;`,
      '`sasl.jaas.config` names `ScramLoginModule`, but PLAIN takes `PlainLoginModule`.',
    ],
    [
      `${sasl}sasl.jaas.config=x.PlainLoginModule required username=a;`,
      '`sasl.jaas.config`: `password` is missing.',
    ],
    [
      `${sasl}sasl.jaas.config=x.PlainLoginModule required tokenauth="hunter2";`,
      '`sasl.jaas.config`: `tokenauth` is not supported',
    ],
    [
      `${sasl}sasl.jaas.config=x.PlainLoginModule required username="hunter2`,
      '`sasl.jaas.config` is not `module',
    ],
    [
      `${servers}\nsasl.kerberos.service.name=kafka`,
      '`sasl.kerberos.service.name` is not supported here: only `bootstrap.servers`',
    ],
    [`${servers}\nssl.truststore.password=hunter2`, '`ssl.truststore.password` is not supported here'],
    [
      `${ssl}ssl.truststore.location=/x.jks`,
      '`ssl.truststore.type` is JKS where it is not given: only PEM is supported.',
    ],
    [`${ssl}ssl.keystore.type=PKCS12\nssl.keystore.location=/x`, '`ssl.keystore.type` is PKCS12: only PEM'],
    [
      `${ssl}ssl.keystore.type=PEM\nssl.keystore.key=hunter2`,
      '`ssl.keystore.certificate.chain` and `ssl.keystore.key` belong together',
    ],
    [
      `${ssl}ssl.truststore.type=PEM\nssl.truststore.location=/x\nssl.truststore.certificates=y`,
      '`ssl.truststore.location` stands beside',
    ],
    [`${ssl}ssl.endpoint.identification.algorithm=ldaps`, '`ssl.endpoint.identification.algorithm` is ldaps'],
    ['group.id=x\nbootstrap.servers=a:1', '`group.id` is not supported here'],
    ['security.protocol=PLAINTEXT', '`bootstrap.servers` is missing.'],
    ['bootstrap.servers=a:1,b:x', '`b:x` is not `host:port`.'],
    ['bootstrap.servers=', 'a server is missing'],
  ])('%j is refused by name, and shows no secret', (text, sentence) => {
    expect(() => parse(text)).toThrow(`\`client.properties\`: ${sentence}`);
    expect(() => parse(text)).not.toThrow('hunter2');
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

  it('a line that is no property is not shown: it may be one of a private key', () => {
    const text =
      'bootstrap.servers=a:1\nssl.keystore.key=-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ\n';
    expect(() => parseClientProperties(text, 'client.properties')).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('MC4CAQ') as string }) as Error,
    );
  });
});
