import type { Report } from './finding.ts';
import { findProperty, type Block } from './kafka-file.ts';
import { readVariable, startsWithKeyword } from './read-line.ts';
import type { SourceText } from './source-text.ts';

/** What Tools for Apache Kafka takes for a property; every other line begins the value there. */
const inheritedProperties: readonly string[] = [
  'topic',
  'key',
  'headers',
  'key-format',
  'value-format',
  'every',
];

/** What about a PRODUCER's value may not be as it was meant. */
export function checkProducerValue(source: SourceText, block: Block, report: Report): void {
  reportPropertyWasValue(source, block, report);
  if (block.value === undefined) return;
  const { line: firstLine } = source.positionAt(block.value.start);
  const { line: lastLine } = source.positionAt(block.value.end);
  for (let lineNumber = firstLine; lineNumber <= lastLine; lineNumber++) {
    const kind = startsWithKeyword(source.text, source.startOf(lineNumber));
    if (kind === undefined) continue;
    report(
      source.line(lineNumber),
      'warning',
      'keyword-in-value',
      `This line is a part of the value above it. A line \`###\` before it would make it the start of the block ${kind}.`,
    );
  }
  const variable = block.separator === undefined ? readVariable(source, source.line(firstLine)) : undefined;
  if (variable !== undefined) {
    const message = `This line is a part of the value. Above the PRODUCER, or behind a line \`###\`, it would set \`@${variable.name.text}\`.`;
    report(source.line(firstLine), 'warning', 'variable-in-value', message);
  }
}

/**
 * A line such as `count: 5` began the value where this file may come from. Where the value goes on like that line, or
 * where there is none left, it may still be meant so; `---` says which.
 */
function reportPropertyWasValue(source: SourceText, block: Block, report: Report): void {
  if (block.separator !== undefined) return;
  const first = block.properties.find(({ name }) => !inheritedProperties.includes(name.text));
  if (first === undefined) return;
  if (block.value === undefined) {
    if (findProperty(block, 'value-format')?.value.text === 'none') return;
    if (findProperty(block, 'value-file') !== undefined) return;
  } else {
    const valueLine = source.positionAt(block.value.start).line;
    const isContinued = block.properties.at(-1)?.line === valueLine - 1;
    if (!isContinued || !/^[A-Za-z_][\w.-]{0,80}\s{0,9}:/.test(source.line(valueLine).text)) return;
  }
  report(
    source.span(first.name.start, first.value.end),
    'hint',
    'property-was-value',
    `\`${first.name.text}\` is a property. If it is the value's first line, put a line \`---\` before it.`,
  );
}
