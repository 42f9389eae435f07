import type { TailPanelTexts } from '../../contracts/tail-panel-texts.ts';

export interface CelFunction {
  readonly name: string;
  /** Whether it stands behind a dot. */
  readonly isMethod: boolean;
  readonly hasArguments: boolean;
  readonly description: keyof TailPanelTexts;
}

const method = (name: string, description: keyof TailPanelTexts, hasArguments = true): CelFunction => ({
  name,
  isMethod: true,
  hasArguments,
  description,
});
const free = (name: string, description: keyof TailPanelTexts): CelFunction => ({
  name,
  isMethod: false,
  hasArguments: true,
  description,
});

/** The functions and macros that a filter is likely to want. */
export const celFunctions: readonly CelFunction[] = [
  free('has', 'celHas'),
  free('size', 'celSize'),
  free('int', 'celInt'),
  free('double', 'celDouble'),
  free('string', 'celString'),
  free('type', 'celType'),
  free('timestamp', 'celTimestamp'),
  free('duration', 'celDuration'),
  method('contains', 'celContains'),
  method('startsWith', 'celStartsWith'),
  method('endsWith', 'celEndsWith'),
  method('matches', 'celMatches'),
  method('size', 'celSize', false),
  method('lowerAscii', 'celLowerAscii', false),
  method('upperAscii', 'celUpperAscii', false),
  method('trim', 'celTrim', false),
  method('indexOf', 'celIndexOf'),
  method('substring', 'celSubstring'),
  method('split', 'celSplit'),
  method('join', 'celJoin'),
  method('exists', 'celExists'),
  method('exists_one', 'celExistsOne'),
  method('all', 'celAll'),
  method('filter', 'celFilter'),
  method('map', 'celMap'),
  method('getFullYear', 'celGetFullYear', false),
  method('getMonth', 'celGetMonth', false),
  method('getDayOfMonth', 'celGetDayOfMonth', false),
  method('getDayOfWeek', 'celGetDayOfWeek', false),
  method('getHours', 'celGetHours', false),
  method('getMinutes', 'celGetMinutes', false),
];
