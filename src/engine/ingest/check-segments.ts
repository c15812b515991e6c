import type { IncomingEvent, Problem } from '../../protocol/index.ts';
import { isBlank } from '../evidence/experiment-evidence.ts';
import { reportedExperiment } from '../fold/reports.ts';
import { declaredDimensions } from '../segments/fold-segments.ts';
import { entriesOf } from '../segments/reported.ts';
import type { StreamState } from '../state.ts';
import { fixedByCounts, undeclared } from './declared.ts';

type Observed = Extract<IncomingEvent, { kind: 'variant.observed' | 'experiment.observed' }>;

/** Dimensions that come after counts would say less of some variants than of others. */
export function checkDeclaredDimensions(
  { experiments }: StreamState,
  event: Extract<IncomingEvent, { kind: 'experiment.opened' }>,
): Problem | null {
  const experiment = experiments.get(event.experiment);
  if (experiment === undefined || event.dimensions === undefined || isBlank(experiment.evidence)) return null;
  if (JSON.stringify(event.dimensions) === JSON.stringify(declaredDimensions(experiment))) return null;
  return fixedByCounts('dimension', event.experiment);
}

/** Says which entry is of a row or of a value that is not there; null when there is none. */
function checkPlaces({ rows }: Extract<Observed, { kind: 'experiment.observed' }>, name: string): Problem | null {
  const { row = [], value = [], values = [] } = rows.segments?.[name] ?? {};
  const beyond = (places: readonly number[], length: number): number => places.findIndex((place) => place >= length);
  const [badRow, badValue] = [beyond(row, rows.variant.length), beyond(value, values.length)];
  if (badRow === -1 && badValue === -1) return null;
  const field = `rows.segments.${name}`;
  if (badRow !== -1)
    return {
      code: 'bad-event',
      field: `${field}.row.${badRow}`,
      message: `Entry ${badRow} is of row ${row[badRow]}, and there are ${rows.variant.length}.`,
      expected: 'a place in the columns of the report, from 0 on',
    };
  return {
    code: 'bad-event',
    field: `${field}.value.${badValue}`,
    message: `Entry ${badValue} is of value ${value[badValue]}, and ${values.length} are named.`,
    expected: 'a place in `values`, from 0 on',
  };
}

/** The counts of a row, in the unit that the report counts. */
function countsOf(event: Observed, row: number): { impressions: number; engagements: number } {
  if (event.kind === 'variant.observed') {
    const { impressions, engagements, units, engagedUnits } = event;
    return { impressions: units ?? impressions, engagements: engagedUnits ?? engagements };
  }
  const { impressions, engagements, units, engagedUnits } = event.rows;
  return {
    impressions: (units ?? impressions)[row] as number,
    engagements: (engagedUnits ?? engagements)[row] as number,
  };
}

const isOfVisitors = (event: Observed): boolean =>
  (event.kind === 'variant.observed' ? event.units : event.rows.units) !== undefined;

/** Says which row has more by value than in total; null when none has. */
function checkSums(event: Observed, name: string): Problem | null {
  const sums = new Map<number, { impressions: number; engagements: number }>();
  for (const { row, impressions, engagements } of entriesOf(event, name)) {
    const sum = sums.get(row) ?? { impressions: 0, engagements: 0 };
    sums.set(row, { impressions: sum.impressions + impressions, engagements: sum.engagements + engagements });
  }
  const isOfRows = event.kind === 'experiment.observed';
  for (const [row, sum] of sums) {
    const counts = countsOf(event, row);
    const [what] = (['impressions', 'engagements'] as const).filter((field) => sum[field] > counts[field]);
    if (what === undefined) continue;
    const ofVisitors = what === 'impressions' ? 'visitors' : 'visitors who engaged';
    const counted = isOfVisitors(event) ? ofVisitors : what;
    return {
      code: 'bad-event',
      field: `${isOfRows ? 'rows.' : ''}segments.${name}`,
      message: `The values of the dimension "${name}" add up to ${sum[what]} ${counted}, and ${isOfRows ? `row ${row}` : 'the report'} has ${counts[what]}.`,
      expected: `at most the ${counted} of the ${isOfRows ? 'row' : 'report'}: each belongs to one value`,
    };
  }
  return null;
}

/** Says what is wrong with what a report says by value; null when it may be counted, or says nothing. */
export function checkSegments(state: StreamState, event: Observed): Problem | null {
  const isOfRows = event.kind === 'experiment.observed';
  const names = Object.keys((isOfRows ? event.rows.segments : event.segments) ?? {});
  if (names.length === 0) return null;
  const experiment = reportedExperiment(state, event);
  if (experiment === undefined) return null;
  for (const name of names) {
    const isDeclared = experiment.dimensions?.some((one) => one.name === name) ?? false;
    const problem = isDeclared
      ? ((isOfRows ? checkPlaces(event, name) : null) ?? checkSums(event, name))
      : undeclared('dimension', name, `${isOfRows ? 'rows.' : ''}segments.${name}`, experiment.id);
    if (problem !== null) return problem;
  }
  return null;
}
