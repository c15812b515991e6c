import { OWN_PREFIX, type IncomingEvent, type LoggedEvent } from '../../protocol/index.ts';

/** Kinds by which somebody decides: from another person the same is another decision. Reports stay the same, no matter who sends them. */
const DECISIONS: ReadonlySet<LoggedEvent['kind']> = new Set([
  'variant.killed',
  'variant.revived',
  'variant.protected',
  'experiment.paused',
  'experiment.resumed',
  'experiment.closed',
  'experiment.reopened',
  'pattern.snoozed',
  'suggestion.accepted',
  'suggestion.dismissed',
  'suggestion.reopened',
  'note.edited',
  'note.deleted',
]);

/** Whether an event is a decision of its sender rather than a report. */
export const isDecision = (event: LoggedEvent): boolean => DECISIONS.has(event.kind);

/**
 * The event as it goes into the log, with who sent it.
 * @param actor The subject of the sender's token; null when there is none.
 */
export function withActor(event: IncomingEvent, actor: string | null): LoggedEvent {
  return actor === null ? event : { ...event, by: actor };
}

/** The actor of events whose sender had no token, or one without a subject. No token can name it: see `OWN_PREFIX`. */
const NOBODY = `${OWN_PREFIX}anonymous`;

const MONITORS: Readonly<Partial<Record<LoggedEvent['kind'], string>>> = {
  'batch.closed': 'batches',
  'experiment.paused': 'traffic',
  'experiment.resumed': 'traffic',
  'variant.killed': 'early-kill',
  'pattern.warned': 'fatigue',
  'suggestion.made': 'suggestions',
  'suggestion.ended': 'suggestions',
  'suggestion.worded': 'language-model',
};

/** Whether somebody's decision on a suggestion brought it about: the person is its actor, and no monitor. */
const isConsequence = (event: LoggedEvent): boolean =>
  'suggestion' in event && event.suggestion !== undefined && !event.kind.startsWith('suggestion.');

/** The actor of an event in the log: the subject of a token, a monitor of this server, or `peeksafe:anonymous`. Never empty. */
export function actorOf(event: LoggedEvent): string {
  if ('by' in event && event.by !== undefined) return event.by;
  if (!event.id.startsWith(OWN_PREFIX) || isConsequence(event)) return NOBODY;
  const isDraft = event.kind === 'suggestion.made' && event.generated === true;
  return `${OWN_PREFIX}${isDraft ? 'language-model' : (MONITORS[event.kind] ?? 'monitor')}`;
}
