import { randomUUID } from 'node:crypto';
import type { StreamState } from 'peeksafe/engine';
import { LIMITS, type IncomingEvent, type Problem, type View } from 'peeksafe/protocol';
import type { Mark } from '../log/event-log.ts';
import { keyOf } from './seen-table.ts';
import type { ViewMemory } from './view-memory.ts';

/** The result for one view: `counted` if something of it was new. */
export type ViewOutcome = 'counted' | 'known' | Problem;

/** The counts of several views, by experiment. */
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

type ObservedExperiment = Extract<IncomingEvent, { kind: 'experiment.observed' }>;

/** A view in the server's time. */
export type ReceivedView = Pick<View, 'view' | 'variant' | 'unit' | 'engaged' | 'at'>;

const SECOND_MS = 1000;

/** Views that are looked up before a host may do something else: less than a millisecond. */
const VIEWS_AT_ONCE = 100;

/** Marks of one event, so that it fits a message of the log together with them: 160 kB. */
const MARKS_PER_EVENT = 20_000;

/** Kinds beyond those that an event may name are counted as this. */
const OTHER = 'other';

/** Counts of one variant in one second. */
interface Cell {
  readonly variant: string;
  readonly second: number;
  impressions: number;
  engagements: number;
  units: number;
  engagedUnits: number;
  readonly kinds: Map<string, number>;
}

/** The value of a mark: the second in which it was first seen, and whether it has engaged. */
const kept = (second: number, hasEngaged: boolean): number => second * 2 + (hasEngaged ? 1 : 0);
const secondOf = (value: number): number => Math.floor(value / 2);
const hasEngaged = (value: number): boolean => value % 2 === 1;

const unknownVariant = (variant: string): Problem => ({
  code: 'unknown-variant',
  field: 'variant',
  message: `No variant "${variant}" was posted to this stream.`,
  expected: 'the id of a variant of the plan',
});

const tooLate = (windowMs: number): Problem => ({
  code: 'too-late',
  field: 'at',
  message: 'The view is older than the attribution window: whether it was counted is no longer known.',
  expected: `a view of the last ${windowMs / SECOND_MS} seconds`,
});

const noRoom = (): Problem => ({
  code: 'rate',
  message: 'More views or visitors came than this server remembers.',
  expected: 'the same later, or a shorter attribution window',
});

/** The part of an experiment's counts that becomes one event, and the marks that are durable with it. */
class Part {
  readonly id = `views-${randomUUID()}`;
  readonly seen = { view: new Map<number, number>(), unit: new Map<number, number>() };
  readonly #cells = new Map<string, Cell>();
  readonly #kinds = new Set<string>();

  /** Whether it is as large as one event may be. */
  get isFull(): boolean {
    return this.seen.view.size + this.seen.unit.size >= MARKS_PER_EVENT || this.#cells.size >= LIMITS.rowsPerReport;
  }

  cell(variant: string, second: number): Cell {
    const key = `${second} ${variant}`;
    let cell = this.#cells.get(key);
    if (cell === undefined) {
      cell = { variant, second, impressions: 0, engagements: 0, units: 0, engagedUnits: 0, kinds: new Map() };
      this.#cells.set(key, cell);
    }
    return cell;
  }

  addKind(kind: string, variant: string, second: number): void {
    const hasPlace = this.#kinds.has(kind) || this.#kinds.size < LIMITS.kindsPerReport - 1;
    const named = hasPlace ? kind : OTHER;
    this.#kinds.add(named);
    const { kinds } = this.cell(variant, second);
    kinds.set(named, (kinds.get(named) ?? 0) + 1);
  }

  marks(experiment: string): Mark[] {
    const of = (what: Mark['what']): Mark[] =>
      Array.from(this.seen[what], ([key, value]) => ({ what, experiment, key, value }));
    return [...of('view'), ...of('unit')];
  }

  /** The event of all that is new; null when nothing is. */
  event(experiment: string, now: number): ObservedExperiment | null {
    const cells = [...this.#cells.values()];
    if (cells.length === 0) return null;
    const last = Math.floor(now / SECOND_MS);
    const variants = [...new Set(cells.map(({ variant }) => variant))];
    const places = new Map(variants.map((variant, place) => [variant, place]));
    const column = (of: (cell: Cell) => number): number[] => cells.map(of);
    const kinds = [...this.#kinds].map((kind) => [kind, column((cell) => cell.kinds.get(kind) ?? 0)] as const);
    return {
      ...{ kind: 'experiment.observed', id: this.id, at: new Date(last * SECOND_MS).toISOString() },
      ...{ experiment, variants, assignedBy: 'plan' },
      rows: {
        variant: column(({ variant }) => places.get(variant) as number),
        secondsAgo: column(({ second }) => last - second),
        impressions: column(({ impressions }) => impressions),
        engagements: column(({ engagements }) => engagements),
        units: column(({ units }) => units),
        engagedUnits: column(({ engagedUnits }) => engagedUnits),
        ...(kinds.length > 0 && { kinds: Object.fromEntries(kinds) }),
      },
    };
  }
}

/** The counts of one experiment, as they come together. */
class Experiment {
  readonly id: string;
  readonly parts: [Part, ...Part[]] = [new Part()];
  readonly #memory: ViewMemory;
  #views = 0;
  #units = 0;

  constructor(id: string, memory: ViewMemory) {
    this.id = id;
    this.#memory = memory;
  }

  hasRoom(): boolean {
    return this.#memory.hasRoom(this.id, this.#views, this.#units);
  }

  /** The part that takes the next view. */
  get #part(): Part {
    return this.parts.at(-1) as Part;
  }

  #known(what: Mark['what'], key: number): number | undefined {
    for (let i = this.parts.length - 1; i >= 0; i--) {
      const value = this.parts[i]?.seen[what].get(key);
      if (value !== undefined) return value;
    }
    return what === 'view' ? this.#memory.view(key) : this.#memory.unit(this.id, key);
  }

