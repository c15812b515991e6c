import type { Simulation } from '../world.ts';
import { gains, predictor } from './advice.ts';
import { control, resumeAfterAlarm, stopTheUnlucky } from './actions.ts';
import { rhythm, rhythmAlone, shiftedTraffic, stoppedLosers, wear } from './fatigue.ts';
import { comparedCorrections, corrections, countedVisitors, robots, visitorsOfMany } from './counting.ts';
import { endOfEquals, guardedEquals, heldTo } from './guardrail.ts';
import { leadOfEquals, leadUnderDrift } from './lead.ts';
import { sentViews } from './sent-views.ts';
import { savedBeside, watchedLead } from './shown.ts';
import {
  declaredNewcomer,
  delaysBeyond,
  fastClock,
  lateNewcomer,
  longBatches,
  slowReporter,
  unequalDelays,
} from './time.ts';
import { watcher } from './watcher.ts';

/** A column of an attack's paths, and what is promised of it. */
export interface Outcome {
  readonly what: string;
  /** Highest probability that is promised, in per cent. */
  readonly most?: number;
  /** Lowest probability that is promised, in per cent. */
  readonly least?: number;
}

/** A way in which an equal variant could be stopped more often than promised, through the real engine. */
export interface Attack extends Simulation {
  /** The attack, in a clause. */
  readonly what: string;
  /** One for each column of a path. */
  readonly outcomes: readonly Outcome[];
}

/** A variant that is as good as the others; nothing is predicted, so that all of the budget is the comparison's. */
const STOPPED = { what: 'an equal variant stopped', most: 5 } as const satisfies Outcome;

/** The same where nothing can be promised. */
const NOT_PROMISED: Outcome = { what: STOPPED.what };

const SAVED: Outcome = { what: 'impressions saved off by more than a twentieth', most: 5 };

/** The guardrail rests on the normal limit: its nominal .01 is promised to 1.5 points, as those of means are. */
const GUARDED: readonly Outcome[] = [
  { what: 'an equal variant stopped by it', most: 2.5 },
  { what: 'by any rule', most: 5 },
];

const FOUND: Outcome = { what: 'stopped by it', least: 95 };

/** A pattern that does not wear. It is called declining without any promise. */
const FATIGUED: readonly Outcome[] = [{ what: 'a clean pattern called fatigued', most: 5 }, { what: 'declining' }];

