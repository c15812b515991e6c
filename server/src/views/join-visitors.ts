import { variantsOf, type ExperimentState, type StreamState } from 'peeksafe/engine';
import type { Problem, ViewSegments, ViewValues } from 'peeksafe/protocol';
import { CountedExperiment, hasEngaged, isWithin, kept, secondAt, secondOf } from './counted-experiment.ts';
import { noRoom, notCounted, tooLate, unknownVariant, type Joined, type ViewOutcome } from './outcomes.ts';
import { countedMetrics, grown, NOTHING_KEPT, valuesFor } from './metric-values.ts';
import { keyOf } from './seen-table.ts';
import type { ViewMemory } from './view-memory.ts';
import { segmentsFor } from './view-segments.ts';
import { VisitorSegments } from './visitor-segments.ts';

/** Another system reports that a visitor was shown a variant. */
export interface ReportedExposure {
  /** The visitor, as that system names people. */
  readonly unit: string;
  /** When, milliseconds since 1970. */
  readonly at: number;
  /** Id of the variant, or what stands behind `EXPERIMENT:` in it. */
  readonly variant: string;
  /** Left out where the variant says it. */
  readonly experiment?: string;
  /** The value of the visitor in each dimension that is said; those that the experiment does not declare are not counted. */
  readonly segments?: ViewSegments;
}

/** Another system reports that a visitor engaged. Which variants that speaks for is known from the exposures before. */
export interface ReportedEngagement {
  readonly unit: string;
  readonly at: number;
  /** Kinds of engagement; none where only values are reported. */
  readonly engaged: readonly string[];
  /** Values of metrics that it brings, such as the money of an order; left out for none. */
  readonly values?: ViewValues;
  /** The id of its message, which is the same when that comes again; needed where there are values. */
  readonly id?: string;
  /** The experiments that it counts for, as far as the visitor is in them. */
  readonly experiments: readonly string[];
}

/** An exposure or an engagement of a visitor, reported by another system. */
export type ReportedVisitor = ReportedExposure | ReportedEngagement;

/** The mark of a visitor is the variant, as its place in the order of posting, and behind it what is kept of every visitor. */
const PLACE = 2 ** 33;

const otherVariant = (former: string): Problem => ({
  code: 'already-counted',
  field: 'variant',
  message: `The visitor was shown the variant "${former}" of this experiment before.`,
  expected: 'one variant for each visitor of an experiment, for as long as that variant is shown',
});

/** The visitors of one experiment. Each is counted with the first variant that was shown, and with another only after that one was stopped. */
class ExperimentVisitors {
  readonly counted: CountedExperiment;
  readonly #state: Readonly<StreamState>;
  readonly #now: number;
  readonly #variants: readonly string[];
  readonly #places: ReadonlyMap<string, number>;
  readonly #dimensions: ExperimentState['dimensions'];
  readonly #segments: VisitorSegments;

  constructor(id: string, state: Readonly<StreamState>, memory: ViewMemory, now: number) {
    this.counted = new CountedExperiment(id, memory, null, countedMetrics(state.experiments.get(id)?.metrics));
    this.#state = state;
    this.#now = now;
    this.#dimensions = state.experiments.get(id)?.dimensions;
    this.#segments = new VisitorSegments(this.counted, this.#dimensions);
    this.#variants = variantsOf(state, id);
    this.#places = new Map(this.#variants.map((variant, place) => [variant, place]));
  }

  #isInTime(second: number): boolean {
    return isWithin(second, this.#state.settings.attributionWindowMs, this.#now);
  }

