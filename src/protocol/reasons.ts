/**
 * The reasons that the engine writes itself, by code, with the numbers that come with each. A reader writes the sentence from them in its own
 * language; of a code that it does not know, or where there is none, it shows the English sentence. The numbers of a suggestion's reason are in
 * `reasonNumbers`, where one that is unknown is left out; those of kills and patterns are in `evidence` and `decline`.
 */
export const REASONS = {
  'by-hand': [],
  'external-monitor': [],
  'external-detector': [],
  'traffic-split': [],
  'check-split': ['logE'],
  'below-leader': ['er', 'impressions', 'leaderEr', 'logE', 'logNeeded'],
  'below-prediction': ['er', 'impressions', 'factor', 'predictedEr', 'logE', 'logNeeded'],
  'below-threshold': ['er', 'impressions', 'factor', 'predictedEr'],
  overused: ['uses', 'from'],
  declining: ['er', 'floor', 'logE', 'logNeeded'],
  fatigued: ['er', 'floor', 'logE', 'logNeeded'],
  severe: ['er', 'floor', 'logE', 'logNeeded'],
  rested: [],
  'probably-best': ['er', 'variants', 'probability', 'share'],
  'last-shown': ['er'],
  'no-better': ['er', 'difference'],
  outlier: ['er', 'impressions', 'times', 'usualEr'],
  'best-fresh': ['er'],
  'predicts-high': ['variants', 'er', 'predictedEr', 'slope'],
  'predicts-low': ['variants', 'er', 'predictedEr', 'slope'],
  'many-kills': ['killed', 'shown', 'limit'],
} as const;

/** A reason that the engine writes itself. */
export type ReasonCode = keyof typeof REASONS;

/** What the engine suggests, by the `action` of the suggestion. */
export const SUGGESTION_ACTIONS = [
  'stop-variant',
  'shift-traffic',
  'close-experiment',
  'check-traffic',
  'look-at-outlier',
  'rest-pattern',
  'retire-pattern',
  'use-pattern',
  'recalibrate-predictor',
  'review-predictions',
] as const;
/** What the engine suggests. */
export type SuggestionAction = (typeof SUGGESTION_ACTIONS)[number];

/** What became of a suggestion by itself, as a code. */
export const OUTCOMES = ['not-taken-up', 'pattern-snoozed', 'no-longer-holds'] as const;
/** What became of a suggestion by itself, as a code. */
export type OutcomeCode = (typeof OUTCOMES)[number];

/** The numbers that suggestions rest on, by code. Names of shares carry the id of their variant. */
export const FIGURES = [
  'share-now',
  'share-advised',
  'share-planned',
  'share-seen',
  'leader-er',
  'variants-shown',
  'largest-difference',
  'impressions',
  'engagements',
  'log-evidence',
  'er',
  'interval-low',
  'others-er',
  'uses',
  'variants',
  'bias',
  'slope',
  'killed',
  'shown',
] as const;
/** A number that a suggestion rests on, as a code. */
export type FigureCode = (typeof FIGURES)[number];
