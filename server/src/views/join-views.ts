import type { ExperimentState, StreamState } from 'peeksafe/engine';
import type { View } from 'peeksafe/protocol';
import type { Mark } from '../log/event-log.ts';
import {
  CountedExperiment,
  hasEngaged,
  isWithin,
  kept,
  secondAt,
  secondOf,
  type ObservedExperiment,
} from './counted-experiment.ts';
import { VisitorsJoin, type ReportedVisitor } from './join-visitors.ts';
import { noRoom, notCounted, tooLate, unknownVariant, type Joined, type ViewOutcome } from './outcomes.ts';
import { countedMetrics, grown, isSame, larger, valuesFor, type Kept } from './metric-values.ts';
import { keyOf } from './seen-table.ts';
import type { ViewMemory } from './view-memory.ts';
import { segmentsFor, type NamedSegments } from './view-segments.ts';

/** The counts of several views and visitors, by experiment. */
export interface JoinedViews {
  /** One event for each experiment, more where one would be too large. */
  readonly events: readonly ObservedExperiment[];
  /** Marks of the views in each event, by its id, to be remembered once it is durable. */
  readonly marks: ReadonlyMap<string, readonly Mark[]>;
  /** In the order of the views. */
  readonly outcomes: readonly ViewOutcome[];
  /** The id of each view's event; null for one that is refused. */
  readonly eventIds: readonly (string | null)[];
}

/** A view in the server's time. */
export type ReceivedView = Pick<View, 'view' | 'variant' | 'unit' | 'engaged' | 'values' | 'segments' | 'at'>;

/** A record to count: a view of a page, or a visitor that another system reports. */
export type Received = ReceivedView | ReportedVisitor;

/** Views that are looked up before a host may do something else: less than a millisecond. */
const VIEWS_AT_ONCE = 100;

/** The owner of an engagement or a value: texts that stand for the view and the visitor, and the second of the view. */
interface Owner {
  readonly variant: string;
  readonly view: string;
  readonly unit: string | undefined;
  readonly second: number;
}

/** The views of the pages of one experiment. */
class ExperimentViews {
  readonly counted: CountedExperiment;
  readonly #isInTime: (second: number) => boolean;
  readonly #dimensions: ExperimentState['dimensions'];

  constructor(
    counted: CountedExperiment,
    dimensions: ExperimentState['dimensions'],
    isInTime: (second: number) => boolean,
  ) {
    this.counted = counted;
    this.#dimensions = dimensions;
    this.#isInTime = isInTime;
  }

  /** Counts what is new of a view. @returns Whether something was, and the event in which it is. */
  add(one: ReceivedView, now: number): { isNew: boolean; eventId: string } {
    const eventId = this.counted.open();
    return { isNew: this.#add(one, now), eventId };
  }

  #add({ view, variant, unit, at, engaged = [], values, segments }: ReceivedView, now: number): boolean {
    const { part } = this.counted;
    const named = segmentsFor(this.#dimensions, segments);
    const viewText = `${variant}\n${view}`;
    const unitText = unit === undefined ? undefined : `${variant}\n${unit}`;
    const key = keyOf(viewText);
    const known = this.counted.known('view', key);
    // Received by another node, whose clock may be ahead.
    const second = known === undefined ? secondAt(Math.min(at, now)) : secondOf(known);
    const unitKey = unitText === undefined ? null : keyOf(unitText);
    if (known === undefined) {
      part.cell(variant, second).impressions++;
      this.counted.addMark('view', key, kept(second, false));
      this.#addUnit(variant, unitKey, second, named);
    }
    const engages = engaged.length > 0 && !hasEngaged(known ?? 0);
    if (engages) {
      part.cell(variant, second).engagements++;
      this.counted.setMark('view', key, kept(second, true));
      this.#engageUnit(variant, unitKey, second, named);
    }
    let isNew = known === undefined || engages;
    const owner: Owner = { variant, view: viewText, unit: unitText, second };
    for (const kind of new Set(engaged)) isNew = this.#addKind(kind, owner) || isNew;
    for (const [metric, value] of valuesFor(this.counted.metrics, values))
      isNew = this.#addValue(metric, value, owner) || isNew;
    return isNew;
  }

  /** A page view that stands for its visitor is new whenever the view is. */
  #addUnit(variant: string, key: number | null, second: number, named: NamedSegments): void {
    if (key !== null && this.counted.known('unit', key) !== undefined) return;
    this.counted.part.addUnit(variant, second, named);
    if (key !== null) this.counted.addMark('unit', key, kept(second, false));
  }

  /** A visitor engages once, and belongs to the second of the first impression. The values are those of this view: of the same visit, as a rule. */
  #engageUnit(variant: string, key: number | null, second: number, named: NamedSegments): void {
    const { part } = this.counted;
    if (key === null) {
      part.engageUnit(variant, second, named);
      return;
    }
    const known = this.counted.known('unit', key) ?? kept(second, false);
    const first = secondOf(known);
    if (hasEngaged(known) || !this.#isInTime(first)) return;
    part.engageUnit(variant, first, named);
    this.counted.setMark('unit', key, kept(first, true));
  }

