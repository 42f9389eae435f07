/** The property, where there is a value for it: an optional one is left out, and not `undefined`. */
export function present<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  return (value === undefined ? {} : { [key]: value }) as Partial<Record<K, V>>;
}
