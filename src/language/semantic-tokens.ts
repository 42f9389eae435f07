import { scopeTypes } from '../expressions/expression-scope.ts';
import { subjectNames } from '../expressions/subject-scope.ts';
import { expressionsOf } from './expression-properties.ts';
import { splitAssignment } from './header-list.ts';
import type { Block, KafkaFile } from './kafka-file.ts';
import { perSection } from './section.ts';
import type { Span } from './source-text.ts';
import { usesInText } from './template-uses.ts';
import { hasTemplate } from '../expressions/template.ts';

export const tokenTypes = [
  'keyword',
  'namespace',
  'property',
  'variable',
  'function',
  'string',
  'number',
  'operator',
] as const;
export type TokenType = (typeof tokenTypes)[number];

export const tokenModifiers = ['declaration'] as const;

/** A piece of one line and what it is. */
export interface SemanticToken {
  readonly start: number;
  readonly length: number;
  readonly type: TokenType;
  readonly isDeclaration: boolean;
}

/** What a grammar of patterns cannot tell: where blocks begin, which lines are properties, names, and expressions. */
export function semanticTokens({ sections }: Pick<KafkaFile, 'sections'>): SemanticToken[] {
  return sections.flatMap(({ section, start }) =>
    tokensOfSection(section).map((token) => ({ ...token, start: token.start + start })),
  );
}

/** Those of a section; `start` counts from the section's start. */
export const tokensOfSection = perSection(({ block, variables }): readonly SemanticToken[] => {
  const tokens: SemanticToken[] = [];
  const add = (
    { text, start }: Pick<Span, 'text' | 'start'>,
    type: TokenType,
    isDeclaration = false,
  ): void => {
    if (text !== '') tokens.push({ start, length: text.length, type, isDeclaration });
  };
  const addUses = (span: Span): void => {
    for (const { name, isCall } of usesInText(span)) {
      const isFunction = isCall || name.text.startsWith('$');
      add(name, isFunction ? 'function' : 'variable');
    }
  };
  for (const { name, value } of variables) {
    add(name, 'variable', true);
    addUses(value);
  }
  if (block !== undefined) {
    add(block.keyword, 'keyword');
    if (hasTemplate(block.name.text)) addUses(block.name);
    else add(block.name, 'namespace', block.kind === 'PRODUCER' || block.kind === 'EXPECT');
    addProperties(block, add, addUses);
    if (block.value !== undefined) addUses(block.value);
  }
  return tokens.sort((a, b) => a.start - b.start);
});

function addProperties(
  block: Block,
  add: (span: Pick<Span, 'text' | 'start'>, type: TokenType, isDeclaration?: boolean) => void,
  addUses: (span: Span) => void,
): void {
  const expressions = new Map(
    expressionsOf(block).map((expression) => [expression.property, expression.span]),
  );
  for (const property of block.properties) {
    add(property.name, 'property');
    if (property.name.text === 'capture') {
      const name = splitAssignment(property.value)?.name;
      if (name !== undefined && !hasTemplate(name.text)) add(name, 'variable', true);
    }
    const expression = expressions.get(property);
    // A text between quotes may hold a template: its name is worth more than the colour of the quotes.
    if (expression === undefined || hasTemplate(property.value.text)) addUses(property.value);
    else for (const token of expressionTokens(expression)) add(token, token.type);
  }
}

const scopeNames = new Set<string>([...Object.keys(scopeTypes), ...subjectNames]);
const literals = new Set(['true', 'false', 'null', 'in']);
/** A quote that nothing closes goes on to the text's end: to try again from each that follows would take its square. */
const pattern =
  /[bBrR]{0,2}(?:"(?:[^"\\]|\\[^])*(?:"|\\?$)|'(?:[^'\\]|\\[^])*(?:'|\\?$))|(?:0[xX][0-9a-fA-F]+|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)[uU]?|[A-Za-z_]\w*|&&|\|\||[=!<>]=|[-+*/%<>!?:]/g;

function expressionTokens({
  text,
  start,
}: Span): { readonly text: string; readonly start: number; readonly type: TokenType }[] {
  return Array.from(text.matchAll(pattern), (match) => {
    const token = match[0];
    return { text: token, start: start + match.index, type: typeOf(text, token, match.index) };
  });
}

function typeOf(text: string, token: string, index: number): TokenType {
  if (/^[bBrR]{0,2}["']/.test(token)) return 'string';
  if (/^\d/.test(token)) return 'number';
  if (!/^[A-Za-z_]/.test(token)) return 'operator';
  if (literals.has(token)) return 'keyword';
  if (/^\s*\(/.test(text.slice(index + token.length, index + token.length + 10))) return 'function';
  return text[index - 1] === '.' || !scopeNames.has(token) ? 'property' : 'variable';
}
