/** Says what is wrong with what a property holds, one sentence with what would be right. */
import { parseComparison } from '../core/comparison.ts';
import { formatNameProblem } from '../core/format-name.ts';
import { parseEndPosition, parsePartitions, parseStartPosition, parseTimestamp } from '../core/position.ts';
import { parseResetPosition } from '../core/reset-position.ts';
import { topicNameProblem } from '../core/topic.ts';
import { variableNamePattern } from '../expressions/template-expression.ts';
import { splitHeader, splitHeaderList } from './header-list.ts';
import {
  acksValues,
  parseAcks,
  parseBoolean,
  parseChoice,
  parseDurationMs,
  parseRate,
  parseWholeNumber,
} from './property-parsers.ts';

/**
 * @param text the value, its templates replaced
 * @param group a CONSUMER's group, where it has one
 * @returns `undefined` when nothing is wrong
 */
export type PropertyProblem = (text: string, group?: string) => string | undefined;

export const topic: PropertyProblem = (text) => topicNameProblem(text);

export const format: PropertyProblem = (text) => formatNameProblem(text);

export const startPosition: PropertyProblem = (text, group) => {
  if (text === 'committed' && group === undefined) {
    return '`committed` is where a group stands, and there is no group here.';
  }
  return parseStartPosition(text, 0, group) === undefined
    ? `\`${text}\` is not a position to start from: use \`earliest\`, \`latest\`, an offset, \`last 100\`, \`10m ago\`, an ISO time or \`committed\`.`
    : undefined;
};

export const endPosition: PropertyProblem = (text) =>
  parseEndPosition(text, 0) === undefined
    ? `\`${text}\` is not a position to end at: use \`end\`, an offset or an ISO time.`
    : undefined;

export const partitionList: PropertyProblem = (text) =>
  parsePartitions(text) === undefined
    ? `\`${text}\` is not a list of partitions: write numbers and ranges, such as \`0,2-3\`.`
    : undefined;

export const partitionNumber: PropertyProblem = (text) =>
  parseWholeNumber(text, 0) === undefined
    ? `\`${text}\` is not a partition: it is a whole number from 0.`
    : undefined;

export const timestamp: PropertyProblem = (text) =>
  parseTimestamp(text, 0) === undefined
    ? `\`${text}\` is not a timestamp: use milliseconds since 1970, an ISO time or \`10m ago\`.`
    : undefined;

export const duration: PropertyProblem = (text) =>
  parseDurationMs(text) === undefined
    ? `\`${text}\` is not a duration: write a number and its unit, such as \`500ms\`, \`5s\`, \`10m\` or \`1h\`; at most 24 days.`
    : undefined;

export const interval: PropertyProblem = (text) =>
  parseDurationMs(text) === 0 ? 'An interval is longer than 0.' : duration(text);

export const rate: PropertyProblem = (text) =>
  parseRate(text) === undefined
    ? `\`${text}\` is not a rate: write records a second, such as \`500/s\`, or \`30/m\`, \`10/h\`.`
    : undefined;

export const positiveNumber: PropertyProblem = (text) =>
  parseWholeNumber(text, 1) === undefined
    ? `\`${text}\` is not a whole number from 1 to 2147483647.`
    : undefined;

export const byteCount: PropertyProblem = (text) =>
  parseWholeNumber(text, 0) === undefined
    ? `\`${text}\` is not a number of bytes: it is a whole number from 0 to 2147483647.`
    : undefined;

export const acks: PropertyProblem = (text) =>
  parseAcks(text) === undefined ? notOneOf(text, acksValues) : undefined;

export const boolean: PropertyProblem = (text) =>
  parseBoolean(text) === undefined ? notOneOf(text, ['true', 'false']) : undefined;

export function oneOf(choices: readonly string[]): PropertyProblem {
  return (text) => (parseChoice(text, choices) === undefined ? notOneOf(text, choices) : undefined);
}

/** `3`, `>= 3` and the like. */
export const comparison: PropertyProblem = (text) =>
  parseComparison(text) === undefined
    ? `\`${text}\` is not a comparison: write a number, or one behind \`>=\`, \`<=\`, \`>\` or \`<\`.`
    : undefined;

export const headerList: PropertyProblem = (text) => {
  for (const { name, value } of splitHeaderList(text)) {
    if (value === null) {
      return `The header \`${name}\` has no \`=\`: write \`name=value\`, and a header without a value as \`header: ${name}\`.`;
    }
    if (name === '') return 'A header needs a name before its `=`.';
  }
  return undefined;
};

export const header: PropertyProblem = (text) =>
  splitHeader(text).name === '' ? 'A header needs a name before its `=`.' : undefined;

export const hexHeader: PropertyProblem = (text) => {
  const { name, value } = splitHeader(text);
  if (name === '') return 'A header needs a name before its `=`.';
  if (value === null) return `The header \`${name}\` has no \`=\`: write \`name = 0a1b\`.`;
  return /^(?:[0-9a-fA-F]{2}\s*)*$/.test(value)
    ? undefined
    : `\`${value}\` is not hexadecimal: write two digits a byte, such as \`0a 1b\`.`;
};

/** `name = value`, as `config` and `capture` take it. */
export const assignment: PropertyProblem = (text) => {
  const { name, value } = splitHeader(text);
  return name === '' || value === null || value === '' ? 'Write `name = value`.' : undefined;
};

/** `name = CEL`, where later texts can name what is captured. */
export const capture: PropertyProblem = (text) => {
  const { name } = splitHeader(text);
  if (name !== '' && !variableNamePattern.test(name)) {
    return `\`${name}\` is not a name: use letters, digits, \`_\`, \`.\` and \`-\`.`;
  }
  return assignment(text);
};

/** Where a group's offsets are reset to. */
export const resetPosition: PropertyProblem = (text) =>
  parseResetPosition(text, 0) === undefined
    ? `\`${text}\` is not a position to reset to: use \`earliest\`, \`latest\`, an offset, an ISO time, \`10m ago\` or \`shift -100\`.`
    : undefined;

function notOneOf(text: string, choices: readonly string[]): string {
  const known = choices.map((choice) => `\`${choice}\``);
  const last = known.pop() ?? '';
  return `\`${text}\` is not known here: use ${known.join(', ')} or ${last}.`;
}
