import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { rateScale } from '../../shared/evidence-canvas/rate-scale.ts';
import { rateNames, timeLabels } from '../../shared/evidence-canvas/time-labels.ts';
import { formatFor } from '../../shared/format/format.ts';
import { placeNames } from './axes.ts';
import { rateText } from './rate-text.ts';

const DAY = 86_400_000;
const BEGIN = Date.parse('2023-11-30T10:00:00.000Z');

describe('the axes of an er-chart', () => {
  const distinct = (names: readonly string[]): void => {
    expect(new Set(names).size, names.join(' ')).to.equal(names.length);
  };

  for (const lang of ['en', 'de', 'ar'])
    it(`never name two rates or two times alike, however small or long (${lang})`, () => {
      const format = formatFor(lang, 'Europe/Berlin');
      for (const rate of [0.0001, 0.00012, 0.000_001, 0.003, 0.5])
        for (const isClose of [false, true]) {
          const { ticks } = rateScale({ low: rate * 0.97, high: rate }, { isClose });
          expect(ticks.length).to.be.above(1);
          distinct(rateNames(ticks, format));
        }
      for (const days of [0.001, 0.5, 1, 3, 28, 400, 3 * 365])
        for (const width of [190, 560, 1500]) {
          const labels = timeLabels(BEGIN, BEGIN + days * DAY, width, days * DAY, format);
          expect(labels.length).to.be.above(0);
          distinct(labels.map(({ text }) => text));
        }
    });
});

describe('a rate in words', () => {
  it('has two digits of its own, however small it is', () => {
    const format = formatFor('en');
    expect([0.0523, 0, 0.0001, 0.000096, 0.0000077].map((rate) => rateText(rate, format))).to.deep.equal([
      '5.23%',
      '0.00%',
      '0.01%',
      '0.0096%',
      '0.00077%',
    ]);
  });
});

describe('the names of level lines', () => {
  const area = { left: 50, right: 572, top: 0, bottom: 274 };

  it('touch no other and reach over no edge', () => {
    const name = fc.record({
      y: fc.integer({ min: 0, max: 290 }),
      left: fc.integer({ min: 50, max: 600 }),
      isAbove: fc.boolean(),
      letters: fc.constantFrom('', 'A', 'A, B'),
      text: fc.string({ minLength: 1, maxLength: 30 }),
    });
    fc.assert(
      fc.property(fc.array(name, { maxLength: 6 }), (names) => {
        const placed = placeNames(names, area);
        for (const [i, one] of placed.entries()) {
          expect(one.left >= area.left && one.right <= area.right + 1e-9).to.equal(true);
          expect(one.top >= area.top && one.bottom <= area.bottom).to.equal(true);
          for (const other of placed.slice(i + 1)) {
            const isBeside = one.right <= other.left || other.right <= one.left;
            expect(isBeside || one.bottom <= other.top || other.bottom <= one.top).to.equal(true);
          }
        }
      }),
    );
  });

  it('flip to the other side of their line at an edge', () => {
    const at = (y: number, isAbove: boolean) =>
      placeNames([{ y, isAbove, left: 60, letters: '', text: 'predicted 6%' }], area)[0];
    expect(at(5, true)?.top).to.equal(7);
    expect(at(270, false)?.top).to.equal(254);
    const [late] = placeNames([{ y: 100, isAbove: true, left: 570, letters: '', text: 'predicted 6%' }], area);
    expect(late?.right).to.equal(area.right);
  });

  it('stand where no line runs through them, while there is such a place', () => {
    const name = { y: 100, isAbove: true, left: 60, letters: 'A', text: 'predicted 6%' };
    const [free] = placeNames([name], area, ({ left }) => left < 200);
    expect(free?.left).to.be.at.least(200);
    const [crowded] = placeNames([name], area, () => true);
    expect(crowded?.left).to.equal(60);
  });
});
