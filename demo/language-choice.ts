import { readStored, store } from './safe-storage.ts';
import { demoStrings, type DemoStrings } from './strings.ts';

const KEY = 'peeksafe-language';
const RIGHT_TO_LEFT = new Set(['ar']);

/** The elements' strings in other languages, loaded on demand. */
const LANGUAGES: Readonly<Record<string, () => Promise<unknown>>> = {
  de: () => import('peeksafe/languages/de.js'),
  ar: () => import('peeksafe/languages/ar.js'),
};

/** The languages of this page. */
export interface LanguageChoice {
  readonly strings: () => DemoStrings;
  /** Calls back after each change. */
  onChange(listener: () => void): void;
}

function first(select: HTMLSelectElement): string {
  const known = [...select.options].map(({ value }) => value);
  const wished = [readStored(KEY), ...navigator.languages.map((lang) => lang.split('-')[0])];
  return wished.find((lang) => typeof lang === 'string' && known.includes(lang)) ?? 'en';
}

/** Lets a list switch the language of the page and keeps the choice over reloads; until then the browser's language applies. */
export function languageChoice(select: HTMLSelectElement, root: HTMLElement): LanguageChoice {
  const listeners = new Set<() => void>();
  const strings = (): DemoStrings => demoStrings(root.lang);
  const speak = (lang: string): void => {
    select.value = lang;
    root.lang = lang;
    root.dir = RIGHT_TO_LEFT.has(lang) ? 'rtl' : 'ltr';
    for (const place of root.querySelectorAll<HTMLElement>('[data-string]')) {
      const text = strings()[place.dataset['string'] as keyof DemoStrings];
      if (typeof text === 'string') place.textContent = text;
    }
    for (const listener of listeners) listener();
    // Without it the elements stay English, and the page works all the same.
    LANGUAGES[lang]?.().catch((error: unknown) => console.info(error));
  };
  select.addEventListener('change', () => {
    store(KEY, select.value);
    speak(select.value);
  });
  speak(first(select));
  return { strings, onChange: (listener) => void listeners.add(listener) };
}
