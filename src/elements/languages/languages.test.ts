import { expect } from '@open-wc/testing';
import { FIGURES, OUTCOMES, REASONS, SUGGESTION_ACTIONS } from '../../protocol/index.ts';
import { formatFor } from '../shared/format/format.ts';
import { stringsFor } from '../shared/strings/language/languages.ts';
import { english } from '../shared/strings/strings.ts';
import { suggestionOf } from '../testing/entities.ts';
import { ar } from './ar.ts';
import { de } from './de.ts';

type Catalog = Readonly<Record<string, unknown>>;

/** Every text of a catalog by its path; functions are called with parts that can be found again. */
function textsOf(catalog: Catalog, path = ''): Map<string, string> {
  const texts = new Map<string, string>();
  for (const [name, value] of Object.entries(catalog)) {
    const at = path === '' ? name : `${path}.${name}`;
    // The engine writes its own English, and is looked at apart.
    if (at === 'engine') continue;
    if (typeof value === 'string') texts.set(at, value);
    else if (typeof value === 'function') texts.set(at, filled(value as (...parts: unknown[]) => string));
    else for (const [inner, text] of textsOf(value as Catalog, at)) texts.set(inner, text);
  }
  return texts;
}

const filled = (say: (...parts: unknown[]) => string): string => say(...Array.from({ length: say.length }, () => 7));

/** Writes each number between angles, whatever it is a number of. */
const mark = (value: number): string => `<${value}>`;
const marking = {
  ...formatFor('en'),
  rate: mark,
  share: mark,
  count: mark,
  number: mark,
  odds: mark,
  oddsNeeded: mark,
  duration: mark,
};

/** Texts that are empty in every language. */
const EMPTY = new Set(['no-stream', 'starting', 'synchronized'].map((reason) => `streamStatus.reasons.${reason}`));

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

    for (const [reasonCode, names] of Object.entries<readonly string[]>(REASONS))
      it(`say the engine's reason ${reasonCode} with all its numbers`, () => {
        // Of the two units one is counted.
        for (const other of ['visitors', 'impressions']) {
          const figures = names.filter((name) => name !== other).map((name, i) => ({ name, value: i }));
          const text = catalog.engine?.reason({ reason: '', reasonCode, reasonNumbers: figures }, marking) ?? '';
          expect(text).to.not.equal('');
          for (const { value } of figures) expect(text).to.contain(`<${value}>`);
        }
      });

    it('name everything that the engine suggests, its numbers and its ends', () => {
      const { engine } = catalog;
      const about = { kind: 'variant', id: 'a' } as const;
      const named = { variant: () => undefined, experiment: () => undefined };
      const suggestion = suggestionOf({ id: 's', about, reasonVariant: 'a' });
      for (const action of SUGGESTION_ACTIONS)
        expect(engine?.title({ ...suggestion, action }, named), action).to.be.a('string');
      for (const code of FIGURES) expect(engine?.figure({ name: '', value: 0, code }, named), code).to.be.a('string');
      for (const outcomeCode of OUTCOMES)
        expect(engine?.outcome({ ...suggestion, outcomeCode }), outcomeCode).to.be.a('string');
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
