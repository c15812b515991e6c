import type { LiveStream } from 'peeksafe/sdk';
import { drawCard, type Card, type CardSubject, type CardTheme } from './card.ts';
import { shareStrings } from './strings.ts';

const make = <K extends keyof HTMLElementTagNameMap>(
  tag: K,
  given: Partial<HTMLElementTagNameMap[K]>,
): HTMLElementTagNameMap[K] => Object.assign(document.createElement(tag), given);

/** Whether the browser lets a page write pictures to the clipboard. */
const canCopy = (): boolean => typeof ClipboardItem !== 'undefined' && navigator.clipboard?.write !== undefined;

/** Shows the card of an experiment, light or dark, to save or to copy. */
export function showShareDialog(stream: LiveStream, subject: CardSubject): void {
  const root = document.documentElement;
  const strings = shareStrings(root.lang);
  const dialog = make('dialog', { className: 'share' });
  dialog.setAttribute('aria-label', strings.shareAbout);
  const image = make('img', { alt: `${subject.title}. ${subject.lead}`, hidden: true, width: 1200, height: 630 });
  const status = make('p', { className: 'share-status' });
  status.setAttribute('role', 'status');
  const choice = make('fieldset', {});
  choice.append(make('legend', { textContent: strings.theme, className: 'visually-hidden' }));
  const isDark = getComputedStyle(root).colorScheme === 'dark' || matchMedia('(prefers-color-scheme: dark)').matches;
  const first: CardTheme = root.dataset['theme'] === 'light' || !isDark ? 'light' : 'dark';
  for (const theme of ['light', 'dark'] as const) {
    const label = make('label', {});
    const input = make('input', { type: 'radio', name: 'share-theme', value: theme, checked: theme === first });
    input.addEventListener('change', () => draw(theme));
    label.append(input, strings[theme]);
    choice.append(label);
  }
  const save = make('a', { textContent: strings.download, className: 'button' });
  const copy = make('button', { type: 'button', textContent: strings.copy, hidden: !canCopy() });
  const close = make('button', { type: 'button', textContent: strings.close });
  const row = make('div', { className: 'share-row' });
  row.append(choice, save, copy, close);
  dialog.append(image, status, row);

  let card: Card | null = null;
  let url = '';
  const forget = (): void => {
    if (url !== '') URL.revokeObjectURL(url);
    url = '';
  };
  const show = (drawn: Card, theme: CardTheme): void => {
    if (!dialog.isConnected || dialog.querySelector<HTMLInputElement>('input:checked')?.value !== theme) return;
    forget();
    card = drawn;
    url = URL.createObjectURL(drawn.png);
    Object.assign(image, { src: url, hidden: false });
    Object.assign(save, { href: url, download: drawn.fileName });
    status.textContent = '';
  };
  const draw = (theme: CardTheme): void => {
    status.textContent = strings.drawing;
    drawCard(stream, subject, theme, strings).then(
      (drawn) => show(drawn, theme),
      (error: unknown) => {
        console.info(error);
        status.textContent = strings.failed;
      },
    );
  };
  copy.addEventListener('click', () => {
    if (card === null) return;
    navigator.clipboard.write([new ClipboardItem({ 'image/png': card.png })]).then(
      () => (status.textContent = strings.copied),
      (error: unknown) => (status.textContent = error instanceof Error ? error.message : String(error)),
    );
  });
  close.addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => {
    forget();
    dialog.remove();
  });
  document.body.append(dialog);
  dialog.showModal();
  draw(first);
}
