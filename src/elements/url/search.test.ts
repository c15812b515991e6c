import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { initialView, toView, VIEW_LIMITS, type Range, type View } from '../shared/view-state/view.ts';
import { fromSearch, toSearch } from './search.ts';

const text = (maxLength: number, minLength = 0): fc.Arbitrary<string> =>
  fc.string({ unit: 'binary', minLength, maxLength }).filter((one) => one.length <= VIEW_LIMITS.key);
const key = text(20, 1).filter((one) => one !== '*');
const time = fc.double({ min: -8e15, max: 8e15, noNaN: true });
const between = fc
  .tuple(time, time)
  .filter(([a, b]) => Math.abs(a - b) >= 1)
  .map(([a, b]): Range => ({ kind: 'between', from: Math.min(a, b), to: Math.max(a, b) }));
const range: fc.Arbitrary<Range> = fc.oneof(
  fc.constantFrom<Range>({ kind: 'experiment' }, { kind: 'all' }, { kind: 'since-last-look' }, { kind: 'today' }),
  fc.double({ min: 1e-9, max: 5e6, noNaN: true }).map((minutes): Range => ({ kind: 'last', minutes })),
  between,
);
const views: fc.Arbitrary<View> = fc
  .record({
    experiment: fc.option(key),
    range,
    metric: fc.option(key),
    sort: fc.option(key),
    filter: text(40),
    status: fc.option(key),
    selection: fc.uniqueArray(key, { maxLength: 8 }),
    columns: fc.option(fc.uniqueArray(key, { maxLength: 8 })),
  })
  .map((parts) => toView(parts));
const prefixes = fc.constantFrom('', 'ab-', 'a b&=');

describe('a view in an address', () => {
  it('is read as it was written, whatever the page begins with', () => {
    fc.assert(
      fc.property(views, views, prefixes, (view, base, prefix) => {
        for (const options of [{ prefix }, { prefix, base }])
          expect(fromSearch(toSearch(view, options), options)).to.deep.equal(view);
      }),
    );
  });

  it('can be read by people', () => {
    const between: Range = { kind: 'between', from: Date.UTC(2026, 10, 29, 9), to: Date.UTC(2026, 10, 29, 12) };
    expect(toSearch(toView({ experiment: 'sleep', range: { kind: 'today' }, selection: ['a', 'b'] }))).to.equal(
      '?experiment=sleep&range=today&selection=a&selection=b',
    );
    expect(toSearch(toView({ range: between }))).to.equal('?range=2026-11-29T09:00:00.000Z..2026-11-29T12:00:00.000Z');
    expect(toSearch(toView({ range: { kind: 'last', minutes: 60 } }), { prefix: 'ab-' })).to.equal('?ab-range=last-60');
    expect(toSearch(initialView)).to.equal('');
  });

  it('is ignored part by part where it means nothing', () => {
    const search = '?experiment=sleep&range=never&sort=&filter=a+b&columns=er&stream=demo';
    expect(fromSearch(search)).to.deep.equal({ ...initialView, experiment: 'sleep', filter: 'a b', columns: ['er'] });
    for (const nonsense of ['last-', 'last-0', 'last--5', 'last-x', 'a..b', '2026..2025', '..', '', '1..2..3'])
      expect(fromSearch(`range=${nonsense}`), nonsense).to.equal(initialView);
    expect(fromSearch(`filter=${'x'.repeat(VIEW_LIMITS.filter + 1)}&sort=er`)).to.deep.equal({
      ...initialView,
      sort: 'er',
    });
  });

  it('is read from any text without an error, and is a view', () => {
    const parts = fc.constantFrom('experiment=', 'range=', 'sort=', 'filter=', 'selection=', 'columns=', '&', '..', '');
    fc.assert(
      fc.property(fc.array(fc.oneof(parts, fc.string({ unit: 'binary' })), { maxLength: 30 }), (texts) => {
        const view = fromSearch(texts.join(''));
        expect(toView(view)).to.deep.equal(view);
      }),
    );
    expect(fromSearch(`filter=a&x=${'y'.repeat(40_000)}`)).to.equal(initialView);
  });

  it('is short enough for a server: what does not fit is left out whole, from the least important on', () => {
    const selection = Array.from({ length: 150 }, (_, i) => `${'v'.repeat(60)}${i}`);
    const view = toView({ experiment: 'sleep', filter: 'ü'.repeat(400), selection, columns: ['er'] });
    const search = toSearch(view);
    expect(search.length).to.be.at.most(6000);
    expect(fromSearch(search)).to.deep.equal({ ...view, selection: [] });
  });
});
