import type { Experiment, ExperimentClosing, Kill, Note, Pause, Variant } from '../../../protocol/index.ts';

/** Subjects of entries, to be filtered by: stops by why, and what else was decided. */
export const FEED_CAUSES = ['automatic', 'operator', 'external', 'restart', 'closing', 'alarm', 'note'] as const;
/** The subject of an entry of the feed. */
export type FeedCause = (typeof FEED_CAUSES)[number];

/** The entity that an item tells of. It is replaced by a newer one of the same id as long as its moment stays. */
type Told =
  | { readonly kind: 'stop' | 'restart'; kill: Kill }
  | { readonly kind: 'closed' | 'reopened'; closing: FeedClosing }
  | { readonly kind: 'won'; variant: Variant }
  | { readonly kind: 'paused'; pause: Pause }
  | { readonly kind: 'afresh'; readonly why: 'correction' | 'alarm' }
  | { readonly kind: 'note'; note: Note };

/** One thing that happened in a stream. */
export type FeedItem = Told & {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The id of its experiment; null for what concerns the whole stream. */
  readonly experiment: string | null;
  readonly cause: FeedCause;
  /** The names of the metrics that it may have been decided by; left out for engagements, and what no figures decide. */
  readonly metrics?: readonly string[];
  /** Its place in the order of arrival, from 0 up. */
  arrival: number;
};

/** An item before it has arrived. */
export type NewItem = Omit<FeedItem, 'arrival'> & Told;

/** The id of an item that is not the only one of its entity: no id of an entity has a line break. */
export const derived = (id: string, of: Exclude<FeedItem['kind'], 'stop' | 'restart'> | 'restarted'): string =>
  `${of}\n${id}`;

/** A closing, as far as plain data know of it. */
type FeedClosing = Pick<ExperimentClosing, 'winner' | 'reason' | 'by' | 'reopenedBy'>;

const time = (instant: string): number => Date.parse(instant);

/** The kind of stop that a kill is. */
const causeOf = ({ cause }: Kill): FeedCause => (cause === 'operator' || cause === 'external' ? cause : 'automatic');

/** A stop, and its restart once there was one. */
export function itemsOfKill(kill: Kill): NewItem[] {
  const { id, experiment, at, revivedAt, evidence } = kill;
  const rest = { experiment, kill, ...(evidence?.metric !== undefined && { metrics: [evidence.metric] }) };
  const stop: NewItem = { kind: 'stop', id, at: time(at), cause: causeOf(kill), ...rest };
  if (revivedAt === null) return [stop];
  return [stop, { kind: 'restart', id: derived(id, 'restarted'), at: time(revivedAt), cause: 'restart', ...rest }];
}

/** A closing, and that it was taken back once it was. */
export function itemsOfClosing(closing: ExperimentClosing): NewItem[] {
  const { id, experiment, at, reopenedAt } = closing;
  const rest = { experiment, cause: 'closing', closing } as const;
  const closed: NewItem = { kind: 'closed', id: derived(id, 'closed'), at: time(at), ...rest };
  if (reopenedAt === null) return [closed];
  return [closed, { kind: 'reopened', id: derived(id, 'reopened'), at: time(reopenedAt), ...rest }];
}

/** The ids of what an experiment itself tells. A pause that has ended is told by nobody. */
export const idsOfExperiment = (id: string): readonly string[] => [
  derived(id, 'paused'),
  derived(id, 'afresh'),
  derived(id, 'closed'),
];

/** The guardrails of an experiment that may have paused its stops: the wire does not say which. */
const pausing = ({ metrics = [] }: Experiment): readonly string[] =>
  metrics.flatMap(({ name, action }) => (action === 'pause' ? [name] : []));

/** Entries of an experiment itself: that its automatic stops are paused, or that its evidence began again; closings are entities of their own. */
export function itemsOfExperiment(experiment: Experiment, hasClosings: boolean): NewItem[] {
  const { id, pause, restarted, closedAt, winner = null, closedBy = null } = experiment;
  const items: NewItem[] = [];
  const rest = { experiment: id, cause: 'alarm' } as const;
  if (pause !== null) {
    const metrics = pause.cause === 'guardrail' ? { metrics: pausing(experiment) } : {};
    items.push({ kind: 'paused', id: derived(id, 'paused'), at: time(pause.since), ...rest, ...metrics, pause });
  }
  if (restarted !== undefined)
    items.push({ kind: 'afresh', id: derived(id, 'afresh'), at: time(restarted.at), ...rest, why: restarted.cause });
  if (closedAt !== undefined && !hasClosings) {
    const closing = { winner, reason: '', by: closedBy, reopenedBy: null };
    items.push({
      kind: 'closed',
      id: derived(id, 'closed'),
      at: time(closedAt),
      experiment: id,
      cause: 'closing',
      closing,
    });
  }
  return items;
}

/** That a variant won without a closing of its whole experiment; null where it has not, or where the closing says it. */
export function itemOfVariant(variant: Variant, experiment: Experiment | undefined): NewItem | null {
  const { id, status, endedAt } = variant;
  if (status !== 'winner' || endedAt === null || experiment?.closedAt !== undefined) return null;
  const at = time(endedAt);
  return { kind: 'won', id: derived(id, 'won'), at, experiment: variant.experiment, cause: 'closing', variant };
}

/** A note that stands; null once it is deleted. */
export function itemOfNote(note: Note): NewItem | null {
  const { id, at, experiment, deletedAt } = note;
  return deletedAt === null
    ? { kind: 'note', id: derived(id, 'note'), at: time(at), experiment, cause: 'note', note }
    : null;
}

/** The person who decided it; null when nobody in particular did, or when that is unknown. */
export function itemActor(item: FeedItem): string | null {
  switch (item.kind) {
    case 'stop':
      return item.kill.by;
    case 'restart':
      return item.kill.revivedBy;
    case 'closed':
      return item.closing.by;
    case 'reopened':
      return item.closing.reopenedBy;
    case 'paused':
      return item.pause.by;
    case 'note':
      return item.note.by;
    default:
      return null;
  }
}

/** The id of the variant that an item is about; null where it is about none, or several. */
export function itemVariant(item: FeedItem): string | null {
  switch (item.kind) {
    case 'stop':
    case 'restart':
      return item.kill.variant;
    case 'won':
      return item.variant.id;
    case 'closed':
      return item.closing.winner;
    case 'note':
      return item.note.variant;
    default:
      return null;
  }
}
