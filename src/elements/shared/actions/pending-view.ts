import type { Experiment, Kill, Pattern, Suggestion, Variant } from '../../../protocol/index.ts';
import type { LiveStream } from '../../../sdk/index.ts';

/** The entities that actions change. */
export interface Kinds {
  experiment: Experiment;
  pattern: Pattern;
  suggestion: Suggestion;
  variant: Variant;
}
/** The name of a kind of entity. */
export type Kind = keyof Kinds;

/** Actions under way on a stream, for the elements that render it. */
export interface Pending {
  /** Moves on with each change of what is pending, for those who keep what they have rendered. */
  readonly version: number;
  /** Whether something is under way that concerns this entity. */
  has(kind: Kind, id: string): boolean;
  /** A variant with its pending changes; the same object while it has none. */
  variant(variant: Variant): Variant;
  /** An experiment with its pending changes. */
  experiment(experiment: Experiment): Experiment;
  /** A pattern with its pending changes. */
  pattern(pattern: Pattern): Pattern;
  /** A suggestion with its pending changes. */
  suggestion(suggestion: Suggestion): Suggestion;
  /** A kill with its pending changes: undone while its variant, given as the stream has it, is being revived. */
  kill(kill: Kill, variant: Variant | undefined): Kill;
  /** Drops what the stream now says itself. */
  settle(cursor: string | null): void;
  /** Calls back when what is pending changes; returns the function that ends it. */
  subscribe(listener: () => void): () => void;
}

const asItIs = <T>(entity: T): T => entity;

/** Most streams see no action for as long as a page is open: what keeps account of actions is loaded with the first of them. */
const nothingPending: Pending = {
  version: 0,
  has: () => false,
  variant: asItIs,
  experiment: asItIs,
  pattern: asItIs,
  suggestion: asItIs,
  kill: asItIs,
  settle: () => {},
  subscribe: () => () => {},
};

const ofStreams = new WeakMap<object, Pending>();
const beginListeners = new Set<() => void>();

/** The pending actions of a stream, shared by all elements on its connection. */
export const pendingOf = (stream: LiveStream | null): Pending =>
  (stream === null ? undefined : ofStreams.get(stream.key)) ?? nothingPending;

/** The first action of a stream is about to be under way. */
export function beginPending({ key }: LiveStream, pending: Pending): void {
  ofStreams.set(key, pending);
  for (const one of [...beginListeners]) one();
}

/** Calls back when the first action of any stream begins; returns the function that ends it. */
export function onPendingBegun(listener: () => void): () => void {
  beginListeners.add(listener);
  return () => void beginListeners.delete(listener);
}
