import type { Experiment, Kill, Pattern, Suggestion, Variant } from '../../protocol/index.ts';

const AT = '2026-01-05T10:00:00.000Z';

/** A variant with believable figures; what matters to a test is given. */
export function variantOf(given: Partial<Variant> & { id: string }): Variant {
  const { impressions = 1000, engagements = 40, predictedEr = 0.05 } = given;
  const er = impressions === 0 ? null : engagements / impressions;
  return {
    seq: 1,
    experiment: 'x',
    content: `Content of ${given.id}`,
    patterns: [],
    predictedEr,
    status: 'active',
    level: 'steady',
    postedAt: AT,
    impressions,
    engagements,
    er,
    delta: er === null || !predictedEr ? null : (er - predictedEr) / predictedEr,
    interval: er === null ? [0, 1] : [er * 0.8, er * 1.2],
    judged: { impressions, engagements },
    killDistance: null,
    probabilityBest: null,
    trend: null,
    protected: false,
    countedAt: AT,
    endedAt: null,
    ...given,
  };
}

/** A kill with believable figures. */
export function killOf(given: Partial<Kill> & { id: string }): Kill {
  return {
    seq: 2,
    variant: 'a',
    experiment: 'x',
    cause: 'below-prediction',
    reason: 'Actual ER 0.50% after 400 impressions is below half of the predicted 4.00%',
    at: AT,
    impressions: 400,
    engagements: 2,
    er: 0.005,
    evidence: null,
    revivedAt: null,
    by: null,
    revivedBy: null,
    saving: null,
    ...given,
  };
}

/** A pattern that is used too often. */
export function patternOf(given: Partial<Pattern> & { id: string }): Pattern {
  return {
    seq: 3,
    uses: 3,
    lastUsedAt: AT,
    level: 'overused',
    freshness: 0,
    reason: 'Used 3 times in 7 days',
    freshAt: '2026-01-12T10:00:00.000Z',
    alternatives: ['question'],
    decline: null,
    source: 'peeksafe',
    assessedAt: AT,
    snoozedUntil: null,
    snoozedBy: null,
    ...given,
  };
}

/** An experiment whose kills go on automatically. */
export function experimentOf(given: Partial<Experiment> & { id: string }): Experiment {
  return {
    seq: 1,
    title: `Title of ${given.id}`,
    openedAt: AT,
    policy: 'evidence',
    comparison: 'randomised',
    shares: [],
    threshold: { factor: 0.5, minImpressions: 100 },
    budget: { alpha: 0.05, comparison: 0.04, prediction: 0.01, traffic: 0.01 },
    pause: null,
    traffic: null,
    batches: 10,
    judgedTo: AT,
    lead: null,
    saved: null,
    ...given,
  };
}

/** A suggestion that is open. */
export function suggestionOf(given: Partial<Suggestion> & { id: string }): Suggestion {
  return {
    seq: 4,
    action: 'rest-pattern',
    priority: 'medium',
    title: 'Give the pattern "urgency" a rest',
    reason: '3 or more uses in 7 days count as overused',
    about: { kind: 'pattern', id: 'urgency' },
    evidence: [{ name: 'uses in 7 days', value: 3 }],
    source: 'peeksafe',
    generated: false,
    madeAt: AT,
    expiresAt: null,
    expectedGain: null,
    status: 'open',
    endedAt: null,
    outcome: '',
    endedBy: null,
    ...given,
  };
}
