import { LIMITS } from 'peeksafe/protocol';
import type { ComponentDescriptions } from './description-group.ts';

/** Words for suggestions and what they rest on. */
export const SUGGESTIONS: Readonly<Record<string, ComponentDescriptions>> = {
  Priority: { '': 'How urgent a suggestion is.' },
  Subject: { '': 'What a suggestion is about.', kind: 'What kind of thing.', id: 'Its id.' },
  Figure: {
    '': 'One number that a suggestion rests on.',
    name: 'Its name, such as `impressions` or `share of variant-3`.',
    value: 'The number.',
    code: 'The name as a code; left out where it is not one of the engine’s, and by older servers.',
    variant: 'The variant that it is a number of.',
  },
  Gain: {
    '': 'Engagements per 1,000 impressions to be gained, with its interval; where the unit is `visitors`, visitors who engage of 1,000.',
    unit: 'The unit of the experiment; left out for impressions.',
    estimate: 'The best guess.',
    low: 'Lower end of the interval.',
    high: 'Upper end of the interval.',
  },
  SuggestionEffectKind: { '': 'What the server does when a suggestion is accepted.' },
  PlannedEffect: {
    '': 'What accepting a suggestion does to the thing that it is about.',
    kind: 'What is done: the variant is stopped, the shares are planned, the experiment is closed, its automatic kills go on, or the attribution window is set.',
    shares: 'The shares of `plan-shares`, which add up to 1.',
    winner: 'Id of the winner of `close-experiment`.',
    attributionWindowMs: 'The attribution window of `set-window`, in milliseconds; it is that of the whole stream.',
  },
  SuggestionEffect: {
    '': 'What accepting a suggestion does to the thing that it is about, and once it has, what was before.',
    kind: 'What is done: the variant is stopped, the shares are planned, the experiment is closed, its automatic kills go on, or the attribution window is set.',
    shares: 'The shares of `plan-shares`, which add up to 1.',
    winner: 'Id of the winner of `close-experiment`.',
    attributionWindowMs: 'The attribution window of `set-window`, in milliseconds; it is that of the whole stream.',
    before:
      'The settings that its acceptance has changed, as they were; left out before, and where there was nothing left to do. `suggestion.reopened` brings them back.',
    'before.shares': 'The shares that were planned.',
    'before.attributionWindowMs': 'The attribution window that was set, in milliseconds.',
  },
  SuggestionStatus: { '': 'What became of a suggestion; `settled`: its reason no longer holds.' },
  Suggestion: {
    '': 'One action worth taking.',
    id: 'Its id.',
    action: 'What kind of action: a word such as `shift-traffic` or `rest-pattern`.',
    priority: 'How urgent it is.',
    title: 'What to do, in one sentence.',
    reason: 'Why; may be empty.',
    reasonCode:
      'Title and reason as a code, one of those under “Reasons”, so that a reader can write them in another language; left out where they are somebody’s own sentence, and by older servers.',
    reasonNumbers: 'The numbers that the reason names, by the names under “Reasons”.',
    reasonVariant: 'The variant that title or reason name besides what the suggestion is about.',
    about: 'What it is about; null when its sender did not say.',
    evidence: `The numbers that it rests on, at most ${LIMITS.suggestionEvidence}.`,
    source: 'Who made it.',
    generated: 'Whether a language model worded it; it never decides what is suggested.',
    madeAt: 'When it was made.',
    expiresAt: 'When it expires; null for never.',
    expectedGain: 'What it may bring; null when nobody can say.',
    effect:
      'What accepting it does; left out where only its publisher can do what it says, and by older servers: accepting it marks it as done.',
    status: 'What became of it.',
    endedAt: 'When it ceased to be open; null while it is.',
    outcome: 'What came of it, in one sentence; empty while nobody knows.',
    outcomeCode: 'The outcome as a code: `not-taken-up`, `pattern-snoozed`, `no-longer-holds` or `experiment-closed`.',
    endedBy: 'Who accepted or dismissed it: the subject of the token; null when nobody did, or nobody knows who.',
  },
};
