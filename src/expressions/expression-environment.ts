import { Environment } from '@marcbachmann/cel-js';
import { EvaluationBudget } from './evaluation-budget.ts';
import { scopeTypes } from './expression-scope.ts';
import { compileLinearPattern, type LinearPattern } from './linear-pattern.ts';

/**
 * Functions of the library that a hostile text can hang, and ours that are called instead: `matches` backtracks, and
 * `duration` takes cubic time on a long row of digits. The library takes no second function of the same name and
 * types.
 */
export const safeNames: ReadonlyMap<string, string> = new Map([
  ['matches', '_matches'],
  ['duration', '_duration'],
]);

/** Functions that are put into expressions whose steps are counted. */
export const countedNames = { mayGoOn: '_mayGoOn', sized: '_sized', stop: '_stop' } as const;

/** Of the one evaluation that runs: evaluations neither wait nor nest. */
export const evaluationBudget = new EvaluationBudget();

const maxDurationChars = 100;
const maxPatterns = 100;

/** An environment that knows our functions, and variables of these names and types. */
export function createEnvironment(types: Readonly<Record<string, string>>): Environment {
  const environment = new Environment({ homogeneousAggregateLiterals: false });
  for (const [name, type] of Object.entries(types)) environment.registerVariable(name, type);
  const library = new Environment().registerVariable('text', 'string').parse('duration(text)');
  const patterns = new Map<string, LinearPattern>();
  environment.registerFunction('string._matches(string): bool', (text: string, pattern: string) => {
    let compiled = patterns.get(pattern);
    if (compiled === undefined) {
      compiled = compileLinearPattern(pattern);
      if (patterns.size >= maxPatterns) patterns.clear();
      patterns.set(pattern, compiled);
    }
    return compiled.test(text);
  });
  environment.registerFunction('_duration(string): google.protobuf.Duration', (text: string): unknown => {
    if (text.length > maxDurationChars) throw new Error('The text is too long for a duration.');
    return library({ text });
  });
  environment.registerFunction(`${countedNames.mayGoOn}(): bool`, () => evaluationBudget.mayGoOn());
  environment.registerFunction(`${countedNames.sized}(dyn): dyn`, (result: unknown) =>
    evaluationBudget.sized(result),
  );
  environment.registerFunction(`${countedNames.stop}(): dyn`, () => evaluationBudget.stop());
  // JSON writes the same field as 10 and as 10.5: the two have to reckon with each other.
  for (const [operator, reckon] of mixedOperators) {
    environment.registerOperator(`int ${operator} double`, (a: bigint, b: number) => reckon(Number(a), b));
    environment.registerOperator(`double ${operator} int`, (a: number, b: bigint) => reckon(a, Number(b)));
  }
  return environment;
}

const mixedOperators: readonly (readonly [string, (a: number, b: number) => number])[] = [
  ['+', (a, b) => a + b],
  ['-', (a, b) => a - b],
  ['*', (a, b) => a * b],
  ['/', (a, b) => a / b],
];

/** The environment of every expression on records. */
export const expressionEnvironment: Environment = createEnvironment(scopeTypes);
