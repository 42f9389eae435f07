import { describe, expect, it } from 'vitest';
import { destructiveProperties, isDestructive } from '../../../src/language/destructive.ts';
import { asWritten, firstBlock, replacing } from './first-block.ts';

describe('a destructive block', () => {
  it.each([
    'TOPIC t\nstate: absent',
    'TOPIC t\nstate: recreated',
    'GROUP g\nreset: earliest',
    'GROUP g\ndelete: true',
  ])('deletes something, or moves offsets: %j', (text) => {
    expect(isDestructive(firstBlock(text), asWritten)).toBe(true);
  });

  it.each([
    'TOPIC t',
    'TOPIC t\nstate: present\nalter: true',
    'TOPIC t\nstate: absent\nstate: present',
    'TOPIC t\nstate:',
    'GROUP g\nlag: 0',
    'GROUP g\ndelete: false',
    'GROUP g\nreset:',
    'PRODUCER\ntopic: t\nstate: absent',
    'CONSUMER g\ntopic: t\nfrom: earliest',
    'EXPECT\ntopic: t',
  ])('is none of these: %j', (text) => {
    expect(isDestructive(firstBlock(text), asWritten)).toBe(false);
  });

  it('says which of its properties are, templates replaced', () => {
    const block = firstBlock('GROUP g\nreset: {{at}}\ndelete: {{gone}}');
    const found = destructiveProperties(block, replacing({ at: '5', gone: 'true' }));
    expect(found.map(({ name, line }) => `${name.text} ${line}`)).toEqual(['reset 1', 'delete 2']);
    expect(destructiveProperties(block, replacing({ at: '5', gone: 'false' })).length).toBe(1);
  });
});
