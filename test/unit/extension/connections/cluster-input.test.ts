import { describe, expect, test, vi } from 'vitest';
import {
  clusterNameProblem,
  formatAddresses,
  readAddresses,
  readBootstrapServers,
} from '../../../../src/extension/connections/cluster-input.ts';

vi.mock('vscode', () => import('../vscode-words.ts'));

describe('bootstrap servers', () => {
  test('are separated by commas, take 9092 as port, and lose duplicates', () => {
    expect(readBootstrapServers(' b1, b2:9093 ,b1:9092,[::1]:9094,')).toEqual({
      value: ['b1:9092', 'b2:9093', '[::1]:9094'],
    });
  });

  test('name the part that is none', () => {
    expect(readBootstrapServers('b1:9092, b2:x')).toEqual({ problem: '`b2:x` is not `host:port`.' });
    expect(readBootstrapServers(' , ')).toHaveProperty('problem', expect.stringContaining('at least one'));
    expect(readBootstrapServers('b1:70000')).toHaveProperty('problem');
    expect(readBootstrapServers('http://b1:9092')).toHaveProperty('problem');
  });
});

describe('the table of addresses', () => {
  test('reads what it writes', () => {
    const read = readAddresses('kafka-1:29092=localhost:19092, kafka-2=[::1]:19093');
    expect(read).toEqual({
      value: [
        { advertised: 'kafka-1:29092', reachable: 'localhost:19092' },
        { advertised: 'kafka-2:9092', reachable: '[::1]:19093' },
      ],
    });
    if ('value' in read) expect(readAddresses(formatAddresses(read.value))).toEqual(read);
  });

  test('may be empty, and names what is wrong', () => {
    expect(readAddresses('  ')).toEqual({ value: [] });
    expect(readAddresses('a:1=b:2, c:3')).toHaveProperty('problem', expect.stringContaining('`c:3`'));
    expect(readAddresses('a:1=b:2, a:1=c:3')).toEqual({ problem: '`a:1` is mapped twice.' });
    expect(readAddresses('a:1=b:2=c:3')).toHaveProperty('problem');
  });
});

test('a name that another cluster has is refused, exactly as written', () => {
  expect(clusterNameProblem(' shop ', ['shop'])).toContain('already');
  expect(clusterNameProblem('Shop', ['shop'])).toBeUndefined();
  expect(clusterNameProblem('  ', [])).toContain('needs a name');
});
