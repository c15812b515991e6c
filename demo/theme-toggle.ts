const KEY = 'peeksafe-theme';
type Theme = 'light' | 'dark';

function kept(): Theme | null {
  try {
    const theme = localStorage.getItem(KEY);
    return theme === 'light' || theme === 'dark' ? theme : null;
  } catch {
    return null; // The page may not have storage; the system's theme holds then.
  }
}

const systemTheme = (): Theme => (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');

/** Lets a button switch between light and dark, kept over reloads; the system's choice holds until then. */
export function themeToggle(button: HTMLButtonElement, root: HTMLElement): void {
  const show = (theme: Theme | null): void => {
    if (theme !== null) root.dataset['theme'] = theme;
    button.textContent = (theme ?? systemTheme()) === 'dark' ? 'Light theme' : 'Dark theme';
  };
  let theme = kept();
  show(theme);
  button.addEventListener('click', () => {
    theme = (theme ?? systemTheme()) === 'dark' ? 'light' : 'dark';
    show(theme);
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      // It holds for this visit.
    }
  });
}
