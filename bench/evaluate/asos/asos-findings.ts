import { ALPHA } from 'peeksafe/stats';
import { watchComparison } from './asos.ts';
import { single, spread, type Finding } from '../report/findings.ts';
import type { Comparison } from './read-asos.ts';

const ON = 'ASOS metric 1';

/** The verdicts of a t-test on the comparisons, and those of the evidence: how much they find, how soon, and whether it lasts. */
export function asosFindings(comparisons: readonly Comparison[]): Finding[] {
  const outcomes = comparisons.map((comparison) => watchComparison(comparison, ALPHA));
  const n = outcomes.length;
  const found = outcomes.filter(({ foundAt }) => foundAt !== null);
  const number = (subject: string, metric: string, some: readonly unknown[]) =>
    single(subject, `${ON}: ${metric}`, 'comparisons', some.length, n);
  return [
    {
      on: ON,
      what: 't-test at .05: significant at the end / at some look',
      figures: [
        number(
          't-test',
          'significant at the end',
          outcomes.filter(({ zAtEnd }) => zAtEnd),
        ),
        number(
          't-test',
          'significant at some look',
          outcomes.filter(({ zEver }) => zEver),
        ),
      ],
      seen: '26 / 46 of 99',
    },
    {
      on: ON,
      what: 'evidence, two-sided at .05: found / of which the t-test agrees at the end',
      figures: [
        number('peeksafe', 'found by evidence', found),
        number(
          'peeksafe',
          'found by evidence, significant at the end',
          found.filter(({ zAtEnd }) => zAtEnd),
        ),
      ],
      seen: '14 / 13 of 99',
    },
    {
      on: ON,
      what: 'part of the run at which evidence finds, median',
      figures: [
        spread(
          'peeksafe',
          `${ON}: part of the run at which evidence finds`,
          '%',
          found.map(({ foundAt }) => 100 * (foundAt as number)),
        ),
      ],
      seen: '8 %',
    },
  ];
}
