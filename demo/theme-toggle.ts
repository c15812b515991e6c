import { readStored, store } from './safe-storage.ts';
import type { DemoStrings } from './strings.ts';

const KEY = 'peeksafe-theme';
type Theme = 'light' | 'dark';

function storedTheme(): Theme | null {
  const theme = readStored(KEY);
  return theme === 'light' || theme === 'dark' ? theme : null;
}

const systemTheme = (): Theme => (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');

/**
 * Lets a button switch between light and dark and keeps the choice over reloads; until then the system's theme applies. Returns the function
 * that rewrites its label, which is read aloud and shown where a pointer rests on the button.
 */
export function themeToggle(button: HTMLButtonElement, root: HTMLElement, strings: () => DemoStrings): () => void {
  let theme = storedTheme();
  const show = (): void => {
    if (theme !== null) root.dataset['theme'] = theme;
    const to: Theme = (theme ?? systemTheme()) === 'dark' ? 'light' : 'dark';
    button.dataset['to'] = to;
    button.title = strings()[to];
    const label = button.querySelector('span');
    if (label !== null) label.textContent = strings()[to];
  };
  show();
  button.addEventListener('click', () => {
    theme = (theme ?? systemTheme()) === 'dark' ? 'light' : 'dark';
    show();
    store(KEY, theme);
  });
  return show;
}
