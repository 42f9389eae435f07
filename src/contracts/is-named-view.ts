import { isNullOr, isOneOf, isShape, type Guard } from './guards.ts';
import type { NamedView } from './tail-panel.ts';

const maxTextLength = 10_000;
const maxColumns = 100;

const isText: Guard<string> = (value): value is string =>
  typeof value === 'string' && value.length <= maxTextLength;

const areColumns: Guard<readonly string[]> = (value): value is readonly string[] =>
  Array.isArray(value) && value.length <= maxColumns && value.every(isText);

/** Whether `value`, from outside, is a view under a name. */
export const isNamedView: Guard<NamedView> = isShape<NamedView>({
  name: (value): value is string => isText(value) && value.trim() !== '',
  filter: isNullOr(isText),
  order: isOneOf('arrival', 'time'),
  columns: areColumns,
});
