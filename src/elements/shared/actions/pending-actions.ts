import { parseCursor } from '../../../protocol/values/cursor.ts';
import type { Experiment, Kill, Pattern, Suggestion, Variant } from '../../../protocol/index.ts';
import type { LiveStream } from '../../../sdk/index.ts';
import type { Action, ActionOf } from './actions.ts';
import { beginPending, pendingOf, type Kind, type Kinds, type Pending } from './pending-view.ts';

/** A change that elements show of an entity until the server confirms it. */
interface Entry {
  readonly entity: string;
  readonly change: object;
  readonly at: string;
  /** From this cursor on the stream's state has it; null while the server has not answered. */
  cursor: string | null;
}

const keyOf = (kind: Kind, id: string): string => `${kind} ${id}`;

/** An action that changes an entity which is shown with what is under way; notes are shown as the stream has them. */
type EntityAction = Exclude<Action, { readonly note: unknown } | ActionOf<'close' | 'reopen'>>;

function entriesOf(action: Action, at: string): Entry[] {
  if ('note' in action) return [];
  const entries =
    action.kind === 'close' || action.kind === 'reopen' ? entriesOfClosing(action, at) : [entryOf(action, at)];
  const isAccepting = action.kind === 'kill' || action.kind === 'close' || action.kind === 'resume';
  if (!isAccepting || action.suggestion === undefined) return entries;
  return [...entries, entryOf({ kind: 'accept', suggestion: action.suggestion }, at)];
}

const changeOf = <K extends Kind>(at: string, kind: K, { id }: Kinds[K], change: Partial<Kinds[K]>): Entry => ({
  entity: keyOf(kind, id),
  change,
  at,
  cursor: null,
});

/** A closing changes the experiment and every variant that it ends, and its undo the same. */
function entriesOfClosing(action: ActionOf<'close'> | ActionOf<'reopen'>, at: string): Entry[] {
  const { experiment, variants } = action;
  if (action.kind === 'reopen')
    return [
      // An optional field is left out by undefined, as a state without it has it.
      {
        ...changeOf(at, 'experiment', experiment, {}),
        change: { closedAt: undefined, winner: undefined, closedBy: undefined },
      },
      ...variants.map((variant) => changeOf(at, 'variant', variant, { status: 'active', endedAt: null })),
    ];
  const { winner } = action;
  return [
    changeOf(at, 'experiment', experiment, {
      closedAt: at,
      pause: null,
      ...(winner === null ? {} : { winner: winner.id }),
    }),
    ...variants.map((variant) =>
      changeOf(at, 'variant', variant, { status: variant.id === winner?.id ? 'winner' : 'closed', endedAt: at }),
    ),
  ];
}

function entryOf(action: EntityAction, at: string): Entry {
  const entry = <K extends Kind>(kind: K, entity: Kinds[K], change: Partial<Kinds[K]>): Entry =>
    changeOf(at, kind, entity, change);
  switch (action.kind) {
    case 'kill':
      return entry('variant', action.variant, { status: 'killed', endedAt: at });
    case 'revive':
      return entry('variant', action.variant, { status: 'active', endedAt: null });
    case 'protect':
      return entry('variant', action.variant, { protected: action.protected });
    case 'pause': {
      const pause = { cause: 'operator', reason: action.reason ?? '', since: at, by: null } as const;
      return entry('experiment', action.experiment, { pause });
    }
    case 'resume':
      return entry('experiment', action.experiment, { pause: null });
    case 'snooze':
      return entry('pattern', action.pattern, { snoozedUntil: action.until });
    case 'accept':
      return entry('suggestion', action.suggestion, { status: 'accepted', endedAt: at });
    case 'dismiss':
      return entry('suggestion', action.suggestion, { status: 'dismissed', endedAt: at });
    case 'reconsider':
      return entry('suggestion', action.suggestion, { status: 'open', endedAt: null, endedBy: null });
  }
}

/** One action that is under way. */
export interface PendingAction {
  /** The server has taken it: shown until the stream's state stands at this cursor. */
  taken(cursor: string): void;
  /** It was refused: what it changed is shown no more. */
  refused(): void;
}

