import { keep, kept } from './kept.ts';
import { demoStrings, type DemoStrings } from './strings.ts';

const KEY = 'peeksafe-language';
const RIGHT_TO_LEFT = new Set(['ar']);

/** Strings of the elements, loaded when somebody wants them. */
const CATALOGUES: Readonly<Record<string, () => Promise<unknown>>> = {
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
  const wished = [kept(KEY), ...navigator.languages.map((lang) => lang.split('-')[0])];
  return wished.find((lang) => typeof lang === 'string' && known.includes(lang)) ?? 'en';
}

/** Lets a list switch the language of the page, kept over reloads; the browser's own choice holds until then. */
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
    void CATALOGUES[lang]?.();
  };
  select.addEventListener('change', () => {
    keep(KEY, select.value);
    speak(select.value);
  });
  speak(first(select));
  return { strings, onChange: (listener) => void listeners.add(listener) };
}
