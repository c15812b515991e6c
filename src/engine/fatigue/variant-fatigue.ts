import type { Tally } from '../../protocol/index.ts';
import {
  addFatigueBatch,
  createBatchDetector,
  fatigueFloor,
  fatigueLogEvidence,
  FRESH_IMPRESSIONS,
  type FatigueDetector,
} from '../../stats/index.ts';
import { addRelativeBatch } from '../../stats/fatigue/relative.ts';
import { addTally, noCounts } from '../fold/batches/tally.ts';
import { addToHours, hourOf, type Hour, type LastHours } from './hours.ts';
import { addFreshHour, addMembers, createPanel, panelIn, type Neighbor, type Panel } from './panel.ts';

/** Beyond this the evidence of one detector counts no more: a sum that later loses it keeps its digits. */
const MAX_EVIDENCE = 1e9;

/** The evidence of a detector, at most {@link MAX_EVIDENCE}; 0 before its first look. */
export const evidenceOf = (detector: FatigueDetector): number =>
  Math.min(MAX_EVIDENCE, Math.exp(fatigueLogEvidence(detector)));

/** The evidence of all variants that use a pattern, each with a weight fixed beforehand. */
export interface PatternSums {
  /** How often the pattern has rested: evidence of before counts no more. */
  readonly rests: number;
  /** Evidence beside panels: the weighted sum of e-detectors. */
  beside: number;
  /** Evidence of variants beside which nothing comparable is shown: good for "declining" at most. */
  alone: number;
}

/**
 * The fatigue of a variant before it is shown, one object for all: a wide stream has many that nobody has been shown yet, and each of these would be five
 * objects of its own. Whoever adds to one takes a copy first.
 */
const BLANK = {
  fresh: Object.freeze(noCounts()),
  detector: frozenDetector(),
  panel: frozenPanel(),
} as const;

function frozenDetector(): FatigueDetector {
  const detector = createBatchDetector();
  Object.freeze(detector.logs);
  return Object.freeze(detector);
}

function frozenPanel(): Panel {
  const panel = createPanel();
  Object.freeze(panel.members);
  Object.freeze(panel.stretches);
  return Object.freeze(panel);
}

const ownDetector = (detector: FatigueDetector): FatigueDetector =>
  detector === BLANK.detector ? createBatchDetector() : detector;

/** The looks at one variant for one of its patterns. */
interface PatternLooks {
  /** Its weight in the evidence of the pattern: half of it goes to its variants, 1/(k (k + 1)) of that to the k-th by arrival. */
  readonly weight: number;
  /** How often the pattern had rested when the variant was posted. */
  readonly rests: number;
  detector: FatigueDetector;
  /** The part of the pattern's sums that is of this variant. */
  beside: number;
  alone: number;
}

/** The fatigue of a variant's own patterns: its fresh period, then an hourly look. */
export interface OwnFatigue {
  /** By pattern. */
  readonly looks: PatternLooks[];
  fresh: Tally;
  /** The ER that it has to keep while nothing is shown beside it; null until its fresh period is over. */
  floor: number | null;
  alone: FatigueDetector;
  panel: Panel;
}

/** A variant as fatigue needs it: its last hours, and what its patterns have shown so far. Plain data. */
export interface VariantFatigue extends LastHours {
  /** Whether its post has been counted as an observation of its patterns. */
  observed: boolean;
  /** For each of its patterns, what the others had earned when it was posted. */
  readonly othersBefore: readonly Readonly<Tally>[];
  /** Null where it uses no patterns. */
  readonly own: OwnFatigue | null;
}

/** A variant that uses patterns, each with its order of arrival among the variants of that pattern, from 0. */
export function createOwnFatigue(uses: readonly { readonly order: number; readonly rests: number }[]): OwnFatigue {
  return {
    looks: uses.map(({ order, rests }) => ({
      weight: 0.5 / ((order + 1) * (order + 2)),
      rests,
      detector: BLANK.detector,
      beside: 0,
      alone: 0,
    })),
    fresh: BLANK.fresh,
    floor: null,
    alone: BLANK.detector,
    panel: BLANK.panel,
  };
}

/** The others in a stream, as one variant's hour is judged beside them. */
export interface Others {
  readonly neighborOf: (id: string) => Neighbor | undefined;
  /** Those shown in an hour, with the most impressions first: of the variant's own experiment, then of the stream. */
  readonly shownIn: (start: number) => readonly Neighbor[];
}

/** Takes one variant's part of a closed batch. @param at When the batch began, milliseconds since 1970. @param sums Of its patterns. */
export function addToVariantFatigue(
  variant: Neighbor & { readonly fatigue: VariantFatigue },
  sums: readonly PatternSums[],
  counts: Tally,
  at: number,
  others: Others,
): void {
  const { hour, own } = variant.fatigue;
  if (own !== null && hour !== null && hour.start !== hourOf(at)) {
    if (own.floor === null) addToFreshPeriod(variant, own, hour, others);
    else look(variant, own, sums, hour, others);
  }
  addToHours(variant.fatigue, counts, at);
}

function addToFreshPeriod(variant: Neighbor, own: OwnFatigue, hour: Hour, { neighborOf, shownIn }: Others): void {
  if (own.panel === BLANK.panel) own.panel = createPanel();
  if (own.fresh === BLANK.fresh) own.fresh = noCounts();
  addMembers(own.panel, variant, shownIn(hour.start), neighborOf);
  addFreshHour(own.panel, hour, neighborOf);
  addTally(own.fresh, hour);
  if (own.fresh.impressions >= FRESH_IMPRESSIONS) own.floor = fatigueFloor(own.fresh);
}

function look(
  variant: Neighbor,
  own: OwnFatigue,
  sums: readonly PatternSums[],
  hour: Hour,
  { neighborOf }: Others,
): void {
  own.alone = ownDetector(own.alone);
  addFatigueBatch(own.alone, hour, own.floor ?? 0);
  own.looks.forEach((looks, i) => {
    const sum = sums[i];
    if (sum?.rests !== looks.rests) return;
    const panel = panelIn(own.panel, variant, variant.patterns[i] ?? '', hour.start, neighborOf);
    if (panel !== null) {
      looks.detector = ownDetector(looks.detector);
      addRelativeBatch(looks.detector, hour, panel.counts, panel.floor);
    }
    say(sum, looks, panel === null ? own.alone : null);
  });
}

/** Brings the part of a variant in the sums of its pattern up to date. @param alone The evidence while there is no panel, else null. */
function say(sum: PatternSums, looks: PatternLooks, alone: FatigueDetector | null): void {
  const beside = looks.weight * evidenceOf(looks.detector);
  const whenAlone = alone === null ? 0 : looks.weight * evidenceOf(alone);
  sum.beside = Math.max(0, sum.beside + (beside - looks.beside));
  sum.alone = Math.max(0, sum.alone + (whenAlone - looks.alone));
  looks.beside = beside;
  looks.alone = whenAlone;
}

/** A variant that is shown no more keeps its evidence and nothing else; if it comes back, another fresh period begins. */
export function endFatigue({ own }: VariantFatigue, sums: readonly PatternSums[]): void {
  if (own === null) return;
  own.looks.forEach((looks, i) => {
    const sum = sums[i];
    if (sum?.rests === looks.rests) sum.alone = Math.max(0, sum.alone - looks.alone);
    looks.alone = 0;
  });
  Object.assign(own, { fresh: BLANK.fresh, floor: null, alone: BLANK.detector, panel: BLANK.panel });
}
