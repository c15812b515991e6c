import { createHash } from 'node:crypto';
import type { Entities } from 'peeksafe/engine';
import type { Experiment, PlanExperiment, PlanVariant, Robots, Variant } from 'peeksafe/protocol';

/** GrowthBook's second hash, as `peeksafe/assign` has it. */
const HASH_VERSION = 2;

/** Up to this many variants are looked through one by one: an index takes more memory than so few of them, and finds them no sooner. */
const FEW = 16;

/** A variant as the plan knows it. */
interface PlannedVariant extends Readonly<Pick<Variant, 'id' | 'status' | 'content'>> {
  readonly letter: string | undefined;
}

/** The variants of an experiment, in the order in which they came. */
class PlannedVariants {
  #all: PlannedVariant[] = [];
  /** Their places, once they are many. */
  #places: Map<string, number> | null = null;

  get size(): number {
    return this.#all.length;
  }

  get all(): readonly PlannedVariant[] {
    return this.#all;
  }

  get(id: string): PlannedVariant | undefined {
    return this.#all[this.#placeOf(id)];
  }

  has(id: string): boolean {
    return this.#placeOf(id) !== -1;
  }

  /** Adds a variant, or puts it in the place of the one with its id. */
  set(variant: PlannedVariant): void {
    const place = this.#placeOf(variant.id);
    if (place !== -1) this.#all[place] = variant;
    // Of its length: a list that grows has room for sixteen more.
    else if (this.#all.length < FEW) this.#all = this.#all.concat(variant);
    else {
      this.#places?.set(variant.id, this.#all.length);
      this.#all.push(variant);
    }
  }

  #placeOf(id: string): number {
    if (this.#all.length <= FEW) return this.#all.findIndex((one) => one.id === id);
    this.#places ??= new Map(this.#all.map((one, place) => [one.id, place]));
    return this.#places.get(id) ?? -1;
  }
}

/** An experiment as the plan knows it. */
interface Planned {
  /** Its settings, as far as the plan has them; null until they are known. */
  settings: Pick<Experiment, 'shares' | 'coverage' | 'seed'> | null;
  readonly variants: PlannedVariants;
  /** Its part of the plan as text, made once for all who ask: null where nothing is shown, undefined when it has to be made. */
  part: PlanPart | null | undefined;
}

/** Somebody who follows a plan. */
export interface PlanListener {
  /** Called with each change. */
  changed(): void;
  /** Called when nothing more will be told here: the follower has to come again. */
  end(): void;
}

/** The part of one experiment of a plan. It is another object whenever the part is another. */
export interface PlanPart {
  readonly experiment: PlanExperiment;
  readonly text: string;
  /** Changes with the text. */
  readonly tag: string;
}

const NONE: ReadonlySet<string> = new Set();

const tagOf = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 16);

/** Letters in the order of posting: `Z` before `AA`. */
function byPosting({ id: a, letter: ofA = '' }: PlannedVariant, { id: b, letter: ofB = '' }: PlannedVariant): number {
  return ofA.length - ofB.length || (ofA < ofB ? -1 : ofA > ofB ? 1 : a < b ? -1 : 1);
}

/** Planned shares in the order of variants, adding up to 1; equal ones where none are planned. */
function sharesOf(shares: Experiment['shares'], ids: readonly string[]): number[] {
  const planned = new Map(shares.map(({ variant, share }) => [variant, share]));
  const weights = ids.map((id) => (shares.length === 0 ? 1 : (planned.get(id) ?? 0)));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => (sum === 0 ? 0 : weight / sum));
}

const hasStatus = ({ variants }: Planned, ...asked: readonly Variant['status'][]): boolean =>
  variants.all.some(({ status }) => asked.includes(status));

function partOf(id: string, planned: Planned): PlanPart | null {
  if (!hasStatus(planned, 'active', 'winner')) return null;
  const { settings, variants } = planned;
  const posted = variants.all.toSorted(byPosting);
  const { shares = [], coverage, seed } = settings ?? {};
  const ofEach = sharesOf(
    shares,
    posted.map((variant) => variant.id),
  );
  const experiment: PlanExperiment = {
    id,
    hashVersion: HASH_VERSION,
    ...(seed !== undefined && { seed }),
    ...(coverage !== undefined && { coverage }),
    variants: posted.map(({ id: variant, status, content }, i): PlanVariant => ({
      id: variant,
      share: ofEach[i] as number,
      status,
      content,
    })),
  };
  const text = JSON.stringify(experiment);
  return { experiment, text, tag: tagOf(text) };
}

