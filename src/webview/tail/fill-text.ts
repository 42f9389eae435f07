/** `text` with `{0}`, `{1}` … replaced by `values`; a placeholder without a value stays. */
export function fillText(text: string, ...values: readonly (string | number)[]): string {
  return text.replace(/\{(\d)\}/g, (placeholder, index: string) =>
    String(values[Number(index)] ?? placeholder),
  );
}
