import { createRandom } from 'peeksafe/simulator';
import {
  addImpressions,
  createRatioCheck,
  isConclusive,
  ratioLogEvidence,
  type Counts,
  type ExperimentPlan,
} from 'peeksafe/stats';
import { dealBatches, shuffleLabels } from './deal.ts';
import type { HeadlineTest } from './read-upworthy.ts';
import {
  bayesBestRule,
  bayesLeaderRule,
  evidenceRule,
  firstFormRule,
  simpleRule,
  type RuleMaker,
} from '../rules/rules.ts';
import { watch } from '../rules/watch.ts';

/** Impressions per arm and batch. */
const BATCH = 100;
/** Tests with a smaller arm are left out: there is too little to watch. */
const MIN_IMPRESSIONS = 500;
/** The traffic alarm is held against known faults at 1 : 1,000, so that what it finds needs no discussion. */
const RATIO_ALPHA = 0.001;

/** The effects of a rule on many tests. */
export interface Tally {
  tests: number;
  bestKilled: number;
  anyKilled: number;
  arms: number;
  armsKilled: number;
  impressions: number;
  saved: number;
}

/** Tallies by {@link WATCHED} rule. */
export type Tallies = Record<string, Tally>;

const total = (arms: readonly Counts[], what: keyof Counts): number => arms.reduce((sum, arm) => sum + arm[what], 0);

const meanEr = (arms: readonly Counts[]): number => total(arms, 'engagements') / total(arms, 'impressions');

/** The plan that a newsroom could make before a test: it knows about how often each arm is shown, and that about 1.5 % engage. */
const planFor = (arms: readonly Counts[]): ExperimentPlan => ({
  impressions: total(arms, 'impressions') / arms.length,
  er: 0.015,
});

interface WatchedRule {
  /** Whether no arm is truly better, because the labels are shuffled. */
  readonly shuffled: boolean;
  readonly make: (arms: readonly Counts[]) => RuleMaker;
}

/**
 * The rules that are let loose on the tests. The simple rule needs a prediction, and the archive has none: it is given the test's own
 * mean ER, better than anyone could have predicted.
 */
const WATCHED: Readonly<Record<string, WatchedRule>> = {
  evidence05: { shuffled: false, make: (arms) => evidenceRule(0.05, planFor(arms)) },
  evidence04: { shuffled: false, make: (arms) => evidenceRule(0.04, planFor(arms)) },
  withoutPlan: { shuffled: false, make: () => evidenceRule(0.05) },
  firstForm: { shuffled: false, make: () => firstFormRule(0.05) },
  bayesLeader: { shuffled: false, make: () => bayesLeaderRule(0.95) },
  bayesBest: { shuffled: false, make: () => bayesBestRule(0.95) },
  simple: { shuffled: false, make: (arms) => simpleRule(meanEr(arms)) },
  shuffledEvidence05: { shuffled: true, make: (arms) => evidenceRule(0.05, planFor(arms)) },
  shuffledEvidence04: { shuffled: true, make: (arms) => evidenceRule(0.04, planFor(arms)) },
  shuffledBayesLeader: { shuffled: true, make: () => bayesLeaderRule(0.95) },
  shuffledSimple: { shuffled: true, make: (arms) => simpleRule(meanEr(arms)) },
};

/** The tests that rules are watched on: sound randomization, two arms or more, and enough of each. */
export function watchable(tests: readonly HeadlineTest[]): HeadlineTest[] {
  return tests.filter(
    ({ faulty, arms }) => !faulty && arms.length > 1 && arms.every(({ impressions }) => impressions >= MIN_IMPRESSIONS),
  );
}

/** Lets all rules watch these tests. All of them see the same batches, which depend on the seed and the test alone. */
export function watchTests(tests: readonly HeadlineTest[], seed: string | number): Tallies {
  const tallies: Tallies = {};
  for (const { id, arms } of tests) {
    const random = createRandom(`${seed}/upworthy/${id}`);
    const batches = dealBatches(random, arms, BATCH);
    const shuffled = shuffleLabels(random, arms);
    const shuffledBatches = dealBatches(random, shuffled, BATCH);
    for (const [key, rule] of Object.entries(WATCHED)) {
      const played = rule.shuffled ? shuffled : arms;
      const { bestKilled, killed, saved } = watch(rule.make(played), played, rule.shuffled ? shuffledBatches : batches);
      addTally(tallies, key, {
        tests: 1,
        bestKilled: bestKilled ? 1 : 0,
        anyKilled: killed.length > 0 ? 1 : 0,
        arms: arms.length,
        armsKilled: killed.length,
        impressions: total(arms, 'impressions'),
        saved,
      });
    }
  }
  return tallies;
}

/** Joins what was tallied on several stretches of tests. */
export function joinTallies(parts: readonly Tallies[]): Tallies {
  const joined: Tallies = {};
  for (const part of parts) for (const [key, tally] of Object.entries(part)) addTally(joined, key, tally);
  return joined;
}

function addTally(tallies: Tallies, key: string, tally: Tally): void {
  const sum = tallies[key];
  if (sum === undefined) tallies[key] = { ...tally };
  else for (const field of Object.keys(sum) as (keyof Tally)[]) sum[field] += tally[field];
}

/** Of tests whose arms were planned to be shown equally often, those whose final totals raise the traffic alarm. */
export function countRatioAlarms(tests: readonly HeadlineTest[]): number {
  return tests.filter(({ arms }) => {
    const check = createRatioCheck(arms.map(() => 1));
    addImpressions(
      check,
      arms.map(({ impressions }) => impressions),
    );
    return isConclusive(ratioLogEvidence(check), RATIO_ALPHA);
  }).length;
}
