import type { Experiment, LoggedEvent, PauseCause, SuggestionAction } from 'peeksafe/protocol';
import type { AlertKind } from '../settings/alerts.ts';
import { NOTHING, type Draft } from './alert.ts';
import { oddsOf, percent, plainNumber, type Speaker } from './speaker.ts';

/** Something begins or happens. */
export interface Tell {
  readonly draft: Draft;
  /** The name of what lasts until it ends, in its stream: it is told once while it does. Null for what happens once. */
  readonly incident: string | null;
  /** Another kind that it is of: rules about that send it too. */
  readonly also?: AlertKind;
  /** The incidents that it ends, which need no message of their own. */
  readonly ends?: readonly string[];
}

/** Something that lasted is over. */
export interface End {
  readonly incident: string;
  /** One sentence without a period; null for that of the beginning. */
  readonly title: string | null;
  readonly reason: string;
  readonly by: string | null;
}

/** The meaning of an event for those who are told of alerts. */
export interface Signals {
  readonly tell?: Tell;
  readonly end?: readonly End[];
}

type EventOf<Kind extends LoggedEvent['kind']> = Extract<LoggedEvent, { kind: Kind }>;

const NONE: Signals = {};

const once = (draft: Draft, ...ends: string[]): Signals => ({
  tell: { draft, incident: null, ...(ends.length > 0 && { ends }) },
});

/** Names of the value that one was held to, with the words for it. */
const BESIDE = {
  leaderValue: 'the leader',
  othersValue: 'the others',
  controlValue: 'the control',
  limitValue: 'the limit',
} as const;

type Beside = keyof typeof BESIDE;

/** The value that one was held to, in words; null where none is said. */
function besideText(valueOf: (name: Beside) => number | undefined): string | null {
  for (const [name, words] of Object.entries(BESIDE) as [Beside, string][]) {
    const value = valueOf(name);
    if (value !== undefined) return `${words} ${plainNumber(value)}`;
  }
  return null;
}

function effectOf({ evidence }: EventOf<'variant.killed'>): string | null {
  const { impressions = 0, engagements = 0, leaderEr, metric, value } = evidence ?? {};
  const beside = besideText((name) => evidence?.[name]);
  if (metric !== undefined && value !== undefined && beside !== null)
    return `${metric} ${plainNumber(value)}, ${beside}`;
  if (impressions === 0 || leaderEr === undefined) return null;
  const er = engagements / impressions;
  return `${(100 * (er - leaderEr)).toFixed(2)} points (${percent(er)}, the leader ${percent(leaderEr)})`;
}

const killOf = (variant: string): string => `killed:${variant}`;
const closingOf = (experiment: string): string => `closed:${experiment}`;
const pauseOf = (cause: PauseCause, experiment: string): string => `pause:${cause}:${experiment}`;
const suggestionOf = (suggestion: string): string => `suggestion:${suggestion}`;
const wearOf = (pattern: string): string => `pattern:${pattern}`;
/** The name of the incident that nothing is counted in an experiment. */
export const silenceOf = (experiment: string): string => `no-data:${experiment}`;

/** Alarms among the causes of pauses, by the kind of alert; null for what a person does. */
const ALARMS: Readonly<Record<PauseCause, { readonly kind: AlertKind; readonly why: string } | null>> = {
  operator: null,
  traffic: { kind: 'traffic', why: 'the traffic is not split as planned' },
  late: { kind: 'late', why: 'counts come later with some variants than with others' },
  guardrail: { kind: 'guardrail', why: 'a variant breaks a guardrail' },
};

interface PauseFacts {
  readonly experiment: string;
  readonly cause: PauseCause;
  readonly reason: string;
  readonly by: string | null;
  readonly reasonCode: string | undefined;
  readonly logE: number | undefined;
}

function pauseSignals({ experiment, cause, reason, by, reasonCode, logE }: PauseFacts, speaker: Speaker): Signals {
  const alarm = ALARMS[cause];
  if (alarm === null) return NONE;
  const isSkipping = reasonCode === 'traffic-bursts';
  const why = isSkipping ? 'too many batches are skipped' : alarm.why;
  const draft: Draft = {
    ...{ ...NOTHING, experiment, reason, by, evidence: oddsOf(logE) },
    kind: isSkipping ? 'skipped' : alarm.kind,
    title: `Automatic stops of ${speaker.experiment(experiment)} are paused: ${why}`,
    effect: 'Nothing is stopped automatically meanwhile',
  };
  return { tell: { draft, incident: pauseOf(cause, experiment) } };
}

