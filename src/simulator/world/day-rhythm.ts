/** How visits and attention swing over the day. */
export interface DayRhythm {
  /** How far the traffic swings: .5 means from half to one and a half times its mean. From 0 to .95. */
  readonly traffic: number;
  /** How far the base ER swings, on the same scale. From 0 to .95. */
  readonly er: number;
  /** The hour of the day (UTC, 0 to 24) at which both are highest. */
  readonly peakHour: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const HOUR_MS = 60 * 60 * 1000;

// A second, smaller wave makes the noon shoulder that most sites see; the weights add up to 1, so the swing stays within its bound.
const MAIN = 0.8;
const SHOULDER = 0.2;

function wave(at: number, peakHour: number): number {
  const turn = (2 * Math.PI * (at - peakHour * HOUR_MS)) / DAY_MS;
  return MAIN * Math.cos(turn) + SHOULDER * Math.cos(2 * turn);
}

/** The factor on the mean traffic at one moment; its mean over a day is 1. */
export function trafficFactor(rhythm: DayRhythm, at: number): number {
  return 1 + rhythm.traffic * wave(at, rhythm.peakHour);
}

/** The factor on the base ER at one moment; its mean over a day is 1. */
export function erFactor(rhythm: DayRhythm, at: number): number {
  return 1 + rhythm.er * wave(at, rhythm.peakHour);
}
