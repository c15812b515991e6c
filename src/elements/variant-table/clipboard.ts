/**
 * Gives text to the copying that the browser is about to do for the key that was just pressed. It needs neither a permission nor a
 * secure page, as writing to the clipboard by itself does.
 */
export function giveToCopy(text: string): void {
  const give = (event: ClipboardEvent): void => {
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
  };
  const options = { capture: true, once: true } as const;
  document.addEventListener('copy', give, options);
  setTimeout(() => document.removeEventListener('copy', give, options));
}

/** Lets the browser save text as a file. */
export function saveText(text: string, fileName: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  // Some browsers begin to read only after the click has been dealt with.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
