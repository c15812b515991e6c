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
  /** One event for each experiment. */
  readonly events: readonly ObservedExperiment[];
  /** Marks of the views of each experiment, to be remembered once its event is durable. */
  readonly marks: ReadonlyMap<string, readonly Mark[]>;
  /** In the order of the views. */
  readonly outcomes: readonly ViewOutcome[];
  /** The experiment of each view; null for one that is refused. */
  readonly experiments: readonly (string | null)[];
}

type ObservedExperiment = Extract<IncomingEvent, { kind: 'experiment.observed' }>;

/** A view in the server's time. */
export type ReceivedView = Pick<View, 'view' | 'variant' | 'unit' | 'engaged' | 'at'>;

const SECOND_MS = 1000;

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

/** The counts of one experiment, as they come together. */
class Experiment {
  readonly id: string;
  readonly #memory: ViewMemory;
  readonly #cells = new Map<string, Cell>();
  readonly #marks = new Map<string, Mark>();
  readonly #kinds = new Set<string>();
  #views = 0;
  #units = 0;

  constructor(id: string, memory: ViewMemory) {
    this.id = id;
    this.#memory = memory;
  }

  hasRoom(): boolean {
    return this.#memory.hasRoom(this.id, this.#views, this.#units);
  }

  #cell(variant: string, second: number): Cell {
    const key = `${second} ${variant}`;
    let cell = this.#cells.get(key);
    if (cell === undefined) {
      cell = { variant, second, impressions: 0, engagements: 0, units: 0, engagedUnits: 0, kinds: new Map() };
      this.#cells.set(key, cell);
    }
    return cell;
  }

  #known(what: Mark['what'], key: number): number | undefined {
    const memory = this.#memory;
    return this.#marks.get(what + key)?.value ?? (what === 'view' ? memory.view(key) : memory.unit(this.id, key));
  }

  #keep(what: Mark['what'], key: number, value: number): void {
    this.#marks.set(what + key, { what, experiment: this.id, key, value });
  }

  /** Counts what is new of a view. @returns Whether something was. */
  add({ view, variant, unit, at, engaged = [] }: ReceivedView, isInTime: (second: number) => boolean): boolean {
    const key = keyOf(`${variant}\n${view}`);
    const known = this.#known('view', key);
    const second = known === undefined ? Math.floor(at / SECOND_MS) : secondOf(known);
    const unitKey = unit === undefined ? null : keyOf(`${variant}\n${unit}`);
    if (known === undefined) {
      this.#views++;
      this.#cell(variant, second).impressions++;
      this.#keep('view', key, kept(second, false));
      this.#addUnit(variant, unitKey, second);
    }
    const engages = engaged.length > 0 && !hasEngaged(known ?? 0);
    if (engages) {
      this.#cell(variant, second).engagements++;
      this.#keep('view', key, kept(second, true));
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
    this.#cell(variant, second).units++;
    if (key === null) return;
    this.#units++;
    this.#keep('unit', key, kept(second, false));
  }

  /** A visitor engages once, and belongs to the second of the first impression. */
  #engageUnit(variant: string, key: number | null, second: number, isInTime: (second: number) => boolean): void {
    if (key === null) {
      this.#cell(variant, second).engagedUnits++;
      return;
    }
    const known = this.#known('unit', key) ?? kept(second, false);
    const first = secondOf(known);
    if (hasEngaged(known) || !isInTime(first)) return;
    this.#cell(variant, first).engagedUnits++;
    this.#keep('unit', key, kept(first, true));
  }

  #addKind(text: string, kind: string, variant: string, second: number): boolean {
    const key = keyOf(text);
    if (this.#known('view', key) !== undefined) return false;
    this.#keep('view', key, kept(second, true));
    const hasPlace = this.#kinds.has(kind) || this.#kinds.size < LIMITS.kindsPerReport - 1;
    const named = hasPlace ? kind : OTHER;
    this.#kinds.add(named);
    const { kinds } = this.#cell(variant, second);
    kinds.set(named, (kinds.get(named) ?? 0) + 1);
    return true;
  }

  get marks(): readonly Mark[] {
    return [...this.#marks.values()];
  }

  /** The event of all that is new; null when nothing is. */
  event(now: number): ObservedExperiment | null {
    const cells = [...this.#cells.values()];
    if (cells.length === 0) return null;
    const last = Math.floor(now / SECOND_MS);
    const variants = [...new Set(cells.map(({ variant }) => variant))];
    const places = new Map(variants.map((variant, place) => [variant, place]));
    const column = (of: (cell: Cell) => number): number[] => cells.map(of);
    const kinds = [...this.#kinds].map((kind) => [kind, column((cell) => cell.kinds.get(kind) ?? 0)] as const);
    return {
      ...{ kind: 'experiment.observed', id: `views-${randomUUID()}`, at: new Date(last * SECOND_MS).toISOString() },
      ...{ experiment: this.id, variants },
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

/**
 * Joins views into one event for each experiment: what is new of them, by variant and second. It yields after each view, where a host may do
 * something else; the state and the memory must not change meanwhile.
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
  const experiments: (string | null)[] = [];
  for (const view of views) {
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
    experiments.push(problem === null ? (id as string) : null);
    outcomes.push(problem ?? (experiment?.add(view, isInTime) === true ? 'counted' : 'known'));
    yield;
  }
  const events = [...joined.values()].flatMap((one) => one.event(now) ?? []);
  return { events, marks: new Map([...joined].map(([id, one]) => [id, one.marks])), outcomes, experiments };
}
