import { expect } from '@open-wc/testing';
import { formatFor } from './format.ts';

const UNITS = [
  ['second', 1000],
  ['minute', 60_000],
  ['hour', 3_600_000],
  ['day', 86_400_000],
] as const;
const COUNTS = [1, 2, 15, 23];

describe('a span of time', () => {
  for (const lang of ['en', 'en-US', 'en-GB', 'de', 'ar', 'fr'])
    it(`is written in ${lang} as Intl writes it`, () => {
      for (const [unit, length] of UNITS)
        for (const count of unit === 'day' ? [...COUNTS, 1200] : COUNTS) {
          const intl = new Intl.NumberFormat(lang, { style: 'unit', unit, unitDisplay: 'short' });
          expect(formatFor(lang).duration(count * length + 7)).to.equal(intl.format(count));
        }
      const seconds = new Intl.NumberFormat(lang, { style: 'unit', unit: 'second', unitDisplay: 'short' });
      expect(formatFor(lang).duration(0)).to.equal(seconds.format(0));
    });
});
