// The search of the site finds guides first. TypeDoc weighs pages by their groups; what it has no option for is changed in its index and script.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IndexEvent, PageEvent } from 'typedoc';
import { ELEMENTS, GROUPS } from './pages.ts';

/** How much more a page counts than a name of the API that has the same words: for TypeDoc's `searchGroupBoosts`. */
export const GROUP_BOOSTS: Readonly<Record<string, number>> = Object.fromEntries(
  // The page of an element has few words beside its tables, which makes each count for more.
  GROUPS.map((group) => [group, group === ELEMENTS ? 10 : 30]),
);

/** Lets the headings of a page count for more than its text, and less than its title; in the glossary the first cells of the table are that. */
export function indexHeadings(event: IndexEvent): void {
  event.searchFieldWeights['headings'] = 4;
  for (const [i, one] of event.searchResults.entries()) {
    if (!one.isDocument()) continue;
    const isGlossary = one.name === 'Glossary';
    const text = one.content.map((part) => part.text).join('');
    // A comment in a shell script has one hash only.
    const headings = text.matchAll(isGlossary ? /^\| *([^|\n]+)\|/gm : /^#{2,4} (.+)$/gm);
    event.searchFields[i] = { headings: [...headings].map(([, heading = '']) => heading).join('\n') };
    // Its many terms make each of them count for little, and a term is looked up for its meaning.
    if (isGlossary) one.relevanceBoost = 3;
  }
}

/**
 * The query to lunr for what somebody typed. A whole word counts for more than the beginning of one, and that for more than its middle: else "rate"
 * would find "separate" as well. The index splits words at hyphens, where a query would take them for "without".
 */
function queryOf(typed: string): string {
  const words = typed.split(/[\s-]+/).map((word) => word.replace(/^\W+|\W+$/g, '').replace(/[\\:~^+]/g, '\\$&'));
  return words.map((word) => word && `${word}^10 ${word}*^3 *${word}*`).join(' ');
}

/** TypeDoc's own query, and how it favors names that begin with what was typed. */
const QUERY = 'i.split(" ").map(c=>c.length?`*${c}*`:"").join(" ")';
const FAVOR = 'd*=10/(1+Math.abs(l.name.length-i.length))';

/** Replaces TypeDoc's query, and keeps its favor from taking points off long titles. */
export function writeSearchScript(dir: string): void {
  const main = join(dir, 'assets/main.js');
  const text = readFileSync(main, 'utf8');
  if (!text.includes(QUERY) || !text.includes(FAVOR))
    throw new Error('TypeDoc searches in another way than tools/docs/search.ts knows.');
  writeFileSync(
    main,
    text
      .replace(QUERY, () => `(${queryOf.toString()})(i)`)
      .replace(FAVOR, 'd*=Math.max(1,10/(1+Math.abs(l.name.length-i.length)))'),
  );
}

/** The script of the index, as TypeDoc puts it into each page. */
const INDEX_SCRIPT = /<script async src="([^"]*)" id="tsd-search-script">/;

/** Leaves the index, which is larger than all other text of a page, until somebody is about to search: the script of the site loads it then. */
export function withoutIndex(page: PageEvent): void {
  const { contents = '' } = page;
  if (!INDEX_SCRIPT.test(contents))
    throw new Error('TypeDoc loads its index in another way than tools/docs/search.ts knows.');
  page.contents = contents.replace(INDEX_SCRIPT, '<script async data-src="$1" id="tsd-search-script">');
}
