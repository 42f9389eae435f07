import { describe, expect, it } from 'vitest';
import type { EditorKnowledge } from '../../../src/language/editor-knowledge.ts';
import { readEnvironments } from '../../../src/language/environment.ts';
import { hoverAt } from '../../../src/language/hover.ts';
import { atCursor } from './at-cursor.ts';

const knowledge: EditorKnowledge = {
  environments: readEnvironments({
    shared: { file: 'kafka.env.json', text: '{"dev": {"id": "4`2", "pin": "none"}}' },
    private: { file: 'kafka.private.env.json', text: '{"dev": {"pin": "swordfish"}, "ci": {"id": "7"}}' },
  }),
  topics: [{ name: 'orders', partitions: 8, replicationFactor: 3, size: '1.5 MB', retention: '7 days' }],
  faker: new Map([['person.firstName', { path: 'person.firstName', example: 'Ada' }]]),
};

function hover(text: string): string | undefined {
  const { file, position } = atCursor(text);
  return hoverAt(file, position, knowledge, (template) => (template.includes('(') ? 'Bob' : undefined))
    ?.markdown;
}

describe('hovering', () => {
  it('tells what keywords and properties are for', () => {
    expect(hover('CONS|UMER')).toContain('leaves no trace');
    expect(hover('CONSUMER\nto|pic: t')).toBe('The topic.\n\nRequired.');
    expect(hover('EXPECT\ntopic: t\nass|ert: true')).toContain('May stand more than once.');
    expect(hover('CONSUMER\ntopic: t\ncom|mit: auto')).toContain('Such as `auto`, `manual`, `never`.');
  });

  it('tells what a variable is, wherever it stands', () => {
    expect(hover('@na|me = Ada\nCONSUMER\ntopic: {{name}}')).toBe('`@name` = `Ada`\n\nUsed once.');
    expect(hover('@name = Ada\nCONSUMER\ntopic: {{na|me}}\nfrom: {{name}}')).toContain('Used 2 times.');
    expect(hover('EXPECT\ntopic: t\ncapture: c = key\nGROUP {{|c}}')).toContain('Captured in line 3.');
    expect(hover('EXPECT\ntopic: t\nmatch: vars.i|d == "4"')).toContain('- `dev`: ``4`2``');
  });

  it('shows no private value', () => {
    expect(hover('CONSUMER\ntopic: {{pi|n}}')).toBe('Environments:\n\n- `dev`: (private)\n\nUsed once.');
    expect(hover('CONSUMER\ntopic: {{i|d}}')).toContain('- `ci`: (private)');
  });

  it('shows what a template may insert', () => {
    expect(hover('CONSUMER\ntopic: {{$uu|id}}')).toBe('A random UUID.');
    expect(hover('CONSUMER\ntopic: {{$env.HO|ME}}')).toContain('`HOME`');
    expect(hover('PRODUCER\ntopic: t\n\n{{person.first|Name}}')).toBe(
      'Faker: `person.firstName`\n\nSuch as `Ada`.',
    );
    expect(hover('PRODUCER\ntopic: t\n\n{{person.first|Name("male")}}')).toContain('`Bob`');
    expect(hover('PRODUCER\ntopic: t\n\n{{person.fir|st}}')).toBeUndefined();
  });

  it('tells what is known of a topic', () => {
    const facts = '`orders`\n\n8 partitions, replication factor 3, 1.5 MB, kept for 7 days';
    expect(hover('CONSUMER\ntopic: ord|ers')).toBe(facts);
    expect(hover('TOPIC ord|ers')).toBe(facts);
    expect(hover('CONSUMER\ntopic: oth|er')).toBeUndefined();
  });

  it('tells what a name of an expression stands for', () => {
    expect(hover('EXPECT\ntopic: t\nmatch: val|ue.key == 1')).toContain('tombstone');
    expect(hover('EXPECT\ntopic: t\nmatch: value.ke|y == 1')).toBeUndefined();
    expect(hover('GROUP g\nassert: gro|up.lag == 0')).toContain('`group.lag`');
  });

  it('says nothing of other text', () => {
    expect(hover('some te|xt')).toBeUndefined();
    expect(hover('PRODUCER\ntopic: t\n\nva|lue')).toBeUndefined();
  });
});
