/**
 * The reasons that the engine writes itself, by code, with the numbers that come with each. A reader writes the sentence from them in its own
 * language; of a code that it does not know, or where there is none, it shows the English sentence. The numbers of a suggestion's reason are in
 * `reasonNumbers`, where one that is unknown is left out, and of `impressions` and `visitors` the one that is not counted; those of kills and patterns are in `evidence` and `decline`.
 */
export const REASONS = {
  'by-hand': [],
  'external-monitor': [],
  'external-detector': [],
  'traffic-split': [],
  'traffic-bursts': [],
  'check-split': ['logE'],
  'late-unequally': [],
  'totals-vary': [],
  'own-time': [],
  'visitors-as-impressions': [],
  'counts-in-bursts': ['ratio', 'most', 'batches'],
  'visitors-in-bursts': ['ratio', 'most', 'batches'],
  'late-counts': ['share', 'windowMs', 'neededMs'],
  'below-leader': ['er', 'impressions', 'visitors', 'leaderEr', 'logE', 'logNeeded'],
  'below-leader-metric': ['value', 'impressions', 'visitors', 'leaderValue', 'logE', 'logNeeded'],
  'guardrail-broken': ['value', 'impressions', 'visitors', 'othersValue', 'bound', 'logE', 'logNeeded'],
  'guardrail-broken-control': ['value', 'impressions', 'visitors', 'controlValue', 'bound', 'logE', 'logNeeded'],
  'guardrail-broken-limit': ['value', 'impressions', 'visitors', 'limitValue', 'bound', 'logE', 'logNeeded'],
  'guardrail-paused': [],
  'below-prediction': ['er', 'impressions', 'visitors', 'factor', 'predictedEr', 'logE', 'logNeeded'],
  'below-threshold': ['er', 'impressions', 'visitors', 'factor', 'predictedEr'],
  overused: ['uses', 'from'],
  declining: ['er', 'floor', 'logE', 'logNeeded'],
  'declining-alone': ['er', 'floor'],
  fatigued: ['er', 'floor', 'logE', 'logNeeded'],
  severe: ['er', 'floor', 'logE', 'logNeeded'],
  rested: [],
  'probably-best': ['er', 'variants', 'probability', 'share'],
  'last-shown': ['er'],
  'no-better': ['er', 'difference'],
  'duration-over': ['durationMs'],
  'no-effect-left': ['minEffect'],
  outlier: ['er', 'impressions', 'visitors', 'times', 'usualEr'],
  'best-fresh': ['er'],
  'predicts-high': ['variants', 'er', 'predictedEr', 'slope'],
  'predicts-low': ['variants', 'er', 'predictedEr', 'slope'],
  'many-kills': ['killed', 'shown', 'limit'],
} as const;

/** A reason that the engine writes itself. */
export type ReasonCode = keyof typeof REASONS;

/** The actions that the engine suggests: values of a suggestion's `action`. */
export const SUGGESTION_ACTIONS = [
  'stop-variant',
  'shift-traffic',
  'close-experiment',
  'check-traffic',
  'lengthen-window',
  'declare-counting',
  'count-visitors',
  'check-bursts',
  'check-guardrail',
  'look-at-outlier',
  'rest-pattern',
  'retire-pattern',
  'use-pattern',
  'recalibrate-predictor',
  'review-predictions',
] as const;
/** An action that the engine suggests. */
export type SuggestionAction = (typeof SUGGESTION_ACTIONS)[number];

/** Codes for how a suggestion ended when nobody accepted or dismissed it. */
export const OUTCOMES = ['not-taken-up', 'pattern-snoozed', 'no-longer-holds', 'experiment-closed'] as const;
/** How a suggestion ended when nobody accepted or dismissed it, as a code. */
export type OutcomeCode = (typeof OUTCOMES)[number];

/** The numbers that suggestions rest on, by code. Names of shares carry the id of their variant. */
export const FIGURES = [
  'share-now',
  'share-advised',
  'share-planned',
  'share-seen',
  'late-impressions',
  'late-visitors',
  'late-engagements',
  'leader-er',
  'variants-shown',
  'largest-difference',
  'impressions',
  'visitors',
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
