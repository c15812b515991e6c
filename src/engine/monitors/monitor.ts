import type { LoggedEvent } from '../../protocol/index.ts';
import type { StreamState, Touched } from '../state.ts';

/** What a monitor decides: an event for the log, to which the runner gives an id. */
export type Decision = LoggedEvent extends infer E ? (E extends LoggedEvent ? Omit<E, 'id'> : never) : never;

/** What a monitor may look at. */
export interface Situation {
  /** Where the stream stands. */
  readonly state: Readonly<StreamState>;
  /** What changed since the monitor was last asked. */
  readonly touched: Readonly<Touched>;
  /** The stream's time, milliseconds since 1970: that of its newest event, and on from there while nothing comes. */
  readonly now: number;
  /** The host's clock, milliseconds since 1970. */
  readonly clock: number;
}

/** The view of a monitor when only time has passed. */
export interface TimeSituation extends Omit<Situation, 'touched'> {
  /** The host's clock when monitors were asked by time before; null for never. Ticks may be late, or left out. */
  readonly previousTick: number | null;
}

/**
 * Something that watches and decides. A pure function of what it is shown; its decisions go into the log as events, with the
 * evidence they were taken on, and change the state only from there.
 */
export interface Monitor {
  /** What errors call it. */
  readonly name: string;
  /** Asked again until it decides nothing more, each time on what its last decisions led to. */
  readonly repeats?: boolean;
  /** That surely comes to an end, so that what a step leaves is gone on with at once, and not in the next second. */
  readonly isFinite?: boolean;
  /** Asked after events were folded. */
  decide(situation: Situation): Decision[];
  /** Asked as time passes without events; left out by monitors that time alone does not move. */
  decideByTime?(situation: TimeSituation): Decision[];
}
