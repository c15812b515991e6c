import type { Tally } from '../../protocol/index.ts';
import type { PairBatch } from '../../stats/index.ts';
import { relativeFloor } from '../../stats/fatigue/relative.ts';
import { addTally, noCounts } from '../fold/batches/tally.ts';
import { countsIn, type Hour, type LastHours } from './hours.ts';

/** Most variants beside which a use of one pattern is judged: those with the most impressions when they joined. */
const MAX_MEMBERS = 8;

/** The fresh period is kept in this many stretches at most; those with the closest shares are joined. */
const MAX_STRETCHES = 4;

/** How many engagements the average stands for when the ER of a member is held against it. */
const WEIGHT_OF_AVERAGE = 10;

/** A variant as others are judged beside it. */
export interface Neighbor {
  readonly id: string;
  readonly experiment: string;
  readonly patterns: readonly string[];
  readonly fatigue: LastHours;
}

/**
 * The variants that were shown beside one in its fresh period, and everybody's counts in it: at most {@link MAX_MEMBERS} for each of its
 * patterns, so that a wide stream keeps little for each. Plain data.
 */
export interface Panel {
  /** Ids, in the order in which they joined. */
  readonly members: string[];
  /** Each stretch of the fresh period: impressions and engagements of the variant, then those of each member. */
  stretches: number[][];
}

/** A panel before the first hour of a fresh period. */
export const createPanel = (): Panel => ({ members: [], stretches: [] });

/** Lets in who was shown in an hour and lacks one of the variant's patterns. @param candidates Those with the most impressions first. */
export function addMembers(
  panel: Panel,
  variant: Neighbor,
  candidates: readonly Neighbor[],
  neighborOf: (id: string) => Neighbor | undefined,
): void {
  const known = panel.members.flatMap((id) => neighborOf(id) ?? []);
  const lacking = variant.patterns.map((pattern) => known.filter(({ patterns }) => !patterns.includes(pattern)).length);
  for (const candidate of candidates) {
    if (lacking.every((members) => members >= MAX_MEMBERS)) return;
    if (candidate.id === variant.id || panel.members.includes(candidate.id)) continue;
    const lacks = variant.patterns.map((pattern) => !candidate.patterns.includes(pattern));
    if (!lacks.some((isLacking, i) => isLacking && (lacking[i] as number) < MAX_MEMBERS)) continue;
    panel.members.push(candidate.id);
    for (const [i, isLacking] of lacks.entries()) if (isLacking) (lacking[i] as number)++;
  }
}

/** Takes an hour of the fresh period. */
export function addFreshHour(panel: Panel, own: Hour, neighborOf: (id: string) => Neighbor | undefined): void {
  const stretch = [own.impressions, own.engagements];
  for (const id of panel.members) {
    const counts = countsIn(neighborOf(id)?.fatigue ?? { hour: null, before: null }, own.start);
    stretch.push(counts?.impressions ?? 0, counts?.engagements ?? 0);
  }
  panel.stretches.push(stretch);
  if (panel.stretches.length > MAX_STRETCHES) joinClosest(panel);
}

/** Joins the two neighboring stretches in which the variant had the closest shares: at equal shares nothing is lost. */
function joinClosest(panel: Panel): void {
  const { stretches } = panel;
  const shares = stretches.map((stretch) => {
    const all = stretch.reduce((sum, n, i) => (i % 2 === 0 ? sum + n : sum), 0);
    return (stretch[0] as number) / all;
  });
  let closest = 0;
  const distance = (i: number): number => Math.abs((shares[i] as number) - (shares[i + 1] as number));
  for (let i = 1; i < stretches.length - 1; i++) if (distance(i) < distance(closest)) closest = i;
  const [first, second] = stretches.slice(closest, closest + 2) as [number[], number[]];
  // A member that joined later has no counts in the first.
  stretches.splice(
    closest,
    2,
    second.map((n, i) => n + (first[i] ?? 0)),
  );
}

/** The panel of one hour: its counts, and the ratio to it that the variant has to keep. */
export interface HourOfPanel {
  readonly counts: Tally;
  readonly floor: number;
}

/**
 * The panel of an hour for one pattern: the members without it that were shown, those of the variant's own experiment where there are any, since
 * what they are about may age.
 * @returns null where there is none.
 */
export function panelIn(
  panel: Panel,
  { experiment }: Neighbor,
  pattern: string,
  start: number,
  neighborOf: (id: string) => Neighbor | undefined,
): HourOfPanel | null {
  const shown = panel.members.flatMap((id, member) => {
    const neighbor = neighborOf(id);
    const counts = neighbor === undefined ? null : countsIn(neighbor.fatigue, start);
    if (neighbor === undefined || counts === null || neighbor.patterns.includes(pattern)) return [];
    return [{ member, counts, isOwn: neighbor.experiment === experiment }];
  });
  const own = shown.filter(({ isOwn }) => isOwn);
  const present = own.length > 0 ? own : shown;
  const members = present.map(({ member }) => member);
  const floor = members.length === 0 ? 0 : floorBeside(panel, members) * shiftOf(panel, present);
  if (floor === 0) return null;
  const counts = noCounts();
  for (const one of present) addTally(counts, one.counts);
  return { counts, floor };
}

const freshOf = (stretches: readonly (readonly number[])[], member: number): Tally => {
  const sum = noCounts();
  for (const stretch of stretches)
    addTally(sum, { impressions: stretch[2 * member + 2] ?? 0, engagements: stretch[2 * member + 3] ?? 0 });
  return sum;
};

/** Floors by the members that they are of: they stay the same until somebody leaves or comes back. Not of the state. */
const floors = new WeakMap<Panel, Map<string, number>>();

/** Most sets of members whose floors are remembered. */
const MAX_FLOORS = 32;

/** The ratio to be kept beside these members, from their fresh counts and no others'. */
function floorBeside(panel: Panel, members: readonly number[]): number {
  let known = floors.get(panel);
  if (known === undefined) floors.set(panel, (known = new Map<string, number>()));
  const key = members.join();
  let floor = known.get(key);
  if (floor === undefined) {
    const fresh = panel.stretches.map(([impressions = 0, engagements = 0, ...others]): PairBatch => {
      const pooled = noCounts();
      for (const member of members)
        addTally(pooled, { impressions: others[2 * member] ?? 0, engagements: others[2 * member + 1] ?? 0 });
      return { i: { impressions, engagements }, j: pooled };
    });
    floor = relativeFloor(fresh);
    if (known.size === MAX_FLOORS) known.clear();
    known.set(key, floor);
  }
  return floor;
}

/**
 * How much the floor falls because traffic went to the better members since: it is their ER together that the variant is held against. 1 where
 * it went to the worse ones.
 */
function shiftOf(panel: Panel, present: readonly { readonly member: number; readonly counts: Tally }[]): number {
  const rows = present.map(({ member, counts }) => ({ fresh: freshOf(panel.stretches, member), now: counts }));
  const fresh = noCounts();
  for (const row of rows) addTally(fresh, row.fresh);
  if (fresh.impressions === 0) return 1;
  const average = fresh.engagements / fresh.impressions;
  let [freshSum, nowSum, now] = [0, 0, 0];
  for (const row of rows) {
    const expected = row.fresh.impressions * average;
    const relative = (row.fresh.engagements + WEIGHT_OF_AVERAGE) / (expected + WEIGHT_OF_AVERAGE);
    freshSum += row.fresh.impressions * relative;
    nowSum += row.now.impressions * relative;
    now += row.now.impressions;
  }
  return Math.min(1, freshSum / fresh.impressions / (nowSum / now));
}
