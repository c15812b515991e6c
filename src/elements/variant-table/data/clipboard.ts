import { after } from '../../shared/view.ts';

/**
 * Gives text to the copying that the browser is about to do for the key that was just pressed. It needs neither a permission nor a
 * secure page, as writing to the clipboard by itself does.
 */
export function setNextCopy(text: string, page: Document): void {
  const give = (event: ClipboardEvent): void => {
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
  };
  const options = { capture: true, once: true } as const;
  page.addEventListener('copy', give, options);
  after(0, page, () => page.removeEventListener('copy', give, options));
}
