import type { Words } from './strings.ts';
import { commonWords } from './common.ts';
import { addPart, type Part } from './compose.ts';

// By primary language subtag. One for each copy of this module: nothing of the page is touched.
const catalogues = new Map<string, Words>();
// English comes in parts, with the elements and with what they load on demand.
const english: Record<string, unknown> = { ...commonWords };
const known = new Set<Part>([commonWords]);
const heard = new Set<() => void>();

const primary = (lang: string): string => (lang.split('-')[0] as string).toLowerCase();

/** Makes the elements speak another language wherever `lang` asks for it, such as `de` or `ar`; those in the page change at once. */
export function addLanguage(lang: string, catalogue: Words): void {
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

/** The words of a language, such as `de-AT`; English where there are none. */
export function wordsFor(lang: string): Words {
  return catalogues.get(primary(lang)) ?? (english as unknown as Words);
}

/**
 * Calls back whenever a language was added; returns the function that ends it.
 * @internal
 */
export function onLanguageAdded(listener: () => void): () => void {
  heard.add(listener);
  return () => void heard.delete(listener);
}
