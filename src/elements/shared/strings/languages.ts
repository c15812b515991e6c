import type { Strings } from './strings.ts';
import { commonStrings } from './common.ts';
import { addPart, type Part } from './compose.ts';

// By primary language subtag. One for each copy of this module: nothing of the page is touched.
const catalogues = new Map<string, Strings>();
// English comes in parts, with the elements and with what they load on demand.
const english: Record<string, unknown> = { ...commonStrings };
const known = new Set<Part>([commonStrings]);
const heard = new Set<() => void>();

const primary = (lang: string): string => (lang.split('-')[0] as string).toLowerCase();

/** Makes the elements speak another language wherever `lang` asks for it, such as `de` or `ar`; those in the page change at once. */
export function addLanguage(lang: string, catalogue: Strings): void {
  catalogues.set(primary(lang), catalogue);
  for (const one of [...heard]) one();
}

/**
 * Adds to what is known in English; harmless when called again.
 * @internal
 */
export function addEnglish(parts: readonly Part[]): void {
  for (const part of parts) {
    if (known.has(part)) continue;
    known.add(part);
    addPart(english, part);
  }
}

/** The strings of a language, such as `de-AT`; English where there are none. */
export function stringsFor(lang: string): Strings {
  return catalogues.get(primary(lang)) ?? (english as unknown as Strings);
}

/**
 * Calls back whenever a language was added; returns the function that ends it.
 * @internal
 */
export function onLanguageAdded(listener: () => void): () => void {
  heard.add(listener);
  return () => void heard.delete(listener);
}
