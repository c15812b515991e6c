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
