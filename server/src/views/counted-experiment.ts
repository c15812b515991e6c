import { randomUUID } from 'node:crypto';
import { LIMITS, type IncomingEvent } from 'peeksafe/protocol';
import type { Mark } from '../log/event-log.ts';
import { baseOf } from '../log/packed-marks.ts';
import { AddedSums, metricColumns, type CountedMetrics, type Kept } from './metric-values.ts';
import { keyOf } from './seen-table.ts';
import { segmentColumns, SegmentsOfEvent, type NamedSegments, type SegmentTally } from './view-segments.ts';
import type { ViewMemory } from './view-memory.ts';

/** Counts of an experiment as an event of the log. */
export type ObservedExperiment = Extract<IncomingEvent, { kind: 'experiment.observed' }>;

const SECOND_MS = 1000;

/** Marks of one event, so that it fits a message of the log together with them: 160 kB. */
const MARKS_PER_EVENT = 20_000;

/** Marks are packed by what their numbers have in common, which the numbers of values do not: this number of packs fits a message of the log. */
const PACKS_PER_EVENT = 1000;

/** Counts by value of one event, so that it fits a message of the log: 200 kB. */
const SEGMENTS_PER_EVENT = 10_000;

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
  readonly sums: AddedSums;
  readonly segments: SegmentTally;
}

/** The second of a moment, since 1970. */
export const secondAt = (ms: number): number => Math.floor(ms / SECOND_MS);

/** The value of a mark: the second in which it was first seen, and whether it has engaged. */
export const kept = (second: number, hasEngaged: boolean): number => second * 2 + (hasEngaged ? 1 : 0);
/** The second in which a mark was first seen. */
export const secondOf = (value: number): number => Math.floor(value / 2);
/** Whether a mark has engaged. */
export const hasEngaged = (value: number): boolean => value % 2 === 1;

/** Whether a second is within an attribution window before now. A second of its own may have passed while others gathered. */
export const isWithin = (second: number, windowMs: number, now: number): boolean =>
  now - second * SECOND_MS <= windowMs + SECOND_MS;

/** The part of an experiment's counts that becomes one event, and the marks that are durable with it. */
export class CountedPart {
  readonly id = `views-${randomUUID()}`;
  readonly seen = { view: new Map<number, number>(), unit: new Map<number, number>() };
  readonly #cells = new Map<string, Cell>();
  readonly #kinds = new Set<string>();
  readonly #packs = new Set<number>();
  readonly #segments = new SegmentsOfEvent();

  /** Whether it is as large as one event may be. */
  get isFull(): boolean {
    return (
      this.seen.view.size + this.seen.unit.size >= MARKS_PER_EVENT ||
      this.#packs.size >= PACKS_PER_EVENT ||
      this.#segments.size >= SEGMENTS_PER_EVENT ||
      this.#cells.size >= LIMITS.rowsPerReport
    );
  }

  /** Remembers a number of what is counted in it. */
  set(what: Mark['what'], key: number, value: number): void {
    this.seen[what].set(key, value);
    this.#packs.add(baseOf({ value }));
  }

  /** The counts of a variant in a second. */
  cell(variant: string, second: number): Cell {
    const key = `${second} ${variant}`;
    let cell = this.#cells.get(key);
    if (cell === undefined) {
      cell = {
        variant,
        second,
        impressions: 0,
        engagements: 0,
        units: 0,
        engagedUnits: 0,
        kinds: new Map(),
        sums: new AddedSums(),
        segments: new Map(),
      };
      this.#cells.set(key, cell);
    }
    return cell;
  }

  /** Counts an engagement of a kind. */
  addKind(kind: string, variant: string, second: number): void {
    const hasPlace = this.#kinds.has(kind) || this.#kinds.size < LIMITS.kindsPerReport - 1;
    const named = hasPlace ? kind : OTHER;
    this.#kinds.add(named);
    const { kinds } = this.cell(variant, second);
    kinds.set(named, (kinds.get(named) ?? 0) + 1);
  }

  /** Counts a visitor, with the values of the view. */
  addUnit(variant: string, second: number, named: NamedSegments): void {
    const cell = this.cell(variant, second);
    cell.units++;
    this.#segments.add(cell.segments, named, 'impressions');
  }

  /** Counts a visitor as one who engaged, with the values of the view. */
  engageUnit(variant: string, second: number, named: NamedSegments): void {
    const cell = this.cell(variant, second);
    cell.engagedUnits++;
    this.#segments.add(cell.segments, named, 'engagements');
  }

  /** Everything that has to be remembered with the event. */
  marks(experiment: string): Mark[] {
    const of = (what: Mark['what']): Mark[] =>
      Array.from(this.seen[what], ([key, value]) => ({ what, experiment, key, value }));
    return [...of('view'), ...of('unit')];
  }

