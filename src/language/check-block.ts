import { parseFormatName } from '../core/format-name.ts';
import { topicNameProblem } from '../core/topic.ts';
import { hasTemplate } from '../expressions/template.ts';
import {
  blockDefinitions,
  findDefinition,
  requiredProperties,
  type PropertyDefinition,
} from './block-definitions.ts';
import type { Report } from './finding.ts';
import { groupName, type Block, type Property } from './kafka-file.ts';
import { nearestName } from '../core/nearest-name.ts';
import type { SourceText } from './source-text.ts';

/** What is wrong with a block's name and properties. */
export function checkBlock(source: SourceText, block: Block, report: Report): void {
  const definition = blockDefinitions[block.kind];
  if (definition.isNameRequired && block.name.text === '') {
    const message = `${block.kind} needs a name: write it behind the keyword.`;
    report(block.keyword, 'error', 'missing-name', message);
  }
  if (block.kind === 'TOPIC' && block.name.text !== '' && !hasTemplate(block.name.text)) {
    const problem = topicNameProblem(block.name.text);
    if (problem !== undefined) report(block.name, 'error', 'bad-value', problem);
  }
  const last = new Map<string, Property>();
  for (const property of block.properties) last.set(property.name.text, property);
  for (const name of requiredProperties(block.kind)) {
    if (!last.has(name)) {
      report(block.keyword, 'error', 'missing-property', `${block.kind} needs a \`${name}\`.`);
    }
  }
  checkUnknownLines(block, report);
  for (const property of block.properties) {
    const known = findDefinition(block.kind, property.name.text);
    if (known === undefined) continue;
    const holding = last.get(property.name.text);
    if (holding !== undefined && holding !== property && !known.isRepeatable) {
      const message = (sectionLine: number): string =>
        `\`${known.name}\` is set again in line ${sectionLine + holding.line + 1}, which holds.`;
      report(source.span(property.name.start, property.value.end), 'warning', 'duplicate-property', message);
    }
    checkProperty(block, property, known, report);
  }
  checkWithoutEffect(block, last, report);
}

function checkUnknownLines(block: Block, report: Report): void {
  if (block.unknownLines.length === 0) return;
  const names = blockDefinitions[block.kind].properties.map(({ name }) => name);
  for (const line of block.unknownLines) {
    const name = /^([A-Za-z][\w-]{0,40})\s{0,9}:/.exec(line.text)?.[1];
    if (name === undefined) {
      const message = `${block.kind} has no value: this line is neither a property nor a comment (\`--\`).`;
      report(line, 'error', 'unexpected-text', message);
    } else {
      const near = nearestName(name, names);
      const hint = near === undefined ? '' : ` Did you mean \`${near}\`?`;
      report(line, 'error', 'unknown-property', `${block.kind} has no property \`${name}\`.${hint}`);
    }
  }
}

function checkProperty(block: Block, property: Property, known: PropertyDefinition, report: Report): void {
  const { name, value } = property;
  if (value.text === '') {
    if (known.isRequired) {
      report(
        name,
        'error',
        'missing-property',
        `${block.kind} needs a \`${known.name}\`, and this one is empty.`,
      );
    } else if (!known.mayBeEmpty) {
      report(name, 'warning', 'no-effect', `\`${known.name}\` is empty, and has no effect.`);
    }
    return;
  }
  // What a template will hold is not known yet: the run checks it.
  if (hasTemplate(value.text) && !known.isCheckedWithTemplates) return;
  const problem = known.problem?.(value.text, groupName(block));
  if (problem !== undefined) report(value, 'error', 'bad-value', problem);
  if (known.name.endsWith('-format')) {
    const format = parseFormatName(value.text)?.kind;
    if (format === 'avro' || format === 'protobuf' || format === 'jsonschema') {
      report(value, 'warning', 'not-supported-yet', `\`${value.text}\` is not supported yet.`);
    }
  }
}

function checkWithoutEffect(block: Block, last: ReadonlyMap<string, Property>, report: Report): void {
  const ignored = (name: string, why: string): void => {
    const property = last.get(name);
    if (property === undefined || property.value.text === '') return;
    report(property.name, 'warning', 'no-effect', `\`${name}\` has no effect: ${why}.`);
  };
  if (block.kind === 'CONSUMER' && block.name.text === '') {
    ignored('commit', 'a CONSUMER without a name joins no group');
  }
  if (block.kind === 'TOPIC' && last.get('state')?.value.text === 'absent') {
    for (const name of ['partitions', 'replication-factor', 'config', 'alter', 'assert']) {
      ignored(name, '`state: absent` leaves no topic');
    }
  }
  if (block.kind !== 'PRODUCER') return;
  if (last.get('key-format')?.value.text === 'none') {
    ignored('key', '`key-format: none` sends a null key');
  }
  if (block.value === undefined) return;
  if (last.get('value-format')?.value.text === 'none') {
    report(
      block.value,
      'warning',
      'no-effect',
      'This value is not sent: `value-format: none` sends a tombstone.',
    );
  } else if ((last.get('value-file')?.value.text ?? '') !== '') {
    report(block.value, 'warning', 'no-effect', 'This value is not sent: `value-file` names another.');
  }
}
