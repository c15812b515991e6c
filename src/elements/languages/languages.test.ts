import { expect } from '@open-wc/testing';
import { stringsFor } from '../shared/strings/languages.ts';
import { strings } from '../shared/strings/strings.ts';
import { ar } from './ar.ts';
import { de } from './de.ts';

type Catalogue = Readonly<Record<string, unknown>>;

/** Every text of a catalogue by its path; functions are called with parts that can be found again. */
function textsOf(catalogue: Catalogue, path = ''): Map<string, string> {
  const texts = new Map<string, string>();
  for (const [name, value] of Object.entries(catalogue)) {
    const at = path === '' ? name : `${path}.${name}`;
    if (typeof value === 'string') texts.set(at, value);
    else if (typeof value === 'function') texts.set(at, filled(value as (...parts: unknown[]) => string));
    else for (const [inner, text] of textsOf(value as Catalogue, at)) texts.set(inner, text);
  }
  return texts;
}

const filled = (say: (...parts: unknown[]) => string): string => say(...Array.from({ length: say.length }, () => 7));

/** Texts that are the same in every language: signs, names and codes. */
const COMMON = new Set(['unknown', 'reason.starting', 'reason.synchronised', 'table.odds']);

for (const [lang, catalogue] of Object.entries({ de, ar })) {
  describe(`the strings in ${lang}`, () => {
    const english = textsOf(strings);
    const texts = textsOf(catalogue);

    it('are as many as the English ones, and none is empty or left in English', () => {
      expect([...texts.keys()].sort()).to.deep.equal([...english.keys()].sort());
      const empty = [...texts].filter(([path, text]) => text === '' && !COMMON.has(path)).map(([path]) => path);
      expect(empty).to.deep.equal([]);
      // Long sentences can only be the same when nobody has translated them.
      const same = [...texts].filter(([path, text]) => text.length > 25 && text === english.get(path));
      expect(same).to.deep.equal([]);
    });

    it('are those of an element whose lang asks for them, in any region', () => {
      expect(stringsFor(lang)).to.equal(catalogue);
      expect(stringsFor(`${lang}-XX`)).to.equal(catalogue);
      expect(stringsFor('fr').loading).to.equal(strings.loading);
    });
  });
}

describe('the strings in ar', () => {
  it('count as Arabic does: one, two, a few, many', () => {
    expect([1, 2, 3, 11, 100].map((rows) => ar.orderWaits(rows))).to.deep.equal([
      'سيتحرك صف واحد',
      'سيتحرك صفان',
      'سيتحرك 3 صفوف',
      'سيتحرك 11 صفاً',
      'سيتحرك 100 صف',
    ]);
  });
});
