import type { Estimate, Evidence, Experiment, Pause, Variant } from '../../../protocol/index.ts';
import { countsInUnits } from '../../../protocol/state/counted-units.ts';
import { lettersOf, type LetterOrder } from '../letters/letters.ts';

/**
 * How an experiment stands. `leads`, `changed` and `equal` rest on an interval that holds at every look; `too-early`: it cannot tell; `learning`: there
 * is nothing to compare yet; `split`: the traffic is not shared as planned; `paused`: automatic stops are, for another reason; `decided`: it is
 * closed, has a winner, or at most one of several variants is left.
 */
export type SituationKind = 'leads' | 'changed' | 'equal' | 'too-early' | 'learning' | 'split' | 'paused' | 'decided';

/** Why a person has to look: a split of the traffic off its plan, late counts, a pause by a person, or a pair that is equal and could be closed. */
export type Need = 'split' | 'late' | 'guardrail' | 'paused' | 'equal';

/** The variant that is nearest to an automatic stop. */
export interface NextStop extends Evidence {
  readonly variant: Variant;
  /** Its evidence over what is needed, both as logarithms, 0 to 1. */
  readonly share: number;
}

/** The variant whose share of the traffic is farthest off its plan; both 0 to 1, among the planned variants that are shown. */
export interface OffPlan {
  readonly variant: Variant;
  readonly seen: number;
  readonly planned: number;
}

/** Whether the traffic is shared as planned: `watch` from a first sign on, `bad` once stops are paused for it, `unknown` without a plan. */
export type Health = 'good' | 'watch' | 'bad' | 'unknown';

/** How one experiment stands, for headlines, lists and alarms. */
export interface Situation {
  readonly kind: SituationKind;
  readonly experiment: Experiment;
  /** The letters of all its variants, by id. */
  readonly letters: ReadonlyMap<string, string>;
  /** The leader where one leads; of `equal` and `too-early` the better of the two best so far; null where there is no pair. */
  readonly leader: Variant | null;
  readonly runnerUp: Variant | null;
  /** Rate of the leader less that of the runner-up, 0.009 for 0.9 points; null where it is not known. */
  readonly difference: Estimate | null;
  /** Null while nothing points to a stop, and while nothing can be stopped automatically. */
  readonly nextStop: NextStop | null;
  readonly needsPerson: Need | null;
  readonly health: Health;
  /** Set while `kind` is `split` and its variants have planned shares. */
  readonly offPlan: OffPlan | null;
  /** The winner, or the only one that is left; null unless decided, and where it was closed without a winner. */
  readonly winner: Variant | null;
  /** When it was decided, ms since 1970; null while it is not. */
  readonly decidedAt: number | null;
  /** Variants that are shown. */
  readonly active: number;
}

/** Two rates whose ratio lies between these are called equal. */
const EQUAL_FROM = 0.9;
const EQUAL_TO = 1.1;

/** Below this share of the evidence needed for a stop, there is none to speak of. */
export const MIN_STOP_SHARE = 0.03;

/** From this share of the evidence needed for an alarm on, the split is watched. */
const WATCH_FROM = 0.5;

const isShown = ({ status }: Variant): boolean => status === 'active';

function nextStopOf({ pause, policy }: Experiment, variants: readonly Variant[]): NextStop | null {
  if (pause !== null || policy === 'off' || policy === 'advise') return null;
  let next: NextStop | null = null;
  for (const variant of variants) {
    const share = isShown(variant) && !variant.protected ? stopShare(variant) : 0;
    if (variant.killDistance !== null && share >= MIN_STOP_SHARE && share > (next?.share ?? 0))
      next = { variant, share, logE: variant.killDistance.logE, logNeeded: variant.killDistance.logNeeded };
  }
  return next;
}

/** How far a variant is on its way to a stop: its evidence over what is needed, both as logarithms, 0 to 1. */
export function stopShare({ killDistance }: Pick<Variant, 'killDistance'>): number {
  if (killDistance === null || !(killDistance.logNeeded > 0)) return 0;
  return Math.min(1, Math.max(0, killDistance.logE / killDistance.logNeeded)) || 0;
}