  /** The event of all that is new; null when nothing is. */
  event(
    experiment: string,
    assignedBy: 'plan' | null,
    metrics: CountedMetrics | null,
    now: number,
  ): ObservedExperiment | null {
    const cells = [...this.#cells.values()];
    if (cells.length === 0) return null;
    const last = secondAt(now);
    const variants = [...new Set(cells.map(({ variant }) => variant))];
    const places = new Map(variants.map((variant, place) => [variant, place]));
    const column = (of: (cell: Cell) => number): number[] => cells.map(of);
    const kinds = [...this.#kinds].map((kind) => [kind, column((cell) => cell.kinds.get(kind) ?? 0)] as const);
    return {
      ...{ kind: 'experiment.observed', id: this.id, at: new Date(last * SECOND_MS).toISOString() },
      ...{ experiment, variants, ...(assignedBy !== null && { assignedBy }) },
      rows: {
        variant: column(({ variant }) => places.get(variant) as number),
        secondsAgo: column(({ second }) => last - second),
        impressions: column(({ impressions }) => impressions),
        engagements: column(({ engagements }) => engagements),
        units: column(({ units }) => units),
        engagedUnits: column(({ engagedUnits }) => engagedUnits),
        ...(kinds.length > 0 && { kinds: Object.fromEntries(kinds) }),
        ...(metrics !== null && { metrics: metricColumns(metrics, cells) }),
        ...segmentColumns(cells),
      },
    };
  }
}

/** The counts of one experiment, as they come together, and what is remembered of those before. */
export class CountedExperiment {
  readonly id: string;
  readonly parts: [CountedPart, ...CountedPart[]] = [new CountedPart()];
  /** Whether the plan of the stream assigned the visitors. */
  readonly assignedBy: 'plan' | null;
  /** The metrics that its views count; null for none. */
  readonly metrics: CountedMetrics | null;
  readonly #memory: ViewMemory;
  #views = 0;
  #units = 0;

  constructor(id: string, memory: ViewMemory, assignedBy: 'plan' | null, metrics: CountedMetrics | null) {
    this.id = id;
    this.metrics = metrics;
    this.#memory = memory;
    this.assignedBy = assignedBy;
  }

  /** Whether one more view or visitor can be remembered. */
  hasRoom(): boolean {
    return this.#memory.hasRoom(this.id, this.#views, this.#units);
  }

  /** The part that takes the next counts. */
  get part(): CountedPart {
    return this.parts.at(-1) as CountedPart;
  }

  /** Begins another part where the last one is full. @returns The id of the event that takes the next counts. */
  open(): string {
    if (this.part.isFull) this.parts.push(new CountedPart());
    return this.part.id;
  }

  /** The value of a mark; undefined when there is none. */
  known(what: Mark['what'], key: number): number | undefined {
    for (let i = this.parts.length - 1; i >= 0; i--) {
      const value = this.parts[i]?.seen[what].get(key);
      if (value !== undefined) return value;
    }
    return what === 'view' ? this.#memory.view(key) : this.#memory.unit(this.id, key);
  }

  /** Remembers something that was not known. */
  addMark(what: Mark['what'], key: number, value: number): void {
    if (what === 'view') this.#views++;
    else this.#units++;
    this.part.set(what, key, value);
  }

  /** Remembers something else of what is known. */
  setMark(what: Mark['what'], key: number, value: number): void {
    this.part.set(what, key, value);
  }

  /** Remembers a number of what may be known. */
  putMark(what: Mark['what'], key: number, value: number): void {
    if (this.known(what, key) === undefined) this.addMark(what, key, value);
    else this.setMark(what, key, value);
  }

  /** Whether something was not marked before; now it is. */
  isFirst(what: Mark['what'], key: number, value: number): boolean {
    if (this.known(what, key) !== undefined) return false;
    this.addMark(what, key, value);
    return true;
  }

  /** The value of a metric that is kept of a view or a visitor. */
  valueOf(what: Mark['what'], owner: string, metric: string): Kept {
    const known = (sign: string): number => this.known(what, keyOf(`${owner}\n${sign}${metric}`)) ?? 0;
    return { total: known('='), times: known('#') };
  }

  /** Keeps the value of a metric. */
  keepValue(what: Mark['what'], owner: string, metric: string, { total, times }: Kept): void {
    const former = this.valueOf(what, owner, metric);
    if (total !== former.total) this.putMark(what, keyOf(`${owner}\n=${metric}`), total);
    if (times !== former.times) this.putMark(what, keyOf(`${owner}\n#${metric}`), times);
  }
}
