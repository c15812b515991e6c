import { share, type Figure, type Finding } from '../report/findings.ts';
import type { HeadlineTest } from './read-upworthy.ts';
import { countRatioAlarms, type Tallies, type Tally } from './upworthy.ts';

const REAL = 'Upworthy, clean window, 500+ per arm';
const SHUFFLED = 'same, labels shuffled';
const ALL = 'Upworthy SRM, all tests';

interface Told {
  readonly key: string;
  readonly subject: string;
  readonly rule: string;
  readonly seen: string;
}

const ON_REAL: readonly Told[] = [
  { key: 'evidence05', subject: 'peeksafe', rule: 'evidence kill, planned, alpha .05', seen: '.1 % / 15 % / 8.0 %' },
  { key: 'evidence04', subject: 'peeksafe', rule: 'evidence kill, planned, alpha .04', seen: '- / - / 7.2 %' },
  { key: 'withoutPlan', subject: 'peeksafe', rule: 'evidence kill, no plan, alpha .05', seen: '-' },
  { key: 'firstForm', subject: 'first form', rule: 'first form, alpha .05', seen: '.05 % / 11.5 % / 5.6 %' },
  { key: 'bayesLeader', subject: 'bayes-95', rule: 'Bayes, P(leader better) > .95', seen: '10 % / 55 % / 41 %' },
  { key: 'bayesBest', subject: 'bayes-95', rule: 'Bayes, P(best) < .05', seen: '-' },
  { key: 'simple', subject: 'simple-rule', rule: 'simple rule, f = .5, N = 100', seen: '30 % / 47 % / 46 %' },
];

const ON_SHUFFLED: readonly Told[] = [
  { key: 'shuffledEvidence05', subject: 'peeksafe', rule: 'evidence kill, planned, alpha .05', seen: 'best <= 5 %' },
  { key: 'shuffledEvidence04', subject: 'peeksafe', rule: 'evidence kill, planned, alpha .04', seen: 'best <= 4 %' },
  { key: 'shuffledBayesLeader', subject: 'bayes-95', rule: 'Bayes, P(leader better) > .95', seen: '-' },
  { key: 'shuffledSimple', subject: 'simple-rule', rule: 'simple rule, f = .5, N = 100', seen: '-' },
];

function finding(on: string, { subject, rule, seen }: Told, what: string, figures: readonly Figure[]): Finding {
  const named = figures.map((figure) => ({ ...figure, metric: `${on}: ${rule}: ${figure.metric}` }));
  return { on, what: `${rule}: ${what}`, figures: named.map((figure) => ({ ...figure, subject })), seen };
}

function onReal(told: Told, tally: Tally): Finding {
  const { tests, bestKilled, arms, armsKilled, impressions, saved } = tally;
  return finding(REAL, told, 'best killed / arms killed / impressions saved', [
    share('', 'best killed', bestKilled, tests),
    share('', 'arms killed', armsKilled, arms, tests),
    share('', 'impressions saved', saved, impressions, tests),
  ]);
}

function onShuffled(told: Told, { tests, anyKilled, bestKilled }: Tally): Finding {
  return finding(SHUFFLED, told, 'any kill / best killed', [
    share('', 'any kill', anyKilled, tests),
    share('', 'best killed', bestKilled, tests),
  ]);
}

/** The effects of the rules on the headline tests. */
export function killFindings(tallies: Tallies): Finding[] {
  return [
    ...ON_REAL.map((told) => onReal(told, tallies[told.key] as Tally)),
    ...ON_SHUFFLED.map((told) => onShuffled(told, tallies[told.key] as Tally)),
  ];
}

/** Whether the traffic alarm finds the months in which randomization was faulty, and keeps quiet in the others. */
export function ratioFinding(tests: readonly HeadlineTest[]): Finding {
  const alarms = (metric: string, some: readonly HeadlineTest[]): Figure =>
    share('peeksafe', `${ALL}: BF >= 1000 ${metric}`, countRatioAlarms(some), some.length);
  return {
    on: ALL,
    what: 'sequential BF >= 1000: inside the faulty window / outside',
    figures: [
      alarms(
        'inside the faulty window',
        tests.filter(({ faulty }) => faulty),
      ),
      alarms(
        'outside',
        tests.filter(({ faulty }) => !faulty),
      ),
    ],
    seen: '49 % / .6 %',
  };
}
