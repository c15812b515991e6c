import { LIMITS, OTHER_VALUE, type LoggedEvent, type SegmentColumns, type Segments } from '../../protocol/index.ts';
import type { EventOf } from '../fold/lookup.ts';
import { reportedExperiment } from '../fold/reports.ts';
import type { StreamState } from '../state.ts';
import { cellOf, inOrder, placeOf, valuesOf, type Cells, type Dimension } from './cells.ts';

/** Reports that may say something of segments. */
type Observed = EventOf<'variant.observed' | 'experiment.observed'>;

const isObserved = (event: LoggedEvent): event is Observed =>
  event.kind === 'variant.observed' || event.kind === 'experiment.observed';

const nothing = (): null => null;

/** The entries of one value of a report: a report of one variant is row 0. */
interface Entry {
  readonly row: number;
  readonly value: string;
  readonly impressions: number;
  readonly engagements: number;
}

function* entriesOfColumns({ values, row, value, impressions, engagements }: SegmentColumns): Generator<Entry> {
  for (const [i, place] of value.entries())
    yield {
      row: row[i] as number,
      value: values[place] as string,
      impressions: impressions[i] as number,
      engagements: engagements[i] as number,
    };
}

function* entriesOfOne(values: Segments[string]): Generator<Entry> {
  for (const [value, counts] of Object.entries(values)) yield { row: 0, value, ...counts };
}

/** The counts that a report has of a dimension, entry by entry; entries of nothing are left out. */
export function* entriesOf(event: Observed, dimension: string): Generator<Entry> {
  const isOfRows = event.kind === 'experiment.observed';
  const given = (isOfRows ? event.rows.segments : event.segments) ?? {};
  if (!Object.hasOwn(given, dimension)) return;
  const entries = isOfRows
    ? entriesOfColumns(given[dimension] as SegmentColumns)
    : entriesOfOne(given[dimension] as Segments[string]);
  for (const entry of entries) if (entry.impressions > 0 || entry.engagements > 0) yield entry;
}

function learn(dimension: Dimension, event: Observed): void {
  if (!dimension.learns) return;
  let room = LIMITS.valuesPerDimension - valuesOf(dimension).length;
  if (room <= 0) return;
  const known = new Set([OTHER_VALUE, ...valuesOf(dimension)]);
  for (const { value } of entriesOf(event, dimension.name)) {
    if (known.has(value)) continue;
    known.add(value);
    dimension.learned.push(value);
    if (--room === 0) return;
  }
}

/** Has the dimensions of a report's experiment learn the values that it brings. */
export function learnValues(state: StreamState, event: LoggedEvent): void {
  const dimensions = reportedExperiment(state, event)?.dimensions;
  if (dimensions === undefined || !isObserved(event)) return;
  for (const dimension of dimensions) learn(dimension, event);
}

/**
 * The counts by value that each row of a report adds, by number of the row; null where it says nothing of them, or no dimensions are declared. A report of one
 * variant is row 0.
 */
export function reportedSegments(state: Readonly<StreamState>, event: LoggedEvent): (row: number) => Cells | null {
  const dimensions = reportedExperiment(state, event)?.dimensions;
  if (dimensions === undefined || !isObserved(event)) return nothing;
  const rows = new Map<number, Cells>();
  for (const [number, dimension] of dimensions.entries()) {
    const cells = new Map<string, number>();
    for (const { row, value, impressions, engagements } of entriesOf(event, dimension.name)) {
      let cell = cells.get(value);
      if (cell === undefined) cells.set(value, (cell = cellOf(number, placeOf(dimension, value))));
      const former = rows.get(row);
      if (former === undefined) rows.set(row, [cell, impressions, engagements]);
      else former.push(cell, impressions, engagements);
    }
  }
  return (row) => {
    const cells = rows.get(row);
    return cells === undefined ? null : inOrder(cells);
  };
}
