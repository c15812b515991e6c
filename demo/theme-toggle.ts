import { keep, kept } from './kept.ts';
import type { DemoStrings } from './strings.ts';

const KEY = 'peeksafe-theme';
type Theme = 'light' | 'dark';

function keptTheme(): Theme | null {
  const theme = kept(KEY);
  return theme === 'light' || theme === 'dark' ? theme : null;
}

const systemTheme = (): Theme => (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');

/**
 * Lets a button switch between light and dark, kept over reloads; the system's choice holds until then. Returns what writes its strings
 * anew.
 */
export function themeToggle(button: HTMLButtonElement, root: HTMLElement, strings: () => DemoStrings): () => void {
  let theme = keptTheme();
  const show = (): void => {
    if (theme !== null) root.dataset['theme'] = theme;
    button.textContent = (theme ?? systemTheme()) === 'dark' ? strings().light : strings().dark;
  };
  show();
  button.addEventListener('click', () => {
    theme = (theme ?? systemTheme()) === 'dark' ? 'light' : 'dark';
    show();
    keep(KEY, theme);
  });
  return show;
}