/**
 * The plan of a stream: which part of the visitors each variant gets. It is kept up by what changes, and its text is made again only for the
 * experiments whose plan has changed: counts change none.
 */
export class StreamPlan {
  readonly #experiments = new Map<string, Planned>();
  #robots: Robots = 'set-aside';
  readonly #listeners = new Set<PlanListener>();

  /** Takes what a commit changed. */
  apply({ stream, experiments, variants }: Pick<Entities, 'stream' | 'experiments' | 'variants'>): void {
    if (stream !== null) this.#robots = stream.robots ?? 'set-aside';
    let isChanged = false;
    for (const one of experiments) isChanged = this.#setExperiment(one) || isChanged;
    for (const one of variants) isChanged = this.#setVariant(one) || isChanged;
    if (isChanged) for (const listener of this.#listeners) listener.changed();
  }

  /** Whether views that programs make are set aside or counted. */
  get robots(): Robots {
    return this.#robots;
  }

  /**
   * Tells somebody of each change of the plan.
   * @returns A function that ends it.
   */
  listen(listener: PlanListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Ends all who listen, before another plan takes the place of this one. */
  end(): void {
    for (const listener of [...this.#listeners]) listener.end();
    this.#listeners.clear();
  }

  #of(experiment: string): Planned {
    let planned = this.#experiments.get(experiment);
    if (planned === undefined) {
      planned = { settings: null, variants: new PlannedVariants(), part: undefined };
      this.#experiments.set(experiment, planned);
    }
    return planned;
  }

  #setExperiment({ id, shares, coverage, seed }: Experiment): boolean {
    const planned = this.#of(id);
    const { settings } = planned;
    if (settings !== null && coverage === settings.coverage && seed === settings.seed) {
      if (shares === settings.shares || JSON.stringify(shares) === JSON.stringify(settings.shares)) return false;
    }
    planned.settings = { shares, ...(coverage !== undefined && { coverage }), ...(seed !== undefined && { seed }) };
    planned.part = undefined;
    return true;
  }

  #setVariant({ id, experiment, letter, status, content }: Variant): boolean {
    const planned = this.#of(experiment);
    const former = planned.variants.get(id);
    if (former !== undefined && former.status === status && former.content === content) return false;
    planned.variants.set({ id, letter, status, content });
    planned.part = undefined;
    return true;
  }

  /**
   * The parts of the plan, in the order of their experiments' opening. An experiment in which nothing is shown has none.
   * @param only The ids of the experiments that are asked for; null for all.
   */
  parts(only: ReadonlySet<string> | null): PlanPart[] {
    const asked = only === null ? this.#experiments.keys() : only;
    const parts: PlanPart[] = [];
    for (const id of asked) {
      const part = this.part(id);
      if (part !== null) parts.push(part);
    }
    return parts;
  }

  /** The part of an experiment; null where nothing of it is shown, or there is none. */
  part(id: string): PlanPart | null {
    const planned = this.#experiments.get(id);
    if (planned === undefined) return null;
    if (planned.part === undefined) planned.part = partOf(id, planned);
    return planned.part;
  }

  /** The experiments in which something is shown for comparison: counts are expected of them. */
  *shown(): Generator<string> {
    for (const [id, planned] of this.#experiments) if (hasStatus(planned, 'active')) yield id;
  }

  /** The experiments that run or ended with a winner, in the order of their opening: those of which all is stopped too. */
  *experiments(): Generator<string> {
    for (const [id, planned] of this.#experiments) {
      if (this.part(id) !== null || (hasStatus(planned, 'killed') && !hasStatus(planned, 'closed'))) yield id;
    }
  }

  /** The ids of the variants that were posted to an experiment, shown now or not. */
  posted(id: string): Pick<ReadonlySet<string>, 'has' | 'size'> {
    return this.#experiments.get(id)?.variants ?? NONE;
  }

  /** Whether variants of an experiment were posted, shown now or not. */
  has(id: string): boolean {
    return (this.#experiments.get(id)?.variants.size ?? 0) > 0;
  }
}

/** The entity tag of an answer of these parts. */
export const planTag = (parts: readonly PlanPart[]): string => `"${tagOf(parts.map(({ tag }) => tag).join())}"`;
