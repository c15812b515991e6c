import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { englishDistance, englishNumber, englishSpan, englishTime, isEnglish } from './english.ts';

/** Some systems put a space of another width before AM and PM. */
const plain = (text: string): string => text.replaceAll('\u202f', ' ');

const KINDS: readonly Intl.NumberFormatOptions[] = [
  {},
  { maximumFractionDigits: 2 },
  { minimumFractionDigits: 1, maximumFractionDigits: 1 },
  { minimumFractionDigits: 1, maximumFractionDigits: 1, signDisplay: 'exceptZero' },
  { style: 'percent' },
  { style: 'percent', maximumFractionDigits: 0, signDisplay: 'exceptZero' },
  { style: 'percent', maximumFractionDigits: 2 },
  { style: 'percent', minimumFractionDigits: 2, maximumFractionDigits: 2 },
  { notation: 'compact', maximumSignificantDigits: 2 },
  { notation: 'compact', maximumSignificantDigits: 3 },
  { notation: 'compact', maximumSignificantDigits: 4 },
];

/** Values of the kinds that are shown, and those on the edge between two texts. */
const numbers = fc.oneof(
  fc.double({ min: -2, max: 2, noNaN: true }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer({ min: -2_000_000, max: 2_000_000 }),
  fc.maxSafeInteger(),
  fc.integer({ min: -50_000, max: 50_000 }).map((value) => value / 10_000),
  fc.integer({ min: -50_000, max: 50_000 }).map((value) => (value + 0.5) / 10_000),
  fc.constantFrom(0, -0, 0.145, 1.005, 0.99995, 999.5, 9995, 99_950, 999_499, 999_500, 999_950_000, 1e-7, 1e21),
);

describe('numbers in English without Intl', () => {
  for (const kind of KINDS)
    it(`read as Intl writes them: ${JSON.stringify(kind)}`, () => {
      const intl = new Intl.NumberFormat('en', kind);
      const write = englishNumber(kind);
      let written = 0;
      fc.assert(
        fc.property(numbers, (value) => {
          const text = write?.(value) ?? null;
          if (text === null) return;
          written++;
          expect(text).to.equal(intl.format(value), String(value));
        }),
        { numRuns: 2000 },
      );
      expect(written).to.be.above(200);
    });

  it('leave to Intl what they do not know', () => {
    expect(englishNumber({ style: 'unit', unit: 'hour' })).to.equal(null);
    expect(englishNumber({ style: 'percent', notation: 'scientific', maximumSignificantDigits: 3 })).to.equal(null);
    expect(englishNumber({})?.(1e21)).to.equal(null);
  });

  it('are written for the English of Intl\'s own "en" only: that of other countries has other groups and days', () => {
    expect(['en', 'en-US', 'EN-us'].map(isEnglish)).to.deep.equal([true, true, true]);
    expect(['en-GB', 'en-IN', 'de', 'en-u-nu-arab', ''].map(isEnglish)).to.deep.equal([
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});

describe('times in English without Intl', () => {
  const FORMATS = {
    time: { timeStyle: 'short' },
    clock: { timeStyle: 'medium' },
    day: { weekday: 'long', day: 'numeric', month: 'long' },
    shortDay: { day: 'numeric', month: 'short' },
    dayAndYear: { day: 'numeric', month: 'short', year: 'numeric' },
    month: { month: 'long', year: 'numeric' },
    year: { year: 'numeric' },
    full: { dateStyle: 'medium', timeStyle: 'medium' },
  } as const satisfies Record<string, Intl.DateTimeFormatOptions>;

  for (const [name, options] of Object.entries(FORMATS) as [keyof typeof FORMATS, Intl.DateTimeFormatOptions][])
    it(`read as Intl writes them: ${name}`, () => {
      const intl = new Intl.DateTimeFormat('en', options);
      const write = englishTime(name);
      fc.assert(
        fc.property(fc.integer({ min: Date.UTC(1973, 0), max: Date.UTC(2100, 0) }), (at) => {
          expect(write(at)).to.equal(plain(intl.format(at)), new Date(at).toISOString());
        }),
        { numRuns: 500 },
      );
      expect(write(Date.UTC(1850, 0))).to.equal(null);
    });

  it('read as Intl writes them when they are spans and distances', () => {
    for (const unit of ['day', 'hour', 'minute', 'second'] as const) {
      const span = new Intl.NumberFormat('en', { style: 'unit', unit, unitDisplay: 'short' });
      const long = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
      const short = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' });
      for (const amount of [0, 1, 2, 59, 1200, -0, -1, -2, -59, -1200]) {
        expect(englishSpan(amount, unit)).to.equal(span.format(amount));
        // No distance is nought but in the smallest unit.
        if (amount === 0 && unit !== 'second') continue;
        expect(englishDistance(amount, unit, false)).to.equal(long.format(amount, unit));
        expect(englishDistance(amount, unit, true)).to.equal(short.format(amount, unit));
      }
    }
  });
});
