import type { Experiment, Variant } from '../../../protocol/index.ts';
import { countsInUnits } from '../../../protocol/state/counted-units.ts';
import { experimentSituation, type Situation } from '../../shared/experiments/situation.ts';
import { lettersOf, type LetterOrder } from '../../shared/letters/letters.ts';
import { scaleFor, type Scale } from '../cells/comparison-scale.ts';

/** Shorter beginnings are not worth leaving out. */
const MIN_PREFIX = 12;

/** The state of an experiment that its rows and their head share. */
export interface ExperimentFacts {
  /** The experiment itself; undefined when only its id is known. */
  readonly experiment: Experiment | undefined;
  /** Its variants. */
  readonly variants: readonly Variant[];
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

/** Reads each fact when it is first asked for: a table that shows no shares adds up none. */
class ReadFacts implements ExperimentFacts {
  readonly variants: readonly Variant[];
  readonly experiment: Experiment | undefined;
  readonly #letterOrder: LetterOrder;
  /** The scale to keep if it still fits; null for a fresh one. */
  readonly #held: Scale | null;
  #situation: Situation | null | undefined;
  #letters: ReadonlyMap<string, string> | undefined;
  #prefix: string | undefined;
  #scale: Scale | undefined;
  #shown: number | undefined;
  #planned: ReadonlyMap<string, number> | undefined;

  constructor(
    variants: readonly Variant[],
    experiment: Experiment | undefined,
    letterOrder: LetterOrder,
    held: Scale | null,
  ) {
    this.variants = variants;
    this.experiment = experiment;
    this.#letterOrder = letterOrder;
    this.#held = held;
  }

  get situation(): Situation | null {
    if (this.#situation !== undefined) return this.#situation;
    const experiment = this.experiment;
    this.#situation =
      experiment === undefined ? null : experimentSituation(experiment, this.variants, this.#letterOrder);
    return this.#situation;
  }

  get letters(): ReadonlyMap<string, string> {
    return (this.#letters ??= this.#situation?.letters ?? lettersOf(this.variants, this.#letterOrder));
  }

  get prefix(): string {
    return (this.#prefix ??= commonBeginning(this.variants.map(({ content }) => content)));
  }

  get scale(): Scale {
    return (this.#scale ??= scaleFor(this.variants, this.#held));
  }

  /** The scale that was shown; null where none was. */
  get shownScale(): Scale | null {
    return this.#scale ?? this.#held;
  }

  get shown(): number {
    return (this.#shown ??= this.variants.reduce(
      (sum, variant) => sum + (variant.status === 'active' ? countsInUnits(variant).impressions : 0),
      0,
    ));
  }

  get planned(): ReadonlyMap<string, number> {
    return (this.#planned ??=
      this.experiment === undefined ? new Map() : plannedShares(this.experiment, this.variants));
  }
}

/**
 * The facts of each experiment of the table. They are read when a row or a head is drawn that needs them, and then held until a `refresh` after the
 * experiment or one of its variants has changed: work per change and per experiment in view, never for the whole table.
 */
export class FactsByExperiment {
  readonly #rows: readonly Variant[];
  readonly #slots = new Map<string, number[]>();
  #indexed = 0;
  readonly #known = new Map<string, ReadFacts>();
  /** Facts that the last refresh found to be old; read again when they are next needed. */
  readonly #old = new Set<string>();
  /** Experiments that changed since the last refresh. */
  readonly #changed = new Set<string>();
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
    this.#old.clear();
    this.#changed.clear();
    this.#indexed = 0;
  }

  /**
   * Takes the experiments; the map may be one that changes by itself.
   * @param changed The ids of those that differ; null for all.
   */
  setExperiments(experiments: ReadonlyMap<string, Experiment>, changed: readonly string[] | null = null): void {
    this.#experiments = experiments;
    for (const id of changed ?? this.#known.keys()) this.touch(id);
  }

  /** All experiments, or the one with an id. */
  experimentsIn(id: string | null): Iterable<Experiment> {
    if (id === null) return this.#experiments.values();
    const one = this.#experiments.get(id);
    return one === undefined ? [] : [one];
  }

  /** An experiment or one of its variants has changed. */
  touch(experiment: string): void {
    if (this.#known.has(experiment)) this.#changed.add(experiment);
  }

  /** Reads the facts of those that changed again when they are next needed. @param isHeld Whether scales stay as they are as long as they can. */
  refresh(isHeld: boolean): void {
    // Scales that were held may be out of date everywhere.
    for (const id of this.#isHeld && !isHeld ? this.#known.keys() : this.#changed) this.#old.add(id);
    this.#changed.clear();
    this.#isHeld = isHeld;
  }

  /** The facts of an experiment; another object only after a change and a `refresh`. */
  of(experiment: string): ExperimentFacts {
    const known = this.#known.get(experiment);
    if (known !== undefined && !this.#old.delete(experiment)) return known;
    const held = this.#isHeld ? (known?.shownScale ?? null) : null;
    const facts = new ReadFacts(
      this.#variantsOf(experiment),
      this.#experiments.get(experiment),
      this.letterOrder,
      held,
    );
    this.#known.set(experiment, facts);
    return facts;
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