  expose(one: ReportedExposure, variant: string): Joined {
    const { unit, at } = one;
    const eventId = this.counted.open();
    const place = this.#places.get(variant) as number;
    const key = keyOf(`\n${unit}`);
    const known = this.counted.known('unit', key);
    if (known === undefined) {
      const second = secondAt(Math.min(at, this.#now));
      this.#addUnit(one, place, second);
      this.counted.addMark('unit', key, place * PLACE + kept(second, false));
      return { outcome: 'counted', eventId };
    }
    const former = Math.floor(known / PLACE);
    if (former === place) return { outcome: 'known', eventId };
    const id = this.#variants[former] as string;
    if (this.#state.variants.get(id)?.status !== 'killed') return notCounted(otherVariant(id));
    return { outcome: this.#move(one, known, place), eventId };
  }

  /** Takes a visitor whose variant was stopped as a new one of another variant, unless that is one from before. */
  #move(one: ReportedExposure, known: number, place: number): ViewOutcome {
    const { unit, at } = one;
    const keyAt = (which: number): number => keyOf(`\n${which}\n${unit}`);
    this.counted.addMark('unit', keyAt(Math.floor(known / PLACE)), known % PLACE);
    const before = this.counted.known('unit', keyAt(place));
    const second = secondAt(Math.min(at, this.#now));
    if (before === undefined) this.#addUnit(one, place, second);
    // Marks are durable with an event: this one has a row of nothing.
    else this.counted.part.cell(this.#variants[place] as string, second);
    this.counted.setMark('unit', keyOf(`\n${unit}`), place * PLACE + (before ?? kept(second, false)));
    return before === undefined ? 'counted' : 'known';
  }

  #addUnit({ unit, segments }: ReportedExposure, place: number, second: number): void {
    const variant = this.#variants[place] as string;
    const named = segmentsFor(this.#dimensions, segments);
    this.counted.part.cell(variant, second).impressions++;
    this.counted.part.addUnit(variant, second, named);
    this.#segments.keep(`\n${place}\n${unit}`, named);
  }

  /** Counts an engagement of a visitor who was shown a variant at most one attribution window ago, and not after it. */
  engage(one: ReportedEngagement, key: number): Joined {
    const { unit, at, engaged } = one;
    const known = this.counted.known('unit', key);
    if (known === undefined) return notCounted('unexposed');
    const place = Math.floor(known / PLACE);
    const value = known % PLACE;
    const first = secondOf(value);
    if (secondAt(Math.min(at, this.#now)) < first || !this.#isInTime(first)) return notCounted('unexposed');
    const eventId = this.counted.open();
    const { part } = this.counted;
    const variant = this.#variants[place] as string;
    let isNew = engaged.length > 0 && !hasEngaged(value);
    if (isNew) {
      part.cell(variant, first).engagements++;
      part.engageUnit(variant, first, this.#segments.of(`\n${place}\n${unit}`));
      this.counted.setMark('unit', key, place * PLACE + kept(first, true));
    }
    for (const kind of new Set(engaged)) {
      if (!this.counted.isFirst('view', keyOf(`\n${place}\n${unit}\n${kind}`), kept(first, true))) continue;
      part.addKind(kind, variant, first);
      if (this.counted.metrics?.rates.has(kind) === true) part.cell(variant, first).sums.addOne(kind);
      isNew = true;
    }
    isNew = this.#addValues(one, `\n${place}\n${unit}`, variant, first) || isNew;
    return { outcome: isNew ? 'counted' : 'known', eventId };
  }

  /** Adds the values of a message to those of its visitor, unless they were added before. */
  #addValues({ values, id }: ReportedEngagement, owner: string, variant: string, first: number): boolean {
    const taken = valuesFor(this.counted.metrics, values);
    if (taken.length === 0 || !this.counted.isFirst('view', keyOf(`${owner}\n@${id}`), kept(first, true))) return false;
    const { sums } = this.counted.part.cell(variant, first);
    for (const [metric, value] of taken) {
      const before = this.counted.valueOf('unit', owner, metric);
      const after = grown(before, NOTHING_KEPT, value);
      sums.addGrowth(metric, before, after);
      this.counted.keepValue('unit', owner, metric, after);
    }
    return true;
  }
}

/** Of an engagement that counts for several experiments, the best outcome is reported. */
const RANK = ['unexposed', 'known', 'counted'] as const;

const rankOf = ({ outcome }: Joined): number => (typeof outcome === 'string' ? RANK.indexOf(outcome) : RANK.length);

/** The visitors of whom other systems report, by experiment, as they come together. */
export class VisitorsJoin {
  readonly experiments = new Map<string, ExperimentVisitors>();
  readonly #state: Readonly<StreamState>;
  readonly #memory: ViewMemory;
  readonly #now: number;

  constructor(state: Readonly<StreamState>, memory: ViewMemory, now: number) {
    this.#state = state;
    this.#memory = memory;
    this.#now = now;
  }

  /** Counts what is new of a visitor. */
  add(one: ReportedVisitor): Joined {
    return 'variant' in one ? this.#expose(one) : this.#engage(one);
  }

  #of(id: string): ExperimentVisitors {
    let experiment = this.experiments.get(id);
    if (experiment === undefined) {
      experiment = new ExperimentVisitors(id, this.#state, this.#memory, this.#now);
      this.experiments.set(id, experiment);
    }
    return experiment;
  }

  #expose(one: ReportedExposure): Joined {
    const { variants, settings } = this.#state;
    const { variant: name, experiment: named } = one;
    const id = named ?? variants.get(name)?.experiment;
    const variant = id === undefined ? undefined : variantOf(variants, id, name);
    if (id === undefined || variant === undefined) return notCounted(unknownVariant(name, named));
    const { attributionWindowMs: windowMs } = settings;
    if (!isWithin(secondAt(one.at), windowMs, this.#now)) return notCounted(tooLate(windowMs));
    const experiment = this.#of(id);
    return experiment.counted.hasRoom() ? experiment.expose(one, variant) : notCounted(noRoom());
  }

  #engage(one: ReportedEngagement): Joined {
    const key = keyOf(`\n${one.unit}`);
    let best = notCounted('unexposed');
    for (const id of one.experiments) {
      if (!this.#state.experiments.has(id)) continue;
      const experiment = this.#of(id);
      const joined = experiment.counted.hasRoom() ? experiment.engage(one, key) : notCounted(noRoom());
      if (rankOf(joined) > rankOf(best)) best = joined;
    }
    return best;
  }
}

/** The ids that a variant may have of which another system has a key: the key, or, where several experiments have the same keys, one with the experiment before it. */
export const variantNames = (experiment: string, key: string): readonly [string, string] => [
  key,
  `${experiment}:${key}`,
];

function variantOf(variants: StreamState['variants'], experiment: string, key: string): string | undefined {
  return variantNames(experiment, key).find((id) => variants.get(id)?.experiment === experiment);
}
