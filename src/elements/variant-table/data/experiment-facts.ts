import type { Experiment, Variant } from '../../../protocol/index.ts';
import { countsInUnits } from '../../../protocol/state/counted-units.ts';
import { experimentSituation, type Situation } from '../../shared/experiments/situation.ts';
import { lettersOf, type LetterOrder } from '../../shared/letters/letters.ts';
import { scaleFor, type Scale } from '../cells/comparison-scale.ts';

/** Shorter beginnings are not worth leaving out. */
const MIN_PREFIX = 12;

/** The state of an experiment that its rows and their head share. */
export interface ExperimentFacts {
  /** How it stands; null when only its id is known. */
  readonly situation: Situation | null;
  /** The letters of its variants, by id. */
  readonly letters: ReadonlyMap<string, string>;
  /** The beginning that the contents of all its variants have in common, up to a space; empty when it is short. */
  readonly prefix: string;
  /** The scale of its intervals. */
  readonly scale: Scale;
  /** Impressions, or visitors where they are counted, of the variants that are shown. */
  readonly shown: number;
  /** The planned shares of the variants that are shown, 0 to 1, by id; they add up to 1. Empty where these were not posted together. */
  readonly planned: ReadonlyMap<string, number>;
}

/** The beginning that texts have in common, up to its last space; empty where it is shorter than 12 characters or a whole text. */
export function commonBeginning(texts: readonly string[]): string {
  const [first = '', ...others] = texts;
  if (others.length === 0) return '';
  let length = first.length;
  for (const text of others) {
    let same = 0;
    while (same < length && text[same] === first[same]) same++;
    length = same;
    if (length < MIN_PREFIX) return '';
  }
  const prefix = first.slice(0, first.lastIndexOf(' ', length - 1) + 1);
  return prefix.length < MIN_PREFIX || texts.some((text) => text.length === prefix.length) ? '' : prefix;
}

/** Those that were posted within this part of the time since the first are called posted together. */
const TOGETHER = 0.1;

/** Whether counts since each was posted can be held beside planned shares. */
function arePostedTogether(variants: readonly Variant[]): boolean {
  let [first, last, counted] = [Infinity, -Infinity, -Infinity];
  for (const { postedAt, countedAt } of variants) {
    const posted = Date.parse(postedAt);
    first = Math.min(first, posted);
    last = Math.max(last, posted);
    counted = Math.max(counted, Date.parse(countedAt ?? postedAt));
  }
  return last - first <= TOGETHER * Math.max(0, counted - first);
}

function plannedShares({ shares }: Experiment, variants: readonly Variant[]): ReadonlyMap<string, number> {
  const running = variants.filter(({ status }) => status === 'active');
  if (shares.length === 0 || !arePostedTogether(running)) return new Map();
  const isShown = new Set(running.map(({ id }) => id));
  const planned = shares.filter(({ variant }) => isShown.has(variant));
  const sum = planned.reduce((all, { share }) => all + share, 0);
  return new Map(sum === 0 ? [] : planned.map(({ variant, share }) => [variant, share / sum]));
}

/** The facts of each experiment of the table. They are read when a row or a head is drawn that needs them, and then held until the next `refresh`. */
export class FactsByExperiment {
  readonly #rows: readonly Variant[];
  readonly #slots = new Map<string, number[]>();
  #indexed = 0;
  readonly #known = new Map<string, { epoch: number; facts: ExperimentFacts }>();
  #epoch = 0;
  #isHeld = false;
  #experiments: ReadonlyMap<string, Experiment> = new Map();
  /** The order of letters that nobody gave. */
  letterOrder: LetterOrder = 'posted';

  /** @param rows By slot; only ever longer, until `clear`. */
  constructor(rows: readonly Variant[]) {
    this.#rows = rows;
  }

  /** Forgets everything: slots mean other variants now. */
  clear(): void {
    this.#slots.clear();
    this.#known.clear();
    this.#indexed = 0;
  }

  /** The map may be one that changes by itself. */
  setExperiments(experiments: ReadonlyMap<string, Experiment>): void {
    this.#experiments = experiments;
  }

  /** Reads the facts again when they are next needed. @param isHeld Whether scales stay as they are as long as they can. */
  refresh(isHeld: boolean): void {
    this.#epoch++;
    this.#isHeld = isHeld;
  }

  /** The facts of an experiment; another object only after a `refresh`. */
  of(experiment: string): ExperimentFacts {
    const known = this.#known.get(experiment);
    if (known?.epoch === this.#epoch) return known.facts;
    const facts = this.#read(experiment, this.#isHeld ? (known?.facts.scale ?? null) : null);
    this.#known.set(experiment, { epoch: this.#epoch, facts });
    return facts;
  }

  #read(id: string, scale: Scale | null): ExperimentFacts {
    const experiment = this.#experiments.get(id);
    const variants = this.#variantsOf(id);
    const situation = experiment === undefined ? null : experimentSituation(experiment, variants, this.letterOrder);
    let shown = 0;
    for (const variant of variants) if (variant.status === 'active') shown += countsInUnits(variant).impressions;
    return {
      situation,
      letters: situation?.letters ?? lettersOf(variants, this.letterOrder),
      prefix: commonBeginning(variants.map(({ content }) => content)),
      scale: scaleFor(variants, scale),
      shown,
      planned: experiment === undefined ? new Map() : plannedShares(experiment, variants),
    };
  }

  #variantsOf(id: string): Variant[] {
    for (; this.#indexed < this.#rows.length; this.#indexed++) {
      const { experiment } = this.#rows[this.#indexed] as Variant;
      const slots = this.#slots.get(experiment);
      if (slots === undefined) this.#slots.set(experiment, [this.#indexed]);
      else slots.push(this.#indexed);
    }
    return (this.#slots.get(id) ?? []).map((slot) => this.#rows[slot] as Variant);
  }
}
