import {
  addArm,
  addBatch,
  createKillRule,
  isBelowThreshold,
  judge,
  probabilityBest,
  retireArm,
  type Counts,
  type ExperimentPlan,
} from 'peeksafe/stats';
import { addFirstFormBatch, createFirstForm, firstFormLosers } from '../first-form/kill-rule.ts';
import type { Batch } from '../upworthy/deal.ts';
import { Z_AT_95, zScore } from './z-test.ts';

/** A way to stop arms while people watch: it gets each batch, and the arms that it has stopped so far. */
interface Rule {
  /** Takes in one batch and returns the arms to stop now; the counts of stopped arms are not to be used. */
  look(batch: Batch): number[];
}

/** Makes a rule for one experiment. */
export type RuleMaker = (arms: number) => Rule;

/** Running totals of the arms that are still shown. */
class Totals {
  readonly counts: { impressions: number; engagements: number }[];
  readonly live: Set<number>;

  constructor(arms: number) {
    this.counts = Array.from({ length: arms }, () => ({ impressions: 0, engagements: 0 }));
    this.live = new Set(this.counts.keys());
  }

  add(batch: Batch): void {
    for (const arm of this.live) {
      const total = this.of(arm);
      total.impressions += (batch[arm] as Counts).impressions;
      total.engagements += (batch[arm] as Counts).engagements;
    }
  }

  of(arm: number): { impressions: number; engagements: number } {
    return this.counts[arm] as { impressions: number; engagements: number };
  }

  er(arm: number): number {
    const { impressions, engagements } = this.of(arm);
    return impressions === 0 ? 0 : engagements / impressions;
  }

  /** The live arm with the highest observed ER, the earliest of equals. */
  leader(): number {
    return [...this.live].reduce((best, arm) => (this.er(arm) > this.er(best) ? arm : best));
  }

  stop(arms: number[]): number[] {
    for (const arm of arms) this.live.delete(arm);
    return arms;
  }
}

/**
 * F3: stop an arm once the evidence that others are better reaches 1/alpha.
 * @param plan Planned impressions of an arm and its expected ER, fixed before the data.
 */
export function evidenceRule(alpha: number, plan: ExperimentPlan | null = null): RuleMaker {
  return (arms) => {
    const rule = createKillRule(alpha, plan);
    for (let arm = 0; arm < arms; arm++) addArm(rule);
    return {
      look(batch) {
        addBatch(rule, shownOf(rule, batch));
        const doomed = judge(rule).filter(({ kill }) => kill);
        for (const { arm } of doomed) retireArm(rule, arm);
        return doomed.map(({ arm }) => arm);
      },
    };
  };
}

/** F3 in its first form: each arm is bet against with every other, and the mean of that is its evidence. */
export function firstFormRule(alpha: number): RuleMaker {
  return (count) => {
    const rule = createFirstForm(alpha, count);
    return {
      look(batch) {
        addFirstFormBatch(rule, shownOf(rule, batch));
        const losers = firstFormLosers(rule);
        for (const arm of losers) Object.assign(rule.arms[arm] as object, { live: false });
        return losers;
      },
    };
  };
}

const NONE: Counts = { impressions: 0, engagements: 0 };

/** Zeroes the counts of stopped arms: an arm that is no longer shown is not judged in later batches. */
const shownOf = ({ arms }: { readonly arms: readonly { readonly live: boolean }[] }, batch: Batch): Counts[] =>
  batch.map((counts, arm) => (arms[arm]?.live === true ? counts : NONE));

/** The common reading of "95 % sure": stop an arm once the arm that leads is better with a probability above `sure`. */
export function bayesLeaderRule(sure: number): RuleMaker {
  return (arms) => {
    const totals = new Totals(arms);
    return {
      look(batch) {
        totals.add(batch);
        const leader = totals.leader();
        const beaten = (arm: number): boolean =>
          arm !== leader && (probabilityBest([totals.of(leader), totals.of(arm)])[0] as number) > sure;
        return totals.stop([...totals.live].filter(beaten));
      },
    };
  };
}

/** The common dashboard: stop an arm as soon as a z-test at .05 says that it differs from the arm that leads. */
export function zTestRule(): RuleMaker {
  return (arms) => {
    const totals = new Totals(arms);
    return {
      look(batch) {
        totals.add(batch);
        const leader = totals.of(totals.leader());
        return totals.stop([...totals.live].filter((arm) => zScore(leader, totals.of(arm)) >= Z_AT_95));
      },
    };
  };
}

/** Stop an arm once its probability of being the best of those still shown falls below 1 - `sure`. */
export function bayesBestRule(sure: number): RuleMaker {
  return (arms) => {
    const totals = new Totals(arms);
    return {
      look(batch) {
        totals.add(batch);
        const live = [...totals.live];
        const chances = probabilityBest(live.map((arm) => totals.of(arm)));
        return totals.stop(live.filter((_, place) => (chances[place] as number) < 1 - sure));
      },
    };
  };
}

/** The original system's rule, with the same prediction for every arm or, where it is null, the leader's observed ER. */
export function simpleRule(predicted: number | null): RuleMaker {
  return (arms) => {
    const totals = new Totals(arms);
    return {
      look(batch) {
        totals.add(batch);
        const expected = predicted ?? totals.er(totals.leader());
        return totals.stop([...totals.live].filter((arm) => isBelowThreshold(totals.of(arm), expected)));
      },
    };
  };
}