const CAUSES = Object.keys(ALARMS) as PauseCause[];

const endsOfPauses = (experiment: string, causes: readonly PauseCause[], rest: Omit<End, 'incident'>): End[] =>
  causes.map((cause) => ({ ...rest, incident: pauseOf(cause, experiment) }));

/** How far the winner is ahead, where the two best are known. */
function aheadOf(winner: string, lead: Experiment['lead'] | undefined, speaker: Speaker): string | null {
  if (!lead || lead.leader !== winner || lead.difference === null) return null;
  const { estimate, low, high } = lead.difference;
  const points = (part: number): string => (100 * part).toFixed(2);
  return `${points(estimate)} points ahead of ${speaker.variant(lead.runnerUp)} (${points(low)} to ${points(high)})`;
}

function closedSignals(event: EventOf<'experiment.closed'>, speaker: Speaker): Signals {
  const { experiment, winner, reason = '', by = null } = event;
  const name = speaker.experiment(experiment);
  const draft: Draft = {
    ...{ ...NOTHING, experiment, reason, by },
    ...(winner === undefined
      ? { kind: 'closed', title: `${name} was closed without a winner` }
      : {
          ...{ kind: 'winner', variant: winner, title: `${speaker.variant(winner)} won in ${name}, which is closed` },
          effect: aheadOf(winner, speaker.known(experiment)?.lead, speaker),
        }),
  };
  const over = { title: null, reason: 'The experiment was closed', by };
  return {
    tell: { draft, incident: closingOf(experiment) },
    end: [...endsOfPauses(experiment, CAUSES, over), { ...over, incident: silenceOf(experiment) }],
  };
}

function reopenedSignals(event: EventOf<'experiment.reopened'>, speaker: Speaker): Signals {
  const { experiment, reason = '', by = null } = event;
  const pause = speaker.known(experiment)?.pause ?? null;
  const effect = pause === null ? null : 'Its automatic stops are paused again';
  const title = `${speaker.experiment(experiment)} is open again`;
  return once({ ...NOTHING, kind: 'reopened', experiment, reason, by, effect, title }, closingOf(experiment));
}

function killedSignals(event: EventOf<'variant.killed'>, speaker: Speaker): Signals {
  const { variant, cause, reason = '', by = null, evidence } = event;
  const experiment = speaker.experimentOf(variant);
  const where = experiment === null ? '' : ` in ${speaker.experiment(experiment)}`;
  const draft: Draft = {
    ...{ ...NOTHING, kind: 'killed', experiment, variant, reason, by },
    title: `${speaker.variant(variant)} was stopped${where}`,
    evidence: oddsOf(evidence?.logE),
    effect: effectOf(event),
  };
  const also = cause === 'guardrail' ? { also: 'guardrail' as const } : {};
  return { tell: { draft, incident: killOf(variant), ...also } };
}

function revivedSignals(event: EventOf<'variant.revived'>, speaker: Speaker): Signals {
  const { variant, reason = '', by = null } = event;
  const experiment = speaker.experimentOf(variant);
  const where = experiment === null ? '' : ` in ${speaker.experiment(experiment)}`;
  const title = `${speaker.variant(variant)} is shown again${where}`;
  return once({ ...NOTHING, kind: 'revived', experiment, variant, reason, by, title }, killOf(variant));
}

function warnedSignals(event: EventOf<'pattern.warned'>): Signals {
  const { pattern, level, reason = '', by = null } = event;
  if (level !== 'fatigued' && level !== 'severe')
    return { end: [{ incident: wearOf(pattern), title: `The pattern ${pattern} is worn out no more`, reason, by }] };
  const title = `The pattern ${pattern} is worn out`;
  return {
    tell: { draft: { ...NOTHING, kind: 'fatigued', pattern, title, reason, by }, incident: wearOf(pattern) },
  };
}

/** Suggestions of the server's own that people are told of; null for those that wait until somebody looks. */
const SUGGESTED: Readonly<Record<SuggestionAction, AlertKind | null>> = {
  'check-guardrail': 'guardrail',
  'lengthen-window': 'late',
  'close-experiment': 'finished',
  'recalibrate-predictor': 'prediction',
  'review-predictions': 'prediction',
  // Told as the pause and as the wear that they are about.
  'check-traffic': null,
  'rest-pattern': null,
  'retire-pattern': null,
  'stop-variant': null,
  'shift-traffic': null,
  'declare-counting': null,
  'count-visitors': null,
  'check-bursts': null,
  'look-at-outlier': null,
  'use-pattern': null,
};