  #addKind(kind: string, { variant, view, unit, second }: Owner): boolean {
    if (!this.counted.isFirst('view', keyOf(`${view}\n${kind}`), kept(second, true))) return false;
    this.counted.part.addKind(kind, variant, second);
    if (this.counted.metrics?.rates.has(kind) !== true) return true;
    const first = this.#firstSecond(unit, second);
    if (first === null) return true;
    if (unit === undefined || this.counted.isFirst('unit', keyOf(`${unit}\n${kind}`), kept(first, true)))
      this.counted.part.cell(variant, first).sums.addOne(kind);
    return true;
  }

  /** Adds what a value of a view has grown by to that of its visitor, in the second of the first impression. */
  #addValue(metric: string, value: Kept, { variant, view, unit, second }: Owner): boolean {
    const { counted } = this;
    const known = counted.valueOf('view', view, metric);
    const now = larger(known, value);
    if (isSame(known, now)) return false;
    counted.keepValue('view', view, metric, now);
    const first = this.#firstSecond(unit, second);
    // Marks are durable with an event: a value that counts for nobody any more has a row of nothing.
    const { sums } = counted.part.cell(variant, first ?? second);
    if (first === null) return true;
    if (unit === undefined) {
      sums.addGrowth(metric, known, now);
      return true;
    }
    const before = counted.valueOf('unit', unit, metric);
    const after = grown(before, known, now);
    sums.addGrowth(metric, before, after);
    counted.keepValue('unit', unit, metric, after);
    return true;
  }

  /** The second of the first impression of a visitor; null when that is longer ago than the attribution window. A view without a visitor stands for one. */
  #firstSecond(unit: string | undefined, second: number): number | null {
    if (unit === undefined) return second;
    const known = this.counted.known('unit', keyOf(unit));
    const first = known === undefined ? second : secondOf(known);
    return this.#isInTime(first) ? first : null;
  }
}

/** The views of all experiments, as they come together. */
class ViewsJoin {
  readonly experiments = new Map<string, ExperimentViews>();
  readonly #state: Readonly<StreamState>;
  readonly #memory: ViewMemory;
  readonly #now: number;

  constructor(state: Readonly<StreamState>, memory: ViewMemory, now: number) {
    this.#state = state;
    this.#memory = memory;
    this.#now = now;
  }

  readonly #isInTime = (second: number): boolean =>
    isWithin(second, this.#state.settings.attributionWindowMs, this.#now);

  add(view: ReceivedView): Joined {
    const id = this.#state.variants.get(view.variant)?.experiment;
    if (id === undefined) return notCounted(unknownVariant(view.variant));
    if (!this.#isInTime(secondAt(view.at))) return notCounted(tooLate(this.#state.settings.attributionWindowMs));
    let experiment = this.experiments.get(id);
    if (experiment === undefined) {
      const { metrics: declared, dimensions } = this.#state.experiments.get(id) ?? {};
      const metrics = countedMetrics(declared);
      const counted = new CountedExperiment(id, this.#memory, 'plan', metrics);
      this.experiments.set(id, (experiment = new ExperimentViews(counted, dimensions, this.#isInTime)));
    }
    if (!experiment.counted.hasRoom()) return notCounted(noRoom());
    const { isNew, eventId } = experiment.add(view, this.#now);
    return { outcome: isNew ? 'counted' : 'known', eventId };
  }
}

interface Placed {
  readonly place: number;
  readonly one: ReportedVisitor;
}

const isEngagement = ({ one }: Placed): number => ('variant' in one ? 0 : 1);

/** By second, exposures first: a variant is shown before somebody engages, whichever was sent first. */
const bySecond = (a: Placed, b: Placed): number =>
  secondAt(a.one.at) - secondAt(b.one.at) || isEngagement(a) - isEngagement(b) || a.one.at - b.one.at;

/**
 * Joins views, and visitors of whom other systems report, into one event for each experiment, or several when they are many: what is new of them, by
 * variant and second. It yields now and then, where a host may do something else; the state and the memory must not change meanwhile.
 * @param now The server's clock, milliseconds since 1970.
 */
export function* joinViews(
  state: Readonly<StreamState>,
  memory: ViewMemory,
  received: readonly Received[],
  now: number,
): Generator<void, JoinedViews> {
  const views = new ViewsJoin(state, memory, now);
  const visitors = new VisitorsJoin(state, memory, now);
  const joined: Joined[] = Array.from({ length: received.length });
  const reported: Placed[] = [];
  for (const [place, one] of received.entries()) {
    if (place % VIEWS_AT_ONCE === 0) yield;
    if ('view' in one) joined[place] = views.add(one);
    else reported.push({ place, one });
  }
  for (const [i, { place, one }] of reported.sort(bySecond).entries()) {
    if (i % VIEWS_AT_ONCE === 0) yield;
    joined[place] = visitors.add(one);
  }
  const events: ObservedExperiment[] = [];
  const marks = new Map<string, readonly Mark[]>();
  const counted = [...views.experiments.values(), ...visitors.experiments.values()].map((one) => one.counted);
  for (const { id, parts, assignedBy, metrics } of counted) {
    for (const part of parts) {
      const event = part.event(id, assignedBy, metrics, now);
      if (event === null) continue;
      events.push(event);
      marks.set(part.id, part.marks(id));
    }
  }
  return {
    events,
    marks,
    outcomes: joined.map(({ outcome }) => outcome),
    eventIds: joined.map(({ eventId }) => eventId),
  };
}
