import type { Experiment, LoggedEvent, Variant } from 'peeksafe/protocol';
import type { AlertKind, Severity } from '../settings/alerts.ts';

/** The events that alerts are about. */
export const ALERTED_EVENTS = [
  'variant.killed',
  'variant.revived',
  'experiment.closed',
  'experiment.paused',
  'pattern.warned',
] as const satisfies readonly LoggedEvent['kind'][];

/** Something that people are told. */
export interface Alert {
  readonly kind: AlertKind;
  readonly severity: Severity;
  /** RFC 3339. */
  readonly at: string;
  readonly stream: string;
  /** The number of its event in the log of the stream. */
  readonly seq: number;
  /** Ids; null where it is about none. */
  readonly experiment: string | null;
  readonly variant: string | null;
  readonly pattern: string | null;
  /** One sentence without a period. */
  readonly title: string;
  readonly reason: string;
  /** Such as `37 : 1`; null where there is none. */
  readonly evidence: string | null;
  /** How far the variant is from the leader, in words; null where that is not known. */
  readonly effect: string | null;
  /** The person or program that decided it; null for the monitors of the server. */
  readonly by: string | null;
  /** Where a person sees it; null where the configuration names no page. */
  readonly url: string | null;
}

/** Looks up what a stream knows of a variant or an experiment. */
export interface Names {
  variant(stream: string, id: string): Variant | null;
  experiment(stream: string, id: string): Experiment | null;
}

/** An alert before a rule has looked at it. */
type Draft = Omit<Alert, 'severity' | 'url' | 'stream' | 'seq' | 'at'>;

const oddsOf = (logE: number | undefined): string | null =>
  logE === undefined ? null : `${Math.round(Math.exp(Math.min(logE, 30))).toLocaleString('en')} : 1`;

const percent = (rate: number): string => `${(100 * rate).toFixed(2)} %`;

type Killed = Extract<LoggedEvent, { kind: 'variant.killed' }>;

function effectOf({ evidence }: Killed): string | null {
  const { impressions = 0, engagements = 0, leaderEr } = evidence ?? {};
  if (impressions === 0 || leaderEr === undefined) return null;
  const er = engagements / impressions;
  return `${(100 * (er - leaderEr)).toFixed(2)} points (${percent(er)}, the leader ${percent(leaderEr)})`;
}

const NOTHING = { variant: null, pattern: null, evidence: null, effect: null } as const;

/** Names for people, of what alerts are about. */
class Speaker {
  readonly #names: Names;
  readonly #stream: string;

  constructor(names: Names, stream: string) {
    this.#names = names;
    this.#stream = stream;
  }

  experimentOf(variant: string): string | null {
    return this.#names.variant(this.#stream, variant)?.experiment ?? null;
  }

  variant(id: string): string {
    const { content = id } = this.#names.variant(this.#stream, id) ?? {};
    return content.length > 80 ? `“${content.slice(0, 79)}…”` : `“${content}”`;
  }

  experiment(id: string | null): string {
    return id === null ? '' : `“${this.#names.experiment(this.#stream, id)?.title ?? id}”`;
  }
}

function draftOfVariant(
  event: Extract<LoggedEvent, { kind: 'variant.killed' | 'variant.revived' }>,
  speaker: Speaker,
): Draft {
  const { variant, reason = '', by = null } = event;
  const experiment = speaker.experimentOf(variant);
  const where = experiment === null ? '' : ` in ${speaker.experiment(experiment)}`;
  if (event.kind === 'variant.revived')
    return {
      ...NOTHING,
      kind: 'revived',
      experiment,
      variant,
      title: `${speaker.variant(variant)} is shown again${where}`,
      reason,
      by,
    };
  return {
    ...{ kind: 'killed', experiment, variant, pattern: null, reason, by },
    title: `${speaker.variant(variant)} was stopped${where}`,
    evidence: oddsOf(event.evidence?.logE),
    effect: effectOf(event),
  };
}

const PAUSED = {
  traffic: 'the traffic is not split as planned',
  late: 'counts come later with some variants than with others',
  guardrail: 'a variant breaks a guardrail',
} as const;

/** The alert that an event makes; null where nobody is told. */
function draftOf(event: LoggedEvent, speaker: Speaker): Draft | null {
  switch (event.kind) {
    case 'variant.killed':
    case 'variant.revived':
      return draftOfVariant(event, speaker);
    case 'experiment.closed': {
      const { experiment, winner, reason = '', by = null } = event;
      if (winner === undefined) return null;
      const title = `${speaker.variant(winner)} won in ${speaker.experiment(experiment)}, which is closed`;
      return { ...NOTHING, kind: 'winner', experiment, variant: winner, title, reason, by };
    }
    case 'experiment.paused': {
      const { experiment, cause, reason = '', by = null, evidence } = event;
      if (cause !== 'traffic' && cause !== 'late') return null;
      const title = `Automatic stops of ${speaker.experiment(experiment)} are paused: ${PAUSED[cause]}`;
      return { ...NOTHING, kind: cause, experiment, title, reason, by, evidence: oddsOf(evidence?.logE) };
    }
    case 'pattern.warned': {
      const { pattern, level, reason = '', by = null } = event;
      if (level !== 'fatigued' && level !== 'severe') return null;
      return {
        ...NOTHING,
        kind: 'fatigued',
        experiment: null,
        pattern,
        title: `The pattern ${pattern} is worn out`,
        reason,
        by,
      };
    }
    default:
      return null;
  }
}

/** The page of a stream, at the experiment. */
function pageOf(publicUrl: string | null, stream: string, experiment: string | null): string | null {
  if (publicUrl === null) return null;
  const url = new URL(publicUrl);
  url.searchParams.set('stream', stream);
  if (experiment !== null) url.searchParams.set('experiment', experiment);
  return url.href;
}

/** Turns an event into what people are told of it; null where there is nothing to tell. */
export function alertOf(
  { stream, seq, event }: { readonly stream: string; readonly seq: number; readonly event: LoggedEvent },
  names: Names,
  publicUrl: string | null,
): Omit<Alert, 'severity'> | null {
  const draft = draftOf(event, new Speaker(names, stream));
  if (draft === null) return null;
  return { ...draft, stream, seq, at: event.at, url: pageOf(publicUrl, stream, draft.experiment) };
}