/**
 * Actions under way on one stream: what they change is shown at once, over what the stream says, until the stream says it itself. Shared by all
 * elements of a page that show the stream.
 */
export class PendingActions implements Pending {
  /** Moves on with each change of what is pending, for those who keep what they have rendered. */
  version = 0;
  /** Actions are posted in the order of the decisions: an undo never overtakes the action that it undoes. */
  #last: Promise<unknown> = Promise.resolve();
  #entries: readonly Entry[] = [];
  readonly #listeners = new Set<() => void>();

  /** Whether something is under way that concerns this entity. */
  has(kind: Kind, id: string): boolean {
    return this.#entries.length > 0 && this.#entries.some(({ entity }) => entity === keyOf(kind, id));
  }

  /** A variant with its pending changes; the same object while it has none. */
  variant(variant: Variant): Variant {
    return this.#shown('variant', variant);
  }

  /** An experiment with its pending changes. */
  experiment(experiment: Experiment): Experiment {
    return this.#shown('experiment', experiment);
  }

  /** A pattern with its pending changes. */
  pattern(pattern: Pattern): Pattern {
    return this.#shown('pattern', pattern);
  }

  /** A suggestion with its pending changes. */
  suggestion(suggestion: Suggestion): Suggestion {
    return this.#shown('suggestion', suggestion);
  }

  /**
   * A kill with its pending changes: undone while its variant is being revived.
   * @param kill The standing kill of its variant, or an older one, which is left as it is.
   * @param variant The variant as the stream has it.
   */
  kill(kill: Kill, variant: Variant | undefined): Kill {
    if (this.#entries.length === 0 || kill.revivedAt !== null || variant?.status !== 'killed') return kill;
    if (this.variant(variant).status !== 'active') return kill;
    const revival = this.#entries.findLast(({ entity }) => entity === keyOf('variant', variant.id)) as Entry;
    return { ...kill, revivedAt: revival.at };
  }

  #shown<K extends Kind>(kind: K, entity: Kinds[K]): Kinds[K] {
    if (this.#entries.length === 0) return entity;
    const key = keyOf(kind, entity.id);
    return this.#entries.reduce((shown, one) => (one.entity === key ? { ...shown, ...one.change } : shown), entity);
  }

  /** Shows what an action changes until it is settled. */
  begin(action: Action, at: string): PendingAction {
    const begun = entriesOf(action, at);
    this.#set([...this.#entries, ...begun]);
    return {
      taken: (cursor) => {
        for (const entry of begun) entry.cursor = cursor;
        this.#tell();
      },
      refused: () => this.#set(this.#entries.filter((one) => !begun.includes(one))),
    };
  }

  /** Posts when everything before it was answered. */
  inOrder<T>(post: () => Promise<T>): Promise<T> {
    const posted = this.#last.then(post);
    this.#last = posted.catch(() => {});
    return posted;
  }

  /** Drops what the stream now says itself. Called before each rendering, so that nobody need listen for it. */
  settle(cursor: string | null): void {
    if (this.#entries.length === 0 || cursor === null) return;
    const rest = this.#entries.filter((one) => one.cursor === null || !hasReached(cursor, one.cursor));
    if (rest.length < this.#entries.length) this.#set(rest);
  }

  /** Calls back when what is pending changes; returns the function that ends it. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #set(entries: readonly Entry[]): void {
    this.#entries = entries;
    this.version++;
    this.#tell();
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

function hasReached(cursor: string, target: string): boolean {
  const [at, to] = [parseCursor(cursor), parseCursor(target)];
  // A stream whose history was replaced says all there is to say.
  return at === null || to === null || at.epoch !== to.epoch || at.seq >= to.seq;
}

/** The pending actions of a stream, shared by all elements on its connection, for an element that adds one. */
export function pendingActionsOf(stream: LiveStream): PendingActions {
  const known = pendingOf(stream);
  if (known instanceof PendingActions) return known;
  const begun = new PendingActions();
  beginPending(stream, begun);
  return begun;
}
