import { expect } from '@open-wc/testing';
import { experimentOf, killOf, patternOf, suggestionOf, variantOf } from '../../testing/entities.ts';
import { formatFor } from './format.ts';
import '../../index.ts';

const ODD = [NaN, Infinity, -Infinity, 8.65e15, Number.MAX_VALUE] as const;
/** Texts that JavaScript writes for a number and that no person should read. */
const PROGRAMS = /NaN|Infinity|∞|Invalid|undefined|ليس رقم|null/;

afterEach(() => document.body.replaceChildren());

describe('a rate of a headline', () => {
  it('has one decimal, and two where it is small', () => {
    const { headRate } = formatFor('en');
    expect([0.04, 0.0612, 0.01, 0.0042, 0, NaN].map(headRate)).to.deep.equal([
      '4.0%',
      '6.1%',
      '1.0%',
      '0.42%',
      '0.00%',
      '–',
    ]);
  });
});

describe('points', () => {
  const { points, pointsUpTo } = formatFor('en');
  it('have a decimal, and a digit of their own where they are small', () => {
    expect([0.009, 0.01, -0.0123, 0.0003, 0, NaN].map((value) => points(value))).to.deep.equal([
      '0.9',
      '1.0',
      '-1.2',
      '0.03',
      '0',
      '–',
    ]);
    expect([0.004, 0, -0.004].map((value) => points(value, true))).to.deep.equal(['+0.4', '0', '-0.4']);
  });

  it('are rounded up for "at most"', () => {
    expect([0.003, 0.0031, 0.0002, 0.00021, 0.00099, 0].map(pointsUpTo)).to.deep.equal([
      '0.3',
      '0.4',
      '0.02',
      '0.03',
      '0.1',
      '0.0',
    ]);
  });
});

describe('NaN is never on screen', () => {
  for (const lang of ['en', 'de', 'ar'])
    it(`no format writes it (${lang})`, () => {
      const { calendar, ...formats } = formatFor(lang);
      expect(calendar.timeZone).not.to.equal('');
      for (const [name, format] of Object.entries(formats) as [string, (a: number, b: number) => string][])
        for (const value of ODD) {
          if (value === 8.65e15 && !/time|clock|day|full|ago|duration/i.test(name)) continue;
          expect(format(value, 0), `${name}(${value})`).not.to.match(PROGRAMS);
          // How many decimals it has is the code's to say, and no figure.
          if (name !== 'roundRate') expect(format(0, value), `${name}(0, ${value})`).not.to.match(PROGRAMS);
        }
    });

  it('times are written in the time zone that is asked for', () => {
    const at = Date.UTC(2026, 10, 29, 22, 8);
    expect(formatFor('en-GB', 'Asia/Kathmandu').full(at)).to.equal('30 Nov 2026, 03:53:00');
    expect(formatFor('en-GB', 'America/Santiago').time(at)).to.equal('19:08');
  });

  it('an hour is written as its language does: with a zero before it in 24 hours, with none in 12', () => {
    const at = Date.UTC(2026, 10, 29, 9, 8, 7);
    const written = (lang: string): string[] => {
      const { time, clock } = formatFor(lang, 'UTC');
      // Between the time and its half of the day there are spaces of several widths.
      return [time(at), clock(at)].map((text) => text.replaceAll(/\s/gu, ' '));
    };
    expect(written('en')).to.deep.equal(['9:08 AM', '9:08:07 AM']);
    expect(written('en-GB')).to.deep.equal(['09:08', '09:08:07']);
    expect(written('de')).to.deep.equal(['09:08', '09:08:07']);
  });

  it('an odd number keeps its sign of being none, and a good one its digits', () => {
    const format = formatFor('en');
    expect(format.rate(NaN)).to.equal('–');
    expect(format.full(NaN)).to.equal('–');
    expect(format.rate(0.05)).to.equal('5.00%');
    expect(format.odds(Infinity)).to.equal('>\u00a01M\u00a0:\u00a01');
  });

  /** An entity whose every figure is odd. */
  const odd = <T extends object>(entity: T, value: number): T =>
    JSON.parse(JSON.stringify(entity), (_, one: unknown) => (typeof one === 'number' ? value : one)) as T;

  for (const value of [NaN, Infinity])
    for (const tag of [
      'variant-table',
      'variant-summary',
      'kill-feed',
      'evidence-race',
      'experiment-list',
      'fatigue-banner',
      'suggestion-list',
      'er-chart',
    ])
      it(`<${tag}> writes no ${value} that a page hands to it`, async () => {
        const element = document.createElement(tag) as HTMLElement & { readonly updateComplete: Promise<unknown> };
        Object.assign(element, {
          variants: [odd(variantOf({ id: 'a', content: 'Words' }), value)],
          kills: [odd(killOf({ id: 'k', variant: 'a' }), value)],
          experiments: [odd(experimentOf({ id: 'x' }), value)],
          patterns: [odd(patternOf({ id: 'p', level: 'fatigued' }), value)],
          suggestions: [odd(suggestionOf({ id: 's' }), value)],
        });
        if (tag === 'variant-table') Object.assign(element, { open: 'a' });
        document.body.append(element);
        await element.updateComplete;
        const root = element.shadowRoot as ShadowRoot;
        for (const details of root.querySelectorAll('details')) details.open = true;
        await element.updateComplete;
        const attributes = [...root.querySelectorAll('*')].flatMap((one) =>
          ['title', 'aria-label', 'aria-valuetext', 'aria-valuenow'].map((name) => one.getAttribute(name) ?? ''),
        );
        const texts = [...root.querySelectorAll(':not(style)')].flatMap((one) =>
          [...one.childNodes]
            .filter(({ nodeType }) => nodeType === Node.TEXT_NODE)
            .map(({ data }: Node & { data?: string }) => data ?? ''),
        );
        for (const text of [...texts, ...attributes]) expect(text).not.to.match(PROGRAMS);
      });
});
