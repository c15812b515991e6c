import type { ExperimentState } from 'peeksafe/engine';
import { LIMITS, OTHER_VALUE, type CountedRows, type SegmentCounts, type View } from 'peeksafe/protocol';

type Dimensions = NonNullable<ExperimentState['dimensions']>;

/** The values of one view, by dimension. */
export type NamedSegments = readonly (readonly [dimension: string, value: string])[];

/**
 * The values of a view that are counted: those of declared dimensions. A value that a dimension neither knows nor learns becomes `other` here, before the log: texts
 * of visitors go no further.
 */
export function segmentsFor(dimensions: Dimensions | undefined, segments: View['segments']): NamedSegments {
  if (dimensions === undefined || segments === undefined) return [];
  return dimensions.flatMap(({ name, values, learned, learns }) => {
    if (!Object.hasOwn(segments, name)) return [];
    const value = segments[name] as string;
    const isKnown = values.includes(value) || learned.includes(value);
    const hasRoom = learns && values.length + learned.length < LIMITS.valuesPerDimension;
    return [[name, isKnown || hasRoom ? value : OTHER_VALUE] as const];
  });
}

/** Counts by dimension and value of one row. */
export type SegmentTally = Map<string, Map<string, SegmentCounts>>;

/** Entries of one event, and the values that it names of each dimension. */
export class SegmentsOfEvent {
  #entries = 0;
  readonly #values = new Map<string, Set<string>>();

  /** Counts by value. */
  get size(): number {
    return this.#entries;
  }

  /** Adds visitors, or those of them who engaged, to the values of their view. */
  add(tally: SegmentTally, named: NamedSegments, field: 'impressions' | 'engagements'): void {
    for (const [dimension, given] of named) {
      const value = this.#roomFor(dimension, given);
      let values = tally.get(dimension);
      if (values === undefined) tally.set(dimension, (values = new Map<string, SegmentCounts>()));
      let counts = values.get(value);
      if (counts === undefined) {
        values.set(value, (counts = { impressions: 0, engagements: 0 }));
        this.#entries++;
      }
      counts[field]++;
    }
  }

  /** The value itself, or `other` where the event names as many as it may. */
  #roomFor(dimension: string, value: string): string {
    let values = this.#values.get(dimension);
    if (values === undefined) this.#values.set(dimension, (values = new Set()));
    if (!values.has(value) && values.size >= LIMITS.valuesPerReport - 1) return OTHER_VALUE;
    values.add(value);
    return value;
  }
}

/** The columns of an event, a dimension each; left out where no row has a value. */
export function segmentColumns(rows: readonly { readonly segments: SegmentTally }[]): Pick<CountedRows, 'segments'> {
  const dimensions = new Set(rows.flatMap(({ segments }) => [...segments.keys()]));
  if (dimensions.size === 0) return {};
  const columns = [...dimensions].map((dimension) => {
    const values = new Map<string, number>();
    const placeOf = (value: string): number => {
      const place = values.get(value) ?? values.size;
      values.set(value, place);
      return place;
    };
    const entries = rows.flatMap(({ segments }, row) =>
      [...(segments.get(dimension) ?? [])].map(([value, counts]) => ({ row, value: placeOf(value), ...counts })),
    );
    const one = {
      values: [...values.keys()],
      row: entries.map(({ row }) => row),
      value: entries.map(({ value }) => value),
      impressions: entries.map(({ impressions }) => impressions),
      engagements: entries.map(({ engagements }) => engagements),
    };
    return [dimension, one] as const;
  });
  return { segments: Object.fromEntries(columns) };
}
