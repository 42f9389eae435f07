import { nearestName } from '../core/nearest-name.ts';
import { builtIns, findBuiltIn } from '../expressions/built-ins.ts';
import type { Finding } from './finding.ts';
import type { KafkaFile, Variable } from './kafka-file.ts';
import { placeSpan } from './section.ts';
import { usesInText } from './template-uses.ts';
import { capturesOf, usesOfSection, type Capture, type VariableUse } from './variable-uses.ts';

/** What gives names a value beside the file itself. */
export interface KnownNames {
  /** Of environments and the command line. */
  readonly given: ReadonlySet<string>;
  /** Whether faker has a function of that path. */
  readonly isFakerPath: (path: string) => boolean;
}

/** Names that nothing provides, captures of later blocks included: errors before anything is sent. */
export function checkNames(file: KafkaFile, known: KnownNames): Finding[] {
  const names = new FileNames(file, known);
  const findings: Finding[] = [];
  let blockIndex = 0;
  for (const { section, start } of file.sections) {
    const check = ({ name }: VariableUse, message: string | undefined): void => {
      if (message === undefined) return;
      const range = file.source.range(placeSpan(name, start));
      findings.push({ ...range, severity: 'error', code: 'unresolved-variable', message });
    };
    const { ofVariables, ofBlock } = usesOfSection(section);
    for (const use of ofVariables) check(use, names.problemOf(use, Infinity, false));
    for (const use of ofBlock) check(use, names.problemOf(use, blockIndex, true));
    if (section.block !== undefined) blockIndex++;
  }
  return findings.sort((a, b) => a.line - b.line || a.column - b.column);
}

/** Whether the file asks for names that only faker could have: it need not be loaded for others. */
export function mayNeedFaker(file: KafkaFile, given: ReadonlySet<string>): boolean {
  const variables = new Set(file.variables.map(({ name }) => name.text));
  const isNeededFor = ({ name: { text }, isCall }: VariableUse): boolean =>
    text.includes('.') && !text.startsWith('$') && (isCall || (!given.has(text) && !variables.has(text)));
  return file.sections.some(({ section }) => {
    const { ofVariables, ofBlock } = usesOfSection(section);
    return ofVariables.some(isNeededFor) || ofBlock.some(isNeededFor);
  });
}

/** Variables that name each other in a longer chain are not followed: nobody writes them, and the stack ends. */
const maxChain = 100;

/** How many names of a file are compared with all that there are: a file with more is not one of slips. */
const maxSuggestions = 20;

class FileNames {
  readonly #known: KnownNames;
  readonly #variables: ReadonlyMap<string, Variable>;
  /** By their names, the first of each. */
  readonly #captures = new Map<string, Capture>();
  readonly #nearestNames = new Map<string, string | undefined>();
  #names: readonly string[] | undefined;
  readonly #laterCaptures = new Map<string, Capture | undefined>();

  constructor(file: KafkaFile, known: KnownNames) {
    this.#known = known;
    this.#variables = new Map(file.variables.map((variable) => [variable.name.text, variable]));
    for (const capture of capturesOf(file)) {
      if (!this.#captures.has(capture.name.text)) this.#captures.set(capture.name.text, capture);
    }
  }

  /**
   * Why nothing provides a name in the block `blockIndex`; `undefined` where something does.
   * @param followsVariables whether what the file's variables need has to be there as well
   */
  problemOf(
    { name: { text: name }, kind, isCall }: VariableUse,
    blockIndex: number,
    followsVariables: boolean,
  ): string | undefined {
    if (isCall) return this.#known.isFakerPath(name) ? undefined : `Faker has no function \`${name}\`.`;
    const capture = this.#captures.get(name);
    if (capture !== undefined && capture.blockIndex < blockIndex) return undefined;
    if (this.#known.given.has(name)) return undefined;
    if (this.#variables.has(name)) {
      const needed = followsVariables ? this.#lastCaptureOf(name, new Set()) : undefined;
      return needed === undefined || needed.blockIndex < blockIndex
        ? undefined
        : `\`@${name}\` needs \`${needed.name.text}\`, which is captured only in line ${needed.line + 1}.`;
    }
    if (capture !== undefined) return `\`${name}\` is captured only in line ${capture.line + 1}.`;
    if (kind === 'template' && (findBuiltIn(name) !== undefined || this.#known.isFakerPath(name)))
      return undefined;
    return this.#missing(name, kind);
  }

  /** Of the captures that a variable's text needs, through other variables too, the one that comes last. */
  #lastCaptureOf(variable: string, path: Set<string>): Capture | undefined {
    if (this.#laterCaptures.has(variable)) return this.#laterCaptures.get(variable);
    const text = this.#variables.get(variable)?.value;
    if (text === undefined || path.has(variable) || path.size >= maxChain) return undefined;
    path.add(variable);
    let last: Capture | undefined;
    for (const { name, isCall } of usesInText(text)) {
      if (isCall || this.#known.given.has(name.text)) continue;
      const needed = this.#variables.has(name.text)
        ? this.#lastCaptureOf(name.text, path)
        : this.#captures.get(name.text);
      if (needed !== undefined && needed.blockIndex > (last?.blockIndex ?? -1)) last = needed;
    }
    path.delete(variable);
    this.#laterCaptures.set(variable, last);
    return last;
  }

  #missing(name: string, kind: VariableUse['kind']): string {
    if (name.startsWith('$')) {
      return `There is no \`${name}\`: built in are ${builtIns.map((builtIn) => builtIn.name).join(', ')}, $env.NAME.`;
    }
    const near = this.#nearest(name);
    if (near !== undefined) return `Nothing provides \`${name}\`. Did you mean \`${near}\`?`;
    const isPath = name.includes('.') && kind === 'template';
    const why = isPath ? ', and faker has no such function' : `: a line \`@${name} = value\` would define it`;
    return `Nothing provides \`${name}\`${why}.`;
  }

  /** The known name that this one may be a slip of. */
  #nearest(name: string): string | undefined {
    // Every name of a letter is like every other.
    if (name.length < 3) return undefined;
    if (!this.#nearestNames.has(name) && this.#nearestNames.size < maxSuggestions) {
      this.#names ??= [...this.#variables.keys(), ...this.#captures.keys(), ...this.#known.given];
      this.#nearestNames.set(name, nearestName(name, this.#names));
    }
    return this.#nearestNames.get(name);
  }
}
