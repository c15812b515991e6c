import type { LoggedEvent } from '../../protocol/index.ts';
import type { StreamState, Touched } from '../state.ts';

/** A monitor's decision: an event for the log, to which the host gives an id. */
export type Decision = LoggedEvent extends infer E ? (E extends LoggedEvent ? Omit<E, 'id'> : never) : never;

/**
 * Decisions that are worked out bit by bit, since a step may touch thousands of experiments. It yields where a host may do something else; nothing changes
 * the state meanwhile.
 */
export type Deciding = Generator<void, Decision[]>;

/** The input of a monitor. */
export interface Situation {
  /** The state of the stream. */
  readonly state: Readonly<StreamState>;
  /** The entities that have changed since the monitor was last called. */
  readonly touched: Readonly<Touched>;
  /** The stream's time, milliseconds since 1970: that of its newest event, and on from there while nothing comes. */
  readonly now: number;
  /** The host's clock, milliseconds since 1970. */
  readonly clock: number;
}

/** The input of a monitor when only time has passed. */
export interface TimeSituation extends Omit<Situation, 'touched'> {
  /** The host's clock at the tick before; null for none. Ticks may be late, or missing. */
  readonly previousTick: number | null;
}

/**
 * Watches and decides. A pure function of its input; its decisions go into the log as events, with their evidence, and change the state only
 * from there.
 */
export interface Monitor {
  /** Its name in errors. */
  readonly name: string;
  /** Called again until it decides nothing more, each time on the state that its last decisions led to. */
  readonly repeats?: boolean;
  /** Surely comes to an end, so that what a step leaves undone continues at once rather than in the next second. */
  readonly isFinite?: boolean;
  /** Bound on the decisions by time of one step; the next step, with the rest, follows at once. Left out for none. */
  readonly maxByTime?: number;
  /** Called after events were folded. */
  decide(situation: Situation): Decision[] | Deciding;
  /** Called as time passes without events; absent where time alone leads to no decision. */
  decideByTime?(situation: TimeSituation): Decision[] | Deciding;
}
