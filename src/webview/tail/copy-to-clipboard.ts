/** Puts a text on the clipboard; to be called while a key or click is handled. */
export async function copyToClipboard(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    copyBySelection(text);
  }
}

/** Where the clipboard cannot be written directly: in pages that are not secure, or have not got the focus. */
function copyBySelection(text: string): void {
  const focused = document.activeElement;
  const area = document.createElement('textarea');
  area.value = text;
  // The panel's own handler would copy the selected record instead.
  area.addEventListener('copy', (event) => event.stopPropagation());
  document.body.append(area);
  area.select();
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- there is no other way without the permission.
  document.execCommand('copy');
  area.remove();
  if (focused instanceof HTMLElement) focused.focus();
}
