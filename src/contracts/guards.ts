/** Says whether a value from outside is a `T`. */
export type Guard<T> = (value: unknown) => value is T;

export const isString: Guard<string> = (value) => typeof value === 'string';

export const isBoolean: Guard<boolean> = (value) => typeof value === 'boolean';

/** A whole number that a double holds exactly. */
export const isInteger: Guard<number> = (value): value is number => Number.isSafeInteger(value);

export const isNumber: Guard<number> = (value): value is number => Number.isFinite(value);

/** A whole number of any size, as decimal text. */
export const isDecimal: Guard<string> = (value): value is string =>
  typeof value === 'string' && /^-?\d{1,20}$/.test(value);

export function isOneOf<const T extends string | boolean>(...values: readonly T[]): Guard<T> {
  return (value): value is T => (values as readonly unknown[]).includes(value);
}

export function isNullOr<T>(guard: Guard<T>): Guard<T | null> {
  return (value): value is T | null => value === null || guard(value);
}

export function isListOf<T>(guard: Guard<T>): Guard<readonly T[]> {
  return (value): value is readonly T[] => Array.isArray(value) && value.every(guard);
}

/** An object with these members; others beside them are no matter. */
export function isShape<T extends object>(guards: { readonly [K in keyof T]-?: Guard<T[K]> }): Guard<T> {
  const entries = Object.entries(guards) as readonly [string, Guard<unknown>][];
  return (value): value is T => {
    if (typeof value !== 'object' || value === null) return false;
    const members = value as Record<string, unknown>;
    return entries.every(([name, guard]) => guard(members[name]));
  };
}

export function isAnyOf<T>(...guards: readonly ((value: unknown) => value is T)[]): Guard<T> {
  return (value): value is T => guards.some((guard) => guard(value));
}
