import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import type { Pause } from '../../../protocol/index.ts';
import { experimentOf, variantOf } from '../../testing/entities.ts';
import { groupOf, innerOrder, orderByNeed, orderToShow } from './order.ts';
import { experimentSituation, type Situation } from './situation.ts';

const pauses: readonly (Pause['cause'] | null)[] = [null, 'operator', 'traffic', 'late'];

const situations = fc.uniqueArray(
  fc.record({
    id: fc.nat(99),
    pause: fc.constantFrom(...pauses),
    logE: fc.integer({ min: -1, max: 4 }),
    stopped: fc.nat(2),
    day: fc.integer({ min: 10, max: 12 }),
  }),
  { selector: ({ id }) => id },
);

const situationOf = ({
  id,
  pause,
  logE,
  stopped,
  day,
}: {
  id: number;
  pause: Pause['cause'] | null;
  logE: number;
  stopped: number;
  day: number;
}): Situation =>
  experimentSituation(
    experimentOf({
      id: String(id),
      openedAt: `2026-01-${day}T10:00:00.000Z`,
      pause: pause === null ? null : { cause: pause, reason: '', since: '2026-01-05T11:00:00.000Z', by: null },
    }),
    ['a', 'b'].map((variant, i) =>
      variantOf({
        id: variant,
        status: i < stopped ? 'killed' : 'active',
        killDistance: { rule: 'evidence', logE, logNeeded: 4 },
      }),
    ),
  );

describe('the order by need', () => {
  it('is the same whatever order they come in', () => {
    fc.assert(
      fc.property(situations, fc.infiniteStream(fc.nat()), (given, random) => {
        const all = given.map(situationOf);
        const shuffled = all
          .map((one) => ({ one, at: random.next().value as number }))
          .sort((a, b) => a.at - b.at)
          .map(({ one }) => one);
        const ids = (of: readonly Situation[]): string[] =>
          [...of].sort(orderByNeed).map(({ experiment }) => experiment.id);
        expect(ids(shuffled)).to.deep.equal(ids(all));
      }),
    );
  });

  it('has what needs a person first and what is decided last', () => {
    fc.assert(
      fc.property(situations, (given) => {
        const groups = given.map(situationOf).sort(orderByNeed).map(groupOf);
        const ranks = groups.map((group) => ['needs', 'closable', 'running', 'decided'].indexOf(group));
        expect(ranks).to.deep.equal([...ranks].sort());
      }),
    );
  });

  it('puts the gravest need first, and among those that run the nearest to a stop', () => {
    const base = { logE: 0, stopped: 0, day: 10 };
    const all = [
      { ...base, id: 1, pause: null },
      { ...base, id: 2, pause: null, logE: 3 },
      { ...base, id: 3, pause: 'operator' as const },
      { ...base, id: 4, pause: 'traffic' as const },
      { ...base, id: 5, pause: null, day: 11 },
    ].map(situationOf);
    const ids = (): string[] => all.map(({ experiment }) => experiment.id);
    all.sort(orderByNeed);
    expect(ids()).to.deep.equal(['4', '3', '2', '5', '1']);
    all.sort(orderToShow);
    expect(ids(), 'to show').to.deep.equal(['2', '5', '1', '4', '3']);
  });
});

describe('the order inside an experiment', () => {
  const variants = fc.uniqueArray(
    fc.record({
      id: fc.nat(99),
      low: fc.nat(9),
      level: fc.constantFrom('learning', 'steady', 'watch'),
      status: fc.constantFrom('active', 'killed'),
      rate: fc.nat(9),
    }),
    { selector: ({ id }) => id },
  );
  const variant = ({
    id,
    low,
    level,
    status,
    rate,
  }: {
    id: number;
    low: number;
    level: 'learning' | 'steady' | 'watch';
    status: 'active' | 'killed';
    rate: number;
  }) =>
    variantOf({ id: String(id), interval: [low / 100, 0.5], level, status, er: rate / 10, probabilityBest: rate / 10 });

  it('falls by the lower end of the interval, and what still learns comes last', () => {
    fc.assert(
      fc.property(variants, (given) => {
        const ordered = innerOrder(given.map(variant));
        const learns = ordered.map(({ status, level }) => status === 'active' && level === 'learning');
        expect(learns).to.deep.equal([...learns].sort());
        const lows = ordered.filter((_, i) => !learns[i]).map(({ interval }) => interval[0]);
        expect(lows).to.deep.equal([...lows].sort((a, b) => b - a));
      }),
    );
  });

  it('does not know the raw rates', () => {
    fc.assert(
      fc.property(variants, (given) => {
        const ids = (rate: (one: { rate: number }) => number): string[] =>
          innerOrder(given.map((one) => variant({ ...one, rate: rate(one) }))).map(({ id }) => id);
        expect(ids(({ rate }) => rate)).to.deep.equal(ids(({ rate }) => 9 - rate));
      }),
    );
  });

  it('leaves a variant that is stopped where it is', () => {
    fc.assert(
      fc.property(variants, (given) => {
        const settled = given.map((one) => ({ ...one, level: 'steady' as const }));
        const ids = (of: typeof settled): string[] => innerOrder(of.map(variant)).map(({ id }) => id);
        expect(ids(settled.map((one) => ({ ...one, status: 'killed' as const })))).to.deep.equal(
          ids(settled.map((one) => ({ ...one, status: 'active' as const }))),
        );
      }),
    );
  });
});