/** Every attack, by name. */
export const ATTACKS = {
  control: { what: 'nothing, three equal variants', paths: 200, run: control, outcomes: [STOPPED] },
  watcher: {
    what: 'somebody who sees everything moves traffic, stops, takes back and lets in at every batch',
    ...{ paths: 10_000, run: watcher },
    outcomes: [STOPPED, { what: 'a z-test on totals would have stopped it' }],
  },
  stopAndRevive: {
    what: 'a rival is stopped whenever its open batch is unlucky, and taken back',
    ...{ paths: 120, run: stopTheUnlucky(null), outcomes: [STOPPED] },
  },
  backDatedStop: {
    what: 'the same, with stops dated back',
    ...{ paths: 120, run: stopTheUnlucky(1), outcomes: [STOPPED] },
  },
  fastClock: {
    what: "a sender's clock is a minute fast",
    ...{ paths: 100, run: fastClock, outcomes: [{ what: "less than 90 % of another's counts judged", most: 5 }] },
  },
  slowReporter: {
    what: 'one sender reports every second, another every 30 s',
    ...{ paths: 100, run: slowReporter, outcomes: [{ what: "less than 90 % of the other's counts judged", most: 5 }] },
  },
  unequalDelays: {
    what: 'engagements a minute late with one variant, 20 s with the other',
    ...{ paths: 120, run: unequalDelays, outcomes: [STOPPED, { what: 'paused or warned', most: 5 }] },
  },
  delaysBeyond: {
    what: 'the same with a window of 10 s, which does not hold them',
    ...{ paths: 120, run: delaysBeyond, outcomes: [NOT_PROMISED, { what: 'paused or warned', least: 95 }] },
  },
  lateNewcomer: {
    what: 'engagements at their own time without a word of it, an equal newcomer',
    ...{ paths: 200, run: lateNewcomer, outcomes: [NOT_PROMISED] },
  },
  declaredNewcomer: {
    what: 'the same, with that time declared',
    ...{ paths: 200, run: declaredNewcomer, outcomes: [STOPPED] },
  },
  corrections: {
    what: 'engagements that are counted twice and taken back',
    ...{ paths: 200, run: corrections, outcomes: [STOPPED] },
  },
  comparedCorrections: {
    what: 'the same, with shares declared to be constant',
    ...{ paths: 200, run: comparedCorrections },
    // Twice the engagements in a batch stop a variant before anybody takes them back, and no rule can know it.
    outcomes: [NOT_PROMISED, { what: 'said that evidence began afresh', least: 95 }],
  },
  resumeAfterAlarm: {
    what: 'robots until the traffic alarm, then somebody resumes',
    ...{ paths: 200, run: resumeAfterAlarm, outcomes: [STOPPED] },
  },
  longBatches: {
    what: 'batches of a day, shares and rate by the hour',
    ...{ paths: 200, run: longBatches, outcomes: [STOPPED] },
  },
  visitorsOfMany: {
    what: 'visitors of ten impressions each, reported as impressions',
    ...{ paths: 200, run: visitorsOfMany },
    outcomes: [NOT_PROMISED, { what: 'said that nothing is promised', least: 95 }],
  },
  countedVisitors: {
    what: 'the same, with visitors counted',
    ...{ paths: 200, run: countedVisitors },
    outcomes: [STOPPED, { what: 'said that nothing is promised', most: 5 }],
  },
  sentViews: {
    what: 'visitors of ten views each, dealt out by the plan and counted by `POST /views`',
    ...{ paths: 200, run: sentViews },
    outcomes: [STOPPED, { what: 'paused for its split', most: 1 }],
  },
  robots: { what: 'bursts of robots at one variant', paths: 200, run: robots, outcomes: [STOPPED] },
  watchedLead: {
    what: 'the lead is watched while the base rate swings',
    ...{ paths: 120, run: watchedLead },
    outcomes: [
      { what: 'its interval ever wrong', most: 5 },
      { what: 'the worse of two said to lead', most: 5 },
    ],
  },
  savedOfTwo: {
    what: 'the worse of two is stopped',
    ...{ paths: 100, run: savedBeside(2), outcomes: [SAVED] },
  },
  savedOfTen: {
    what: 'nine of ten are stopped, one after the other',
    ...{ paths: 100, run: savedBeside(10), outcomes: [SAVED] },
  },
  rhythm: { what: "a day's rhythm, posted at the peak, 28 days", paths: 60, run: rhythm, outcomes: FATIGUED },
  rhythmAlone: { what: 'the same with nothing beside it', paths: 60, run: rhythmAlone, outcomes: FATIGUED },
  stoppedLosers: {
    what: 'the same, and losers beside it are stopped',
    ...{ paths: 60, run: stoppedLosers, outcomes: FATIGUED },
  },
  shiftedTraffic: {
    what: 'the same, and the best beside it gets ever more traffic',
    ...{ paths: 60, run: shiftedTraffic, outcomes: FATIGUED },
  },
  wear: {
    what: 'a pattern that loses three fifths in a week',
    ...{ paths: 60, run: wear, outcomes: [{ what: 'called fatigued', least: 90 }] },
  },
  rightPredictor: {
    what: 'a predictor that is right on average, and the best are shown most',
    ...{ paths: 60, run: predictor(1), outcomes: [{ what: 'called wrong', most: 5 }] },
  },
  highPredictor: {
    what: 'a predictor that promises 1.6 times too much',
    ...{ paths: 60, run: predictor(1.6), outcomes: [{ what: 'called wrong', least: 90 }] },
  },
  gains: {
    what: 'twelve experiments, watched until more of the leader is advised',
    ...{
      paths: 100,
      run: gains,
      outcomes: [{ what: 'gains shown are 1.5 times the true ones', most: 5 }, { what: 'a gain outside its interval' }],
    },
  },
  leadUnderDrift: {
    what: 'one of two is a fifth better, the rate of both drifts and traffic flips',
    ...{ paths: 400, run: leadUnderDrift, outcomes: [{ what: 'an interval of the lead misses it', most: 5 }] },
  },
  leadOfEquals: {
    what: 'equal variants, two of them late, the rate of all drifts',
    ...{ paths: 400, run: leadOfEquals, outcomes: [{ what: 'one of them is said to lead', most: 5 }] },
  },
  guardedEquals: {
    what: 'a guardrail that stops, three variants that are alike in it',
    ...{ paths: 400, run: guardedEquals(false), outcomes: GUARDED },
  },
  watchedGuardrail: {
    what: 'the same, and a rival is stopped whenever its open batch is slow, and taken back',
    ...{ paths: 200, run: guardedEquals(true), outcomes: GUARDED },
  },
  guardedByControl: {
    what: 'a guardrail that stops beside a control, three variants that are alike in it',
    ...{ paths: 400, run: heldTo('control'), outcomes: GUARDED },
  },
  guardedByLimit: {
    what: 'a guardrail that stops above a fixed limit, which the mean of all three is',
    ...{ paths: 400, run: heldTo('limit'), outcomes: GUARDED },
  },
  guardedByLeast: {
    what: 'the same below that limit, where a few large values make up the mean',
    ...{ paths: 400, run: heldTo('leastValue'), outcomes: GUARDED },
  },
  slowerThanControl: {
    what: 'a variant that loads a quarter longer than the control of such a guardrail',
    ...{ paths: 100, run: heldTo('control', 1.25), outcomes: [FOUND] },
  },
  slowerThanLimit: {
    what: 'a variant that loads a quarter longer than the limit of such a guardrail',
    ...{ paths: 100, run: heldTo('limit', 1.25), outcomes: [FOUND] },
  },
  endOfEquals: {
    what: 'three equal variants until the experiment ends by itself',
    ...{ paths: 400, run: endOfEquals },
    outcomes: [
      { what: 'a winner is named', most: 5 },
      { what: 'it ends', least: 95 },
    ],
  },
} as const satisfies Readonly<Record<string, Attack>>;