  /** Counts what is new of a view. @returns Whether something was, and the event in which it is. */
  add(one: ReceivedView, now: number, isInTime: (second: number) => boolean): { isNew: boolean; eventId: string } {
    if (this.#part.isFull) this.parts.push(new Part());
    return { isNew: this.#add(one, now, isInTime), eventId: this.#part.id };
  }

  #add(
    { view, variant, unit, at, engaged = [] }: ReceivedView,
    now: number,
    isInTime: (second: number) => boolean,
  ): boolean {
    const part = this.#part;
    const key = keyOf(`${variant}\n${view}`);
    const known = this.#known('view', key);
    // Received by another node, whose clock may be ahead.
    const second = known === undefined ? Math.floor(Math.min(at, now) / SECOND_MS) : secondOf(known);
    const unitKey = unit === undefined ? null : keyOf(`${variant}\n${unit}`);
    if (known === undefined) {
      this.#views++;
      part.cell(variant, second).impressions++;
      part.seen.view.set(key, kept(second, false));
      this.#addUnit(variant, unitKey, second);
    }
    const engages = engaged.length > 0 && !hasEngaged(known ?? 0);
    if (engages) {
      part.cell(variant, second).engagements++;
      part.seen.view.set(key, kept(second, true));
      this.#engageUnit(variant, unitKey, second, isInTime);
    }
    let isNew = known === undefined || engages;
    for (const kind of new Set(engaged))
      isNew = this.#addKind(`${variant}\n${view}\n${kind}`, kind, variant, second) || isNew;
    return isNew;
  }

  /** A page view that stands for its visitor is new whenever the view is. */
  #addUnit(variant: string, key: number | null, second: number): void {
    if (key !== null && this.#known('unit', key) !== undefined) return;
    this.#part.cell(variant, second).units++;
    if (key === null) return;
    this.#units++;
    this.#part.seen.unit.set(key, kept(second, false));
  }

  /** A visitor engages once, and belongs to the second of the first impression. */
  #engageUnit(variant: string, key: number | null, second: number, isInTime: (second: number) => boolean): void {
    if (key === null) {
      this.#part.cell(variant, second).engagedUnits++;
      return;
    }
    const known = this.#known('unit', key) ?? kept(second, false);
    const first = secondOf(known);
    if (hasEngaged(known) || !isInTime(first)) return;
    this.#part.cell(variant, first).engagedUnits++;
    this.#part.seen.unit.set(key, kept(first, true));
  }

  #addKind(text: string, kind: string, variant: string, second: number): boolean {
    const key = keyOf(text);
    if (this.#known('view', key) !== undefined) return false;
    this.#part.seen.view.set(key, kept(second, true));
    this.#part.addKind(kind, variant, second);
    return true;
  }
}

/**
 * Joins views into one event for each experiment, or several when they are many: what is new of them, by variant and second. It yields now and then,
 * where a host may do something else; the state and the memory must not change meanwhile.
 * @param now The server's clock, milliseconds since 1970.
 */
export function* joinViews(
  state: Readonly<StreamState>,
  memory: ViewMemory,
  views: readonly ReceivedView[],
  now: number,
): Generator<void, JoinedViews> {
  const { attributionWindowMs: windowMs } = state.settings;
  const isInTime = (second: number): boolean => now - second * SECOND_MS <= windowMs + SECOND_MS;
  const joined = new Map<string, Experiment>();
  const outcomes: ViewOutcome[] = [];
  const eventIds: (string | null)[] = [];
  for (const [i, view] of views.entries()) {
    if (i % VIEWS_AT_ONCE === 0) yield;
    const id = state.variants.get(view.variant)?.experiment;
    let experiment = id === undefined ? undefined : joined.get(id);
    if (id !== undefined && experiment === undefined) joined.set(id, (experiment = new Experiment(id, memory)));
    const problem =
      experiment === undefined
        ? unknownVariant(view.variant)
        : !isInTime(Math.floor(view.at / SECOND_MS))
          ? tooLate(windowMs)
          : experiment.hasRoom()
            ? null
            : noRoom();
    const added = problem === null ? experiment?.add(view, now, isInTime) : undefined;
    eventIds.push(added?.eventId ?? null);
    outcomes.push(problem ?? (added?.isNew === true ? 'counted' : 'known'));
  }
  const events: ObservedExperiment[] = [];
  const marks = new Map<string, readonly Mark[]>();
  for (const { id, parts } of joined.values()) {
    for (const part of parts) {
      const event = part.event(id, now);
      if (event === null) continue;
      events.push(event);
      marks.set(part.id, part.marks(id));
    }
  }
  return { events, marks, outcomes, eventIds };
}
