import { expect } from '@open-wc/testing';
import { stringsFor } from '../shared/strings/languages.ts';
import { english } from '../shared/strings/strings.ts';
import { ar } from './ar.ts';
import { de } from './de.ts';

type Catalog = Readonly<Record<string, unknown>>;

/** Every text of a catalog by its path; functions are called with parts that can be found again. */
function textsOf(catalog: Catalog, path = ''): Map<string, string> {
  const texts = new Map<string, string>();
  for (const [name, value] of Object.entries(catalog)) {
    const at = path === '' ? name : `${path}.${name}`;
    if (typeof value === 'string') texts.set(at, value);
    else if (typeof value === 'function') texts.set(at, filled(value as (...parts: unknown[]) => string));
    else for (const [inner, text] of textsOf(value as Catalog, at)) texts.set(inner, text);
  }
  return texts;
}

const filled = (say: (...parts: unknown[]) => string): string => say(...Array.from({ length: say.length }, () => 7));

/** Texts that are empty in every language. */
const EMPTY = new Set(['streamStatus.reasons.starting', 'streamStatus.reasons.synchronized']);

for (const [lang, catalog] of Object.entries({ de, ar })) {
  describe(`the strings in ${lang}`, () => {
    const source = textsOf(english);
    const texts = textsOf(catalog);

    it('are as many as the English ones, and none is empty or left in English', () => {
      expect([...texts.keys()].sort()).to.deep.equal([...source.keys()].sort());
      const empty = [...texts].filter(([path, text]) => text === '' && !EMPTY.has(path)).map(([path]) => path);
      expect(empty).to.deep.equal([]);
      // Long sentences can only be the same when nobody has translated them.
      const same = [...texts].filter(([path, text]) => text.length > 25 && text === source.get(path));
      expect(same).to.deep.equal([]);
    });

    it('are those of an element whose lang asks for them, in any region', () => {
      expect(textsOf(stringsFor(lang))).to.deep.equal(texts);
      expect(textsOf(stringsFor(`${lang}-XX`))).to.deep.equal(texts);
      expect(stringsFor('fr').common.loading).to.equal(english.common.loading);
    });
  });
}

describe('the strings in ar', () => {
  it('count as Arabic does: one, two, a few, many', () => {
    expect([1, 2, 3, 11, 100].map((rows) => ar.table.orderWaits(rows))).to.deep.equal([
      'سيتحرك صف واحد',
      'سيتحرك صفان',
      'سيتحرك 3 صفوف',
      'سيتحرك 11 صفاً',
      'سيتحرك 100 صف',
    ]);
  });
});
