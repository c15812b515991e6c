import type { Experiment, Kill } from '../../../protocol/index.ts';

/** How much happened since somebody last looked. */
export interface Digest {
  /** Stops of variants that still stand. */
  readonly stops: number;
  /** Experiments that were closed with a winner. */
  readonly winners: number;
  /** Experiments that were opened. */
  readonly opened: number;
}

/** An experiment, with fields that older servers leave out. */
type Decided = Experiment & { readonly closedAt?: string | undefined; readonly winner?: string | undefined };

/**
 * Counts what happened after a moment.
 * @param lastLook - Milliseconds since 1970, in the time of the stream.
 */
export function digestSince(lastLook: number, experiments: Iterable<Experiment>, kills: Iterable<Kill>): Digest {
  const isNew = (at: string | undefined): boolean => at !== undefined && Date.parse(at) > lastLook;
  let [stops, winners, opened] = [0, 0, 0];
  for (const { at, revivedAt } of kills) if (revivedAt === null && isNew(at)) stops++;
  for (const { openedAt, closedAt, winner } of experiments as Iterable<Decided>) {
    if (isNew(openedAt)) opened++;
    if (winner !== undefined && isNew(closedAt)) winners++;
  }
  return { stops, winners, opened };
}
