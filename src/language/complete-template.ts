import { builtIns, environmentBuiltIn } from '../expressions/built-ins.ts';
import type { Completion } from './completion.ts';
import { code, describeEnvironments, type EditorKnowledge } from './editor-knowledge.ts';
import { environmentNames } from './environment.ts';
import type { KafkaFile } from './kafka-file.ts';
import type { SourcePosition, SourceRange } from './source-text.ts';
import { capturesOf } from './variable-uses.ts';

/** A name that templates and expressions can read. */
export interface OfferedName {
  readonly name: string;
  /** Markdown. */
  readonly summary: string;
}

const opened = /(?<!\\)\{\{\s*(json\s+)?([\p{L}_$][\p{L}\p{N}_.-]*)?$/u;

/** The names that fit between `{{` and a place; `undefined` where no template stands. */
export function completeTemplate(
  file: KafkaFile,
  position: SourcePosition,
  knowledge: EditorKnowledge,
): Completion[] | undefined {
  const { source } = file;
  const offset = source.offsetAt(position);
  const line = source.line(position.line);
  // Further back no name begins.
  const before = source.text.slice(Math.max(line.start, offset - 300), offset);
  const match = opened.exec(before);
  if (match === null || !holdsTemplates(file, position.line, offset)) return undefined;
  const typed = match[2]?.length ?? 0;
  const range: SourceRange = {
    line: position.line,
    column: position.column - typed,
    endLine: position.line,
    endColumn: position.column,
  };
  const closing = /^[\p{L}\p{N}_.$-]*\s*(?:\}\}|\()/u.test(source.text.slice(offset, line.end)) ? '' : '}}';
  const item = (kind: Completion['kind'], label: string, summary: string, end = closing): Completion => ({
    kind,
    label,
    summary,
    insertText: `${label}${end}`,
    range,
  });
  return [
    ...namesBefore(file, position.line, knowledge).map(({ name, summary }) =>
      item('variable', name, summary),
    ),
    ...builtIns.map(({ name, summary }) => item('function', name, summary)),
    item('function', environmentBuiltIn.name, environmentBuiltIn.summary, ''),
    ...(match[1] === undefined
      ? [item('keyword', 'json', "`{{json name}}` inserts it as a JSON text's inside.", ' ')]
      : []),
    ...Array.from(knowledge.faker?.values() ?? [], ({ path, example }) =>
      item(
        'function',
        path,
        example === undefined ? 'Faker; it takes parameters.' : `Faker, such as ${code(example)}.`,
        example === undefined ? '(' : closing,
      ),
    ),
  ];
}

/** Captures of the blocks above a line, the file's variables, and what environments give. */
export function namesBefore(file: KafkaFile, line: number, { environments }: EditorKnowledge): OfferedName[] {
  const names = new Map<string, OfferedName>();
  const add = (name: string, summary: string): void => {
    if (!names.has(name)) names.set(name, { name, summary });
  };
  const current = file.blocks.findLastIndex(({ startLine }) => startLine <= line);
  for (const { name, blockIndex, line: at } of capturesOf(file)) {
    if (blockIndex < current) add(name.text, `Captured in line ${at + 1}.`);
  }
  for (const { name, value } of file.variables.toReversed()) {
    add(name.text, `${code(`@${name.text}`)} = ${code(value.text)}`);
  }
  if (environments !== undefined) {
    for (const name of environmentNames(environments)) {
      add(name, describeEnvironments(environments, name).join('\n'));
    }
  }
  return [...names.values()];
}

/** Whether templates are replaced at a place: not so in comments, labels and text outside of blocks. */
function holdsTemplates({ blocks, variables }: KafkaFile, line: number, offset: number): boolean {
  if (variables.some((variable) => variable.line === line)) return true;
  const block = blocks.findLast(({ startLine }) => startLine <= line);
  if (block === undefined || line > block.endLine) return false;
  if (block.startLine === line) return block.kind !== 'PRODUCER' && block.kind !== 'EXPECT';
  if (block.value !== undefined && block.value.start <= offset && offset <= block.value.end) return true;
  return block.properties.some((property) => property.line === line && property.name.end < offset);
}
