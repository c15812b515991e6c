import { formatPercent, needsAttention, type Pattern } from '../../protocol/index.ts';
import {
  calibrationSlope,
  isCalibrationPoint,
  MIN_IMPRESSIONS,
  OVERUSED_FROM,
  predictorBias,
} from '../../stats/index.ts';
import { unitCounts } from '../fold/batches/tally.ts';
import type { PatternState, StreamState } from '../state.ts';
import { isSnoozed, viewOfPattern } from '../fatigue/pattern-view.ts';
import { coded, figure, type Candidate, type CodedReason } from './candidate.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** From this part of the variants on, killed within a day, something is wrong with what is posted or predicted. */
const KILL_RATE = 0.3;
const MIN_VARIANTS = 10;
/** The predictor is judged by its last variants, this many. */
const LAST_VARIANTS = 50;
/** Bias, actual by predicted engagements, outside of which a predictor is off. */
const BIAS = [0.8, 1.25] as const;

/** Why a pattern is worn, by code; null where an external detector says why in its own words. */
function wornReason({ level, source, uses, decline, reasonCode }: Pattern): CodedReason | null {
  if (source === 'external') return reasonCode === 'external-detector' ? coded(reasonCode, {}) : null;
  if (level === 'overused') return coded(level, { uses, from: OVERUSED_FROM });
  if (decline === null || level === 'fresh' || level === 'rested') return null;
  const { er, floor, logE, logNeeded } = decline;
  if (reasonCode === 'declining-alone') return coded(reasonCode, { er, floor });
  return coded(level, { er, floor, logE, logNeeded });
}

/** Rest or retire what has worn, and use something fresher. */
function patternCandidates(state: Readonly<StreamState>, now: number): Candidate[] {
  const candidates: Candidate[] = [];
  const fresh = [...state.patterns.values()].filter((one) => !needsAttention(viewOfPattern(one).level));
  const erOf = ({ fatigue }: PatternState): number =>
    fatigue.total.impressions === 0 ? 0 : fatigue.total.engagements / fatigue.total.impressions;
  let isAnyWorn = false;
  for (const pattern of state.patterns.values()) {
    const view = viewOfPattern(pattern);
    const { level, reason, freshAt, uses, decline } = view;
    if (level === 'fresh' || level === 'rested' || isSnoozed(pattern, now)) continue;
    isAnyWorn = true;
    const isRetired = level === 'fatigued' || level === 'severe';
    candidates.push({
      action: isRetired ? 'retire-pattern' : 'rest-pattern',
      about: { kind: 'pattern', id: pattern.id },
      priority: level === 'severe' ? 'critical' : isRetired ? 'high' : 'medium',
      title: isRetired ? `Retire the pattern "${pattern.id}"` : `Give the pattern "${pattern.id}" a rest`,
      reason,
      coded: wornReason(view),
      evidence: [
        figure('uses', 'uses in 7 days', uses),
        ...(decline === null ? [] : [figure('log-evidence', 'ln of the evidence', decline.logE)]),
      ],
      expectedGain: null,
      expiresAt: freshAt === null ? null : Date.parse(freshAt),
    });
  }
  const best = fresh
    .filter(({ fatigue }) => fatigue.total.impressions >= MIN_IMPRESSIONS)
    .sort((a, b) => erOf(b) - erOf(a))[0];
  if (isAnyWorn && best !== undefined) {
    candidates.push({
      action: 'use-pattern',
      about: { kind: 'pattern', id: best.id },
      priority: 'low',
      title: `Use the pattern "${best.id}"`,
      reason: `Of the patterns that are fresh it has earned most, ${formatPercent(erOf(best))}, while others are worn out`,
      coded: coded('best-fresh', { er: erOf(best) }),
      evidence: [
        figure('er', 'ER of its posts', erOf(best)),
        figure('impressions', 'impressions of its posts', best.fatigue.total.impressions),
      ],
      expectedGain: null,
    });
  }
  return candidates;
}

/** The predictions are off on average, surely and by much. */
function recalibrate(state: Readonly<StreamState>): Candidate | null {
  const known = [...state.variants.values()]
    .map((variant) => ({ ...unitCounts(variant), predictedEr: variant.predictedEr }))
    .filter(isCalibrationPoint);
  const variants = known.slice(-LAST_VARIANTS);
  const found = predictorBias(variants);
  if (found === null || found.predictedEr === 0 || (found.low <= 0 && 0 <= found.high)) return null;
  const { er, predictedEr } = found;
  const bias = er / predictedEr;
  if (bias >= BIAS[0] && bias <= BIAS[1]) return null;
  const slope = calibrationSlope(variants);
  return {
    action: 'recalibrate-predictor',
    about: { kind: 'stream', id: 'stream' },
    priority: 'medium',
    title:
      bias < 1
        ? 'Recalibrate the predictor: it promises too much'
        : 'Recalibrate the predictor: it promises too little',
    reason:
      `The last ${variants.length} variants earn ${formatPercent(er)} on average where ${formatPercent(predictedEr)} was predicted` +
      (slope === null ? '' : `; one predicted a percentage point higher earns ${slope.toFixed(2)} points more`),
    coded: coded(bias < 1 ? 'predicts-high' : 'predicts-low', {
      variants: variants.length,
      er,
      predictedEr,
      slope,
    }),
    evidence: [
      figure('variants', 'variants', variants.length),
      figure('bias', 'bias (actual / predicted)', bias),
      ...(slope === null ? [] : [figure('slope', 'calibration slope', slope)]),
    ],
    expectedGain: null,
  };
}

/** More than three in ten variants were killed within a day. */
function manyKills(state: Readonly<StreamState>, now: number): Candidate | null {
  const since = new Date(now - DAY_MS).toISOString();
  let [shown, killed] = [0, 0];
  for (const { status, endedAt } of state.variants.values()) {
    if (status !== 'active' && (endedAt ?? '') < since) continue;
    shown++;
    if (status === 'killed') killed++;
  }
  if (shown < MIN_VARIANTS || killed <= KILL_RATE * shown) return null;
  return {
    action: 'review-predictions',
    about: { kind: 'stream', id: 'stream' },
    priority: 'high',
    title: 'Review what is predicted and posted: many variants are stopped',
    reason: `${killed} of ${shown} variants shown in the last 24 hours were stopped, more than 30%`,
    coded: coded('many-kills', { killed, shown, limit: KILL_RATE }),
    evidence: [figure('killed', 'stopped in 24 hours', killed), figure('shown', 'shown in 24 hours', shown)],
    expectedGain: null,
  };
}

/** Everything that the stream as a whole calls for. */
export function candidatesOfStream(state: Readonly<StreamState>, now: number): Candidate[] {
  const single = [recalibrate(state), manyKills(state, now)].filter((candidate) => candidate !== null);
  return [...patternCandidates(state, now), ...single];
}
