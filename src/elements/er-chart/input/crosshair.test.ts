import { expect } from '@open-wc/testing';
import { BEGIN, hour, MINUTE } from '../../testing/charts.ts';
import { variantOf } from '../../testing/entities.ts';
import { seriesFrom } from '../data/series-history.ts';
import { append, seriesOf } from '../data/series.ts';
import { nearestRates, ratesAt } from './crosshair.ts';

describe('the values at the crosshair', () => {
  it('leave out a variant before its first counts, the highest ER first', () => {
    const all = seriesFrom(hour(['a', 'b']));
    append(seriesOf(all, 'late'), BEGIN + 50 * MINUTE, 100, 50);
    const shown = ['a', 'b', 'late'].map((id) => variantOf({ id }));
    const at = (minute: number): string[] =>
      ratesAt(BEGIN + minute * MINUTE, shown, all).map(({ variant }) => variant.id);
    expect(at(30)).to.deep.equal(['b', 'a']);
    expect(at(50)).to.deep.equal(['late', 'b', 'a']);
  });

  it('are those nearest to the pointer when there are too many', () => {
    const rates = Array.from({ length: 50 }, (_, i) => ({ variant: variantOf({ id: `v${i}` }), er: (50 - i) / 100 }));
    const near = nearestRates(rates, 0.25).map(({ er }) => er);
    expect(near.length).to.equal(12);
    expect(Math.min(...near)).to.be.above(0.15);
    expect(Math.max(...near)).to.be.below(0.35);
  });
});
