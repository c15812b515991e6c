import type { DeclaredMetric, LoggedEvent } from '../../protocol/index.ts';
import type { EventOf } from '../fold/lookup.ts';
import { isReport, reportedExperiment } from '../fold/reports.ts';
import type { StreamState } from '../state.ts';
import { FIELDS, isEmpty, rowAt, sumsOf, type Sums } from './sums.ts';

const nothing = (): null => null;

/**
 * Sums that a report adds to the metrics of each of its rows, by number of the row; null where it says nothing of them, or none are declared. A report of
 * one variant is row 0.
 */
export function reportedMetrics(state: Readonly<StreamState>, event: LoggedEvent): (row: number) => Sums | null {
  if (!isReport(event)) return nothing;
  const declared = reportedExperiment(state, event)?.metrics;
  if (declared === undefined) return nothing;
  if (event.kind === 'variant.observed') return () => someOf(sumsOf(declared, event.metrics));
  if (event.kind === 'variant.measured')
    return () =>
      someOf(sinceTotals(declared, totalsOf(declared, event), state.variants.get(event.variant)?.metrics?.totals));
  const columns = { ...ofKinds(declared, event), ...event.rows.metrics };
  return (row) => someOf(rowAt(declared, columns, row));
}

/** The totals that are said of metrics: the sums themselves, and rates that are kinds of engagement. */
function totalsOf(declared: readonly DeclaredMetric[], { impressions, kinds, metrics }: EventOf<'variant.measured'>) {
  if (kinds === undefined) return metrics;
  const rates = declared.filter(
    ({ name, type, from }) => type === 'rate' && from !== 'reports' && Object.hasOwn(kinds, name),
  );
  // A platform may count several of a kind in one view; a rate has each impression once.
  const sumOf = (name: string): number => Math.min(impressions, kinds[name] as number);
  const ofKinds = Object.fromEntries(rates.map(({ name }) => [name, { n: impressions, sum: sumOf(name) }]));
  return { ...ofKinds, ...metrics };
}

/** Running totals as what they add to those before. All reports of such a variant are totals, so these are all that was ever reported of it. */
function sinceTotals(
  declared: readonly DeclaredMetric[],
  given: EventOf<'variant.measured'>['metrics'],
  former: Sums | undefined,
): Sums | null {
  const totals = sumsOf(declared, given);
  if (totals === null || former === undefined) return totals;
  const isGiven = declared.flatMap(({ name, type }) => FIELDS[type].map(() => Object.hasOwn(given ?? {}, name)));
  return totals.map((total, k) => (isGiven[k] === true ? total - (former[k] as number) : 0));
}

/** Nothing is kept of nothing. */
const someOf = (sums: Sums | null): Sums | null => (sums === null || isEmpty(sums) ? null : sums);

/** Rates that are kinds of engagement, by impression. Of a kind that nobody engaged in a report says nothing: it was shown, and not engaged with so. */
function ofKinds(declared: readonly DeclaredMetric[], { rows }: EventOf<'experiment.observed'>) {
  const { kinds = {}, impressions: n } = rows;
  const rates = declared.filter(({ type, from }) => type === 'rate' && from !== 'reports');
  return Object.fromEntries(
    rates.map(({ name }) => [name, { n, sum: (Object.hasOwn(kinds, name) && kinds[name]) || n.map(() => 0) }]),
  );
}
