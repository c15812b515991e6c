import { expect } from '@open-wc/testing';
import { interval } from '../../../stats/index.ts';
import { meanInterval } from '../../../stats/means/mean-interval.ts';
import { METRICS, measuredVariants } from '../../testing/metrics.ts';
import { formatFor } from '../format/format.ts';
import { judgedAt } from './judged-value.ts';
import { metricFormat } from './metric-format.ts';
import { metricRows, type MetricRow } from './metric-rows.ts';
import { metricText } from './metric-text.ts';
import { metrics } from '../strings/metrics.ts';
import type { Strings } from '../strings/strings.ts';

const named = (name: string) => METRICS.find((one) => one.name === name) as (typeof METRICS)[number];
const rowsOf = (name: string, variants = measuredVariants()): ReadonlyMap<string, MetricRow> =>
  metricRows(named(name), variants);

describe('a metric', () => {
  it('is written in its unit, as the language of the page has it', () => {
    const written = (name: string, lang: string): string =>
      metricFormat(named(name), lang, formatFor(lang)).value(12.345);
    expect(written('dwell', 'en')).to.equal('12.3 sec');
    expect(written('dwell', 'de')).to.equal('12,3 Sek.');
    expect(written('revenue', 'en')).to.equal('€12.35');
    expect(written('revenue', 'de').replace(/\s/gu, ' ')).to.equal('12,35 €');
    expect(metricFormat(named('bounce'), 'en', formatFor('en')).value(0.4)).to.equal('40.0%');
    expect(metricFormat(named('order-value'), 'en', formatFor('en')).difference(3)).to.equal('+3.0');
    expect(metricFormat(named('dwell'), 'en', formatFor('en')).value(Number.NaN)).to.equal('–');
  });

  it('has intervals at other budgets that are those of the statistics', () => {
    const values = { n: 4000, sum: 240_000, sumSquares: 18_000_000 };
    const ends = meanInterval(values);
    const mean = { name: 'dwell', n: 4000, sum: 240_000, value: 60, judged: 4000, interval: ends };
    const [low, high] = meanInterval(values, 0.01);
    const tight = judgedAt('mean', mean, 0.01);
    expect(tight?.low).to.be.closeTo(low, 1e-9);
    expect(tight?.high).to.be.closeTo(high, 1e-9);
    const counts = { impressions: 3000, engagements: 171 };
    const known = interval(counts);
    const rate = {
      name: 'bounce',
      n: 3100,
      sum: 180,
      value: 180 / 3100,
      judged: 3000,
      interval: [...known] as [number, number],
    };
    const [least, most] = interval(counts, 0.01);
    const result = judgedAt('rate', rate, 0.01);
    expect(result?.estimate).to.equal(171 / 3000);
    expect(result?.low).to.be.closeTo(least, 1e-12);
    expect(result?.high).to.be.closeTo(most, 1e-12);
  });

  it('is held against the variant whose interval ends best, never the one with the best value', () => {
    const rows = rowsOf('dwell');
    expect([...rows].filter(([, { isReference }]) => isReference).map(([id]) => id)).to.deep.equal(['b']);
    expect(rows.get('a')?.difference?.estimate).to.equal(-12);
    expect(rows.get('a')?.standing).to.equal('worse');
    expect(rows.get('c')?.difference, 'no interval yet').to.equal(null);
  });

  it('calls less better where that was declared', () => {
    const rows = rowsOf('order-value');
    expect(rows.get('b')?.isReference).to.equal(true);
    expect(rows.get('a')?.difference?.estimate).to.equal(10);
    expect(rows.get('a')?.standing).to.equal('worse');
  });

  it('calls nobody better while intervals overlap', () => {
    expect(rowsOf('revenue').get('a')?.standing).to.equal(null);
  });

  it('says what a guardrail holds a variant to: the others, a control or a limit', () => {
    const said = (more: object): string =>
      metricText({ ...named('bounce'), unit: 'percent', ...more }, strings, percent).replace(/ Less .*/u, '');
    const strings = { metrics } as Strings;
    const percent = metricFormat({ ...named('bounce'), unit: 'percent' }, 'en', formatFor('en'));
    const speaks = 'bounce is a guardrail: it speaks up when a variant is worse than';
    expect(said({})).to.equal(`${speaks} the others together by more than 2.0.`);
    expect(said({ control: 'a' })).to.equal(`${speaks} the control “a” by more than 2.0.`);
    expect(said({ limit: 0.4 })).to.equal(`${speaks} the limit 40.0% by more than 2.0.`);
  });

  it('says of a guardrail whether its bound is broken', () => {
    const rows = rowsOf('bounce');
    expect(rows.get('a')?.guardrail?.isBroken).to.equal(false);
    expect(rows.get('b')?.guardrail?.isBroken).to.equal(true);
    expect(rows.get('c')?.guardrail, 'not judged').to.equal(null);
    expect(rowsOf('dwell').get('a')?.guardrail).to.equal(null);
  });
});
