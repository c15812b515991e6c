import type { Strings, Translation } from '../strings.ts';
import { common } from '../common.ts';

type Table = Record<string, unknown>;

/** Keys that Lit looks for in a value before it renders it as text. */
const isOfLit = (key: string): boolean => key.startsWith('_$') || key === 'nodeType';

/** Stands below a table of strings: a key that is in none of the languages reads as itself, whether as a text, a function or a table. */
function keys(path: string): object {
  return new Proxy(() => path, {
    get(_, key) {
      if (key === Symbol.toPrimitive || key === 'toString') return () => path;
      return typeof key === 'symbol' || isOfLit(key) ? undefined : keys(path === '' ? key : `${path}.${key}`);
    },
  });
}

// English comes by namespace, with the elements and with what they load on demand.
const english = Object.create(keys('')) as Table;
const known = new Set<unknown>();
// By primary language subtag. One for each copy of this module: nothing of the page is touched.
const languages = new Map<string, Strings>();
const listeners = new Set<() => void>();

const primary = (lang: string): string => (lang.split('-')[0] as string).toLowerCase();

/** The English table under a key; made empty when it has not come yet, so that a translation can stand on it. */
function tableUnder(english: Table, key: string, path: string): Table | null {
  if (!Object.hasOwn(english, key)) english[key] = Object.create(keys(path));
  return english[key] as Table | null;
}

function fill(english: Table, strings: object, path = ''): void {
  for (const [key, value] of Object.entries(strings)) {
    const at = `${path}${key}`;
    if (typeof value === 'object') fill(tableUnder(english, key, at) as Table, value as object, `${at}.`);
    else english[key] = value;
  }
}

/** A translation that reads as English where it has no string; as it is where there is no English to read. */
function over(english: Table | null, translation: object, path = ''): object {
  if (english === null) return translation;
  const table = Object.create(english) as Table;
  for (const [key, value] of Object.entries(translation)) {
    const at = `${path}${key}`;
    table[key] =
      typeof value === 'object' ? over(tableUnder(english, key, at), value as object, `${at}.`) : (value as unknown);
  }
  return table;
}

/**
 * Makes the elements speak another language wherever `lang` asks for it, such as `de` or `ar`; those in the page change at once. A string that
 * the translation lacks is shown in English.
 */
export function addLanguage(lang: string, translation: Translation): void {
  // Keys that it lacks come from the tables below it.
  languages.set(primary(lang), over(english, translation) as Strings);
  for (const listener of [...listeners]) listener();
}

/**
 * Adds namespaces of English strings; harmless when called again.
 * @internal
 */
export function addStrings(namespaces: Partial<Strings>): void {
  for (const [name, strings] of Object.entries(namespaces)) {
    if (known.has(strings)) continue;
    known.add(strings);
    fill(english, { [name]: strings });
  }
}

addStrings({ common });
// The engine writes its own English.
english['engine'] = null;

/** The strings of a language, such as `de-AT`; English where there are none. */
export function stringsFor(lang: string): Strings {
  // A namespace that has not come is answered by its keys.
  return languages.get(primary(lang)) ?? (english as Strings);
}

/**
 * Calls back whenever a language was added; returns the function that ends it.
 * @internal
 */
export function onLanguageAdded(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
