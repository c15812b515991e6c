import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { variantOf } from '../../testing/entities.ts';
import { letterAt, letterOf, lettersOf, placeOf } from './letters.ts';

const at = (minute: number): string => `2026-01-05T10:${String(minute).padStart(2, '0')}:00.000Z`;

describe('letters', () => {
  it('count as the columns of spreadsheets, there and back', () => {
    expect([0, 25, 26, 51, 52, 701, 702].map(letterAt)).to.deep.equal(['A', 'Z', 'AA', 'AZ', 'BA', 'ZZ', 'AAA']);
    fc.assert(fc.property(fc.nat(1e6), (place) => placeOf(letterAt(place)) === place));
  });

  it('take anything else for the first', () => {
    expect(['', 'a', '1', 'Ä'].map(placeOf)).to.deep.equal([0, 0, 0, 0]);
  });

  it('follow the order of posting, whatever order the variants come in and whatever changed since', () => {
    const variants = ['b', 'a', 'c'].map((id, i) => variantOf({ id, postedAt: at(i) }));
    fc.assert(
      fc.property(fc.shuffledSubarray(variants, { minLength: 3 }), fc.array(fc.nat(999)), (shuffled, seqs) => {
        const letters = lettersOf(shuffled.map((variant, i) => ({ ...variant, seq: seqs[i] ?? 1 })));
        expect([...letters].sort()).to.deep.equal([
          ['a', 'B'],
          ['b', 'A'],
          ['c', 'C'],
        ]);
      }),
    );
  });

  it('follow the order of the array on plain data', () => {
    const variants = ['b', 'a'].map((id, i) => variantOf({ id, postedAt: at(9 - i) }));
    expect([...lettersOf(variants, 'given')]).to.deep.equal([
      ['b', 'A'],
      ['a', 'B'],
    ]);
  });

  it('are those of the server where it gives some, and never two the same', () => {
    const place = fc.option(fc.nat(30), { nil: undefined });
    fc.assert(
      fc.property(fc.uniqueArray(fc.record({ id: fc.nat(50), place }), { selector: ({ id }) => id }), (given) => {
        const seen = new Set<number>();
        const variants = given.map((one) => {
          const isTaken = one.place === undefined || seen.has(one.place);
          if (one.place !== undefined) seen.add(one.place);
          const variant = variantOf({ id: String(one.id) });
          return isTaken ? variant : { ...variant, letter: letterAt(one.place as number) };
        });
        const letters = lettersOf(variants);
        expect(new Set(letters.values()).size).to.equal(variants.length);
        for (const variant of variants)
          if ('letter' in variant) expect(letterOf(variant, variants)).to.equal(variant.letter);
      }),
    );
  });
});
