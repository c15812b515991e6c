import type { EventInput, Kill, Pattern } from '../protocol/index.ts';
import { MIN_IMPRESSIONS, PREDICTION_FACTOR } from '../stats/prediction.ts';
import { belowHalf } from './half-rule.ts';
import type { LocalFold } from './local-fold.ts';

const percent = (rate: number): string => `${(rate * 100).toFixed(2)} %`;

function hasOtherActive(fold: LocalFold, experiment: string, id: string): boolean {
  for (const other of fold.variants.values()) {
    if (other.experiment === experiment && other.id !== id && other.status === 'active') return true;
  }
  return false;
}

/** Stops a variant that fell below half of its prediction, unless it is the last one of its experiment; returns the kill. */
export function watchVariant(fold: LocalFold, id: string, at: string): Kill | null {
  const variant = fold.variants.get(id);
  if (variant === undefined || variant.status !== 'active') return null;
  const { policy, pause } = fold.experiments.get(variant.experiment) ?? {};
  if (variant.protected || pause) return null;
  if (policy !== 'threshold' && policy !== 'evidence') return null;
  const { judged, predictedEr, experiment } = variant;
  if (predictedEr === null || !belowHalf(predictedEr, judged)) return null;
  if (!hasOtherActive(fold, experiment, id)) return null;
  return fold.decideKill(id, at, {
    cause: 'below-prediction',
    reason: `Actual ER ${percent(judged.engagements / judged.impressions)} after ${judged.impressions} impressions is below half of the predicted ${percent(predictedEr)}`,
    evidence: { rule: 'threshold', predictedEr, factor: PREDICTION_FACTOR, minImpressions: MIN_IMPRESSIONS },
  });
}

const isSnoozed = ({ snoozedUntil }: Pattern, at: string): boolean =>
  snoozedUntil !== null && Date.parse(at) < Date.parse(snoozedUntil);

function settleSnoozed(fold: LocalFold, id: string, at: string): void {
  const pattern = fold.patterns.get(id);
  const suggestion = `rest-${id}`;
  if (pattern === undefined || !isSnoozed(pattern, at) || fold.suggestions.get(suggestion)?.status !== 'open') return;
  fold.settleSuggestion(suggestion, at, 'The warning about its pattern was snoozed');
}

/** Suggests a rest for each pattern that this event made overused. */
export function watchPatterns(fold: LocalFold, event: EventInput): void {
  if (event.kind === 'pattern.snoozed') settleSnoozed(fold, event.pattern, event.at);
  const used =
    event.kind === 'variant.posted' ? (event.patterns ?? []) : event.kind === 'pattern.used' ? [event.pattern] : [];
  for (const id of used) {
    const pattern = fold.patterns.get(id);
    const suggestion = `rest-${id}`;
    if (pattern?.level !== 'overused' || isSnoozed(pattern, event.at)) continue;
    if (fold.suggestions.get(suggestion)?.status === 'open') continue;
    const instead = pattern.alternatives.length === 0 ? '' : ` Fresher: ${pattern.alternatives.join(', ')}.`;
    fold.decideSuggestion({
      at: event.at,
      suggestion,
      action: 'rest-pattern',
      priority: 'medium',
      title: `Give the pattern "${id}" a rest`,
      reason: `${pattern.reason}.${instead}`,
      expiresAt: pattern.freshAt,
    });
  }
}