const isOwnAction = (action: string): action is SuggestionAction => Object.hasOwn(SUGGESTED, action);

/** Titles that say what is, where that of the suggestion says what to do. */
function titleOf(kind: AlertKind, title: string, experiment: string, variant: string): string {
  if (kind === 'guardrail') return `${variant} breaks a guardrail in ${experiment}`;
  if (kind === 'late') return `Counts of ${experiment} come too late`;
  return kind === 'finished' ? `${experiment} can be closed` : title;
}

function suggestedSignals(event: EventOf<'suggestion.made'>, speaker: Speaker): Signals {
  const { action, about, source, suggestion, reason = '', evidence = [], reasonNumbers = [] } = event;
  const kind = source === 'peeksafe' && isOwnAction(action) ? SUGGESTED[action] : null;
  if (kind === null) return NONE;
  const variant = about?.kind === 'variant' ? about.id : null;
  const experiment = variant !== null ? speaker.experimentOf(variant) : about?.kind === 'experiment' ? about.id : null;
  const numberOf = (figures: typeof evidence, name: string): number | undefined =>
    figures.find((figure) => figure.name === name)?.value;
  const value = numberOf(reasonNumbers, 'value');
  const beside = besideText((name) => numberOf(reasonNumbers, name));
  const names = [experiment === null ? '' : speaker.experiment(experiment), variant && speaker.variant(variant)];
  const draft: Draft = {
    ...{ ...NOTHING, kind, experiment, variant, reason },
    title: titleOf(kind, event.title, names[0] || 'the stream', names[1] || 'A variant'),
    evidence: oddsOf(evidence.find(({ code }) => code === 'log-evidence')?.value),
    effect: value === undefined || beside === null ? null : `${plainNumber(value)}, ${beside}`,
  };
  return { tell: { draft, incident: suggestionOf(suggestion) } };
}

const endOfSuggestion = (suggestion: string, reason: string, by: string | null): Signals => ({
  end: [{ incident: suggestionOf(suggestion), title: null, reason, by }],
});

/** The meaning of each kind of event; null for those that nobody is told of. */
const MEANINGS: {
  readonly [Kind in LoggedEvent['kind']]: ((event: EventOf<Kind>, speaker: Speaker) => Signals) | null;
} = {
  'variant.killed': killedSignals,
  'variant.revived': revivedSignals,
  'experiment.closed': closedSignals,
  'experiment.reopened': reopenedSignals,
  'experiment.paused': ({ experiment, cause = 'operator', reason = '', by = null, reasonCode, evidence }, speaker) =>
    pauseSignals({ experiment, cause, reason, by, reasonCode, logE: evidence?.logE }, speaker),
  'experiment.resumed': ({ experiment, cause, reason = '', by = null }, speaker) => ({
    end: endsOfPauses(experiment, cause === undefined ? CAUSES : [cause], {
      ...{ title: `Automatic stops of ${speaker.experiment(experiment)} go on`, reason, by },
    }),
  }),
  'pattern.warned': warnedSignals,
  'suggestion.made': suggestedSignals,
  'suggestion.ended': ({ suggestion, outcome = '' }) => endOfSuggestion(suggestion, outcome, null),
  'suggestion.accepted': ({ suggestion, by = null }) => endOfSuggestion(suggestion, 'Somebody takes it up', by),
  'suggestion.dismissed': ({ suggestion, by = null }) => endOfSuggestion(suggestion, 'It was dismissed', by),
  'suggestion.reopened': null,
  'suggestion.worded': null,
  'stream.configured': null,
  'experiment.opened': null,
  'experiment.observed': null,
  'variant.posted': null,
  'variant.observed': null,
  'variant.measured': null,
  'variant.protected': null,
  'variant.closed': null,
  'batch.closed': null,
  'pattern.used': null,
  'pattern.snoozed': null,
  'note.added': null,
  'note.edited': null,
  'note.deleted': null,
};

/** The events that alerts are about. */
export const ALERTED_EVENTS = (Object.keys(MEANINGS) as LoggedEvent['kind'][]).filter(
  (kind) => MEANINGS[kind] !== null,
);

/** The meaning of an event for those who are told of alerts. */
export function signalsOf(event: LoggedEvent, speaker: Speaker): Signals {
  const meaning = MEANINGS[event.kind] as ((event: LoggedEvent, speaker: Speaker) => Signals) | null;
  return meaning?.(event, speaker) ?? NONE;
}
