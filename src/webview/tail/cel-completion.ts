import type { TailPanelTexts } from '../../contracts/tail-panel-texts.ts';
import { celFunctions, type CelFunction } from './cel-functions.ts';

/** Something to write: replaces `start … end − 1` of the text. */
export interface Completion {
  readonly label: string;
  /** A text of the panel. */
  readonly description: keyof TailPanelTexts;
  readonly start: number;
  readonly end: number;
  readonly insert: string;
  /** Where the caret comes to stand, counted from the beginning of what was inserted. */
  readonly caret: number;
}

/** The text and the caret after a completion was taken. */
export interface Completed {
  readonly text: string;
  readonly caret: number;
}

export const recordNames = [
  'key',
  'value',
  'headers',
  'headerList',
  'partition',
  'offset',
  'timestamp',
  'topic',
] as const;

const maxCompletions = 100;
/**
 * A path that the caret ends, perhaps inside of the brackets of a name: `value.items[0].na`, `headers["sr`. What stands
 * before it keeps a long text from being tried at each of its words.
 */
const pathBefore = /(?<![\w.)\]"'])[A-Za-z_]\w*(?:\.\w*|\["(?:[^"\\]|\\.)*"?\]?|\[\d*\]?)*$/;
/** A member of what is no path: `size(x).`, `"a".st`. */
const memberBefore = /[)\]"']\.(\w*)$/;
const wordAfter = /^\w*/;

/**
 * What can be written at the caret: names of the record, paths that were seen in records, functions. Those of them that
 * begin as what stands before the caret; upper and lower case count as one. None inside of a string.
 * @param isAsked whether the reader asked: names are then offered where nothing is written yet
 */
export function completionsAt(
  text: string,
  caret: number,
  fieldNames: readonly string[],
  isAsked: boolean,
): readonly Completion[] {
  const before = text.slice(0, caret);
  const path = pathBefore.exec(before);
  const isPath = path !== null && !isInString(before, path.index);
  const end = caret + (wordAfter.exec(text.slice(caret))?.[0].length ?? 0);
  if (isPath) return completionsOfPath(path[0], path.index, end, fieldNames);
  if (isInString(before, caret)) return [];
  const member = memberBefore.exec(before)?.[1];
  if (member !== undefined) return functions(true, member, caret - member.length, end);
  const isBlank = /(^|[\s(!&|=<>?:,+*/%[-])$/.test(before);
  return isAsked && isBlank ? completionsOfPath('', caret, end, fieldNames) : [];
}

/** Takes a completion. */
export function complete(text: string, { start, end, insert, caret }: Completion): Completed {
  return { text: text.slice(0, start) + insert + text.slice(end), caret: start + caret };
}

function completionsOfPath(
  path: string,
  start: number,
  end: number,
  fieldNames: readonly string[],
): readonly Completion[] {
  const names = [
    ...recordNames
      .filter((name) => beginsAs(name, path))
      .map((name) => named(name, 'recordName', start, end)),
    ...fieldNames.filter((name) => beginsAs(name, path)).map((name) => named(name, 'fieldName', start, end)),
  ];
  const dot = path.lastIndexOf('.');
  const called =
    dot < 0 ? functions(false, path, start, end) : functions(true, path.slice(dot + 1), start + dot + 1, end);
  return [...names, ...called].slice(0, maxCompletions);
}

function functions(isMethod: boolean, begun: string, start: number, end: number): readonly Completion[] {
  if (!/^\w*$/.test(begun)) return [];
  return celFunctions
    .filter((known) => known.isMethod === isMethod && beginsAs(known.name, begun))
    .map((known) => called(known, start, end));
}

function named(name: string, description: Completion['description'], start: number, end: number): Completion {
  return { label: name, description, start, end, insert: name, caret: name.length };
}

function called({ name, hasArguments, description }: CelFunction, start: number, end: number): Completion {
  const insert = `${name}()`;
  return {
    label: insert,
    description,
    start,
    end,
    insert,
    caret: hasArguments ? insert.length - 1 : insert.length,
  };
}

/** What is written already is no completion. */
function beginsAs(name: string, begun: string): boolean {
  return name.length > begun.length && name.toLowerCase().startsWith(begun.toLowerCase());
}

/** Whether a place is inside of a string literal. */
function isInString(text: string, place: number): boolean {
  let quote = '';
  for (let at = 0; at < place; at++) {
    const character = text.charAt(at);
    if (quote === '') quote = character === '"' || character === "'" ? character : '';
    else if (character === '\\') at++;
    else if (character === quote) quote = '';
  }
  return quote !== '';
}