function offPlanOf({ shares }: Experiment, variants: readonly Variant[]): OffPlan | null {
  const planned = new Map(shares.map(({ variant, share }) => [variant, share]));
  const shown = variants.filter((variant) => isShown(variant) && planned.has(variant.id));
  const plan = shown.reduce((sum, { id }) => sum + (planned.get(id) as number), 0);
  const all = shown.reduce((sum, variant) => sum + countsInUnits(variant).impressions, 0);
  if (plan === 0 || all === 0) return null;
  let most: OffPlan | null = null;
  for (const variant of shown) {
    const off = {
      variant,
      seen: countsInUnits(variant).impressions / all,
      planned: (planned.get(variant.id) as number) / plan,
    };
    if (most === null || Math.abs(off.seen - off.planned) > Math.abs(most.seen - most.planned)) most = off;
  }
  return most;
}

function healthOf({ pause, traffic }: Experiment): Health {
  if (pause?.cause === 'traffic' || pause?.cause === 'late') return 'bad';
  if (traffic === null) return 'unknown';
  return traffic.logNeeded > 0 && traffic.logE >= WATCH_FROM * traffic.logNeeded ? 'watch' : 'good';
}

interface Decision {
  readonly winner: Variant | null;
  readonly at: number;
}

const lastEnd = (variants: readonly Variant[]): number =>
  Math.max(...variants.map(({ endedAt, postedAt }) => Date.parse(endedAt ?? postedAt)));

/** Null while two are shown, or while there has only been one. */
function decisionOf(experiment: Experiment, variants: readonly Variant[]): Decision | null {
  const { closedAt, winner: id } = experiment;
  const winner = variants.find((one) => (id === undefined ? one.status === 'winner' : one.id === id)) ?? null;
  if (closedAt !== undefined) return { winner, at: Date.parse(closedAt) };
  if (winner !== null) return { winner, at: lastEnd([winner]) };
  const ended = variants.filter((variant) => !isShown(variant));
  const left = variants.length - ended.length;
  if (ended.length === 0 || left > 1) return null;
  return { winner: variants.find(isShown) ?? null, at: lastEnd(ended) };
}

const isEqual = (ratio: Estimate | null): boolean =>
  ratio !== null && ratio.low >= EQUAL_FROM && ratio.high <= EQUAL_TO;

/** How two that are compared stand; pauses and decisions come before it. */
function comparedKind(
  { lead }: Experiment,
  hasPair: boolean,
): 'leads' | 'changed' | 'equal' | 'too-early' | 'learning' {
  if (lead === null || !hasPair) return 'learning';
  if (lead.verdict === 'too-early') return isEqual(lead.ratio) ? 'equal' : 'too-early';
  return lead.verdict;
}

const pausedKind = ({ cause }: Pause): 'split' | 'paused' => (cause === 'traffic' ? 'split' : 'paused');

const PAUSE_NEEDS = { traffic: 'split', late: 'late', guardrail: 'guardrail', operator: 'paused' } as const;

/**
 * How an experiment stands, from what the server says of it. Nothing in it rests on a raw rate.
 *
 * @param variants All variants of the experiment, stopped ones too.
 * @param order The order that letters follow where the server gave none: `given` on plain data.
 */
export function experimentSituation(
  experiment: Experiment,
  variants: readonly Variant[],
  order: LetterOrder = 'posted',
): Situation {
  const { lead, pause } = experiment;
  const byId = (id: string | undefined): Variant | null => variants.find((one) => one.id === id) ?? null;
  const decision = decisionOf(experiment, variants);
  const [leader, runnerUp] = [byId(lead?.leader), byId(lead?.runnerUp)];
  const hasPair = leader !== null && runnerUp !== null;
  const compared = comparedKind(experiment, hasPair);
  const kind = decision !== null ? 'decided' : pause !== null ? pausedKind(pause) : compared;
  const need = pause === null ? (kind === 'equal' ? 'equal' : null) : PAUSE_NEEDS[pause.cause];
  return {
    kind,
    experiment,
    letters: lettersOf(variants, order),
    leader: hasPair ? leader : null,
    runnerUp: hasPair ? runnerUp : null,
    difference: hasPair ? (lead?.difference ?? null) : null,
    nextStop: decision === null ? nextStopOf(experiment, variants) : null,
    needsPerson: decision === null ? need : null,
    health: healthOf(experiment),
    offPlan: kind === 'split' ? offPlanOf(experiment, variants) : null,
    winner: decision?.winner ?? null,
    decidedAt: decision?.at ?? null,
    active: variants.filter(isShown).length,
  };
}
