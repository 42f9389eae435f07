import { builtIns } from '../expressions/built-ins.ts';
import { parseTemplate } from '../expressions/template.ts';
import { blockDefinitions, findDefinition } from './block-definitions.ts';
import { code, describeEnvironments, describeTopic, type EditorKnowledge } from './editor-knowledge.ts';
import { expressionsOf } from './expression-properties.ts';
import { namesOf } from './expression-words.ts';
import type { Block, KafkaFile } from './kafka-file.ts';
import type { SourcePosition, SourceRange, Span } from './source-text.ts';
import { nameAt, occurrencesOf } from './variable-occurrences.ts';
import { capturesOf } from './variable-uses.ts';

/** What is said about what stands in `range`. */
export interface HoverText {
  readonly range: SourceRange;
  readonly markdown: string;
}

/** What can be said about a place; `sample` gives an example of a call of faker's with its parameters. */
export function hoverAt(
  file: KafkaFile,
  position: SourcePosition,
  knowledge: EditorKnowledge,
  sample: (template: string) => string | undefined = () => undefined,
): HoverText | undefined {
  const { source } = file;
  const offset = source.offsetAt(position);
  const isIn = ({ start, end }: Pick<Span, 'start' | 'end'>): boolean => start <= offset && offset < end;
  const at = (span: Pick<Span, 'start' | 'end'>, markdown: string | undefined): HoverText | undefined =>
    markdown === undefined ? undefined : { range: source.range(span), markdown };
  const name = nameAt(file, position);
  if (name !== undefined) {
    const text = describeName(file, name.text, knowledge);
    if (text !== undefined) return at(name, text);
  }
  const block = file.blocks.findLast(({ startLine }) => startLine <= position.line);
  if (block === undefined) return undefined;
  if (isIn(block.keyword)) return at(block.keyword, blockDefinitions[block.kind].summary);
  const texts = [
    block.name,
    ...block.properties.map(({ value }) => value),
    ...(block.value ? [block.value] : []),
  ];
  const text = texts.find(isIn);
  const call = text === undefined ? undefined : templateAt(text, offset);
  if (call !== undefined) return at(call, describeCall(call.text, call.name, knowledge, sample));
  if (block.kind === 'TOPIC' && isIn(block.name))
    return at(block.name, topicFacts(block.name.text, knowledge));
  const property = block.properties.find((one) => isIn(one.name) || isIn(one.value));
  if (property === undefined) return undefined;
  const { name: propertyName, value } = property;
  if (isIn(propertyName)) return at(propertyName, describeProperty(block, propertyName.text));
  if (propertyName.text === 'topic') return at(value, topicFacts(value.text, knowledge));
  return describeWord(file, block, offset);
}

function describeProperty(block: Block, name: string): string | undefined {
  const definition = findDefinition(block.kind, name);
  if (definition === undefined) return undefined;
  const notes = [
    definition.isRequired ? 'Required.' : undefined,
    definition.isRepeatable ? 'May stand more than once.' : undefined,
    definition.choices === undefined ? undefined : `Such as ${definition.choices.map(code).join(', ')}.`,
  ].filter((note) => note !== undefined);
  return [definition.summary, ...(notes.length === 0 ? [] : [notes.join(' ')])].join('\n\n');
}

function describeName(file: KafkaFile, name: string, { environments }: EditorKnowledge): string | undefined {
  const parts: string[] = [];
  const capture = capturesOf(file).find((one) => one.name.text === name);
  if (capture !== undefined) parts.push(`Captured in line ${capture.line + 1}.`);
  const variable = file.variables.findLast((one) => one.name.text === name);
  if (variable !== undefined) parts.push(`${code(`@${name}`)} = ${code(variable.value.text)}`);
  const layers = environments === undefined ? [] : describeEnvironments(environments, name);
  if (layers.length > 0) parts.push(`Environments:\n\n${layers.join('\n')}`);
  if (parts.length === 0) return undefined;
  const { uses } = occurrencesOf(file, name);
  return [...parts, uses.length === 1 ? 'Used once.' : `Used ${uses.length} times.`].join('\n\n');
}

function templateAt(span: Span, offset: number): (Span & { readonly name: string }) | undefined {
  if (!span.text.includes('{{')) return undefined;
  for (const part of parseTemplate(span.text).parts) {
    const start = span.start + part.start;
    const end = span.start + part.end;
    if (part.kind === 'text' || offset < start || offset >= end) continue;
    return { text: span.text.slice(part.start, part.end), start, end, name: part.name };
  }
  return undefined;
}

function describeCall(
  template: string,
  name: string,
  { faker }: EditorKnowledge,
  sample: (template: string) => string | undefined,
): string | undefined {
  const builtIn = builtIns.find((one) => one.name === name);
  if (builtIn !== undefined) return builtIn.summary;
  if (name.startsWith('$env.')) return `The process's environment variable ${code(name.slice(5))}.`;
  const known = faker?.get(name);
  if (known === undefined) return undefined;
  const example = sample(template) ?? known.example;
  return [`Faker: ${code(name)}`, ...(example === undefined ? [] : [`Such as ${code(example)}.`])].join(
    '\n\n',
  );
}

function topicFacts(name: string, { topics }: EditorKnowledge): string | undefined {
  const facts = topics?.find((topic) => topic.name === name);
  return facts === undefined ? undefined : `${code(name)}\n\n${describeTopic(facts)}`;
}

/** What a name of an expression stands for. */
function describeWord({ source }: KafkaFile, block: Block, offset: number): HoverText | undefined {
  const expression = expressionsOf(block).find(({ span }) => span.start <= offset && offset < span.end);
  if (expression === undefined) return undefined;
  const { span, subject } = expression;
  for (const match of span.text.matchAll(/[A-Za-z_]\w*/g)) {
    const start = span.start + match.index;
    if (offset < start || offset >= start + match[0].length) continue;
    const word =
      span.text[match.index - 1] === '.' ? undefined : namesOf(subject).find((one) => one.name === match[0]);
    return word === undefined
      ? undefined
      : { range: source.range({ start, end: start + match[0].length }), markdown: word.summary };
  }
  return undefined;
}
