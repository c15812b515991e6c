import type { EventInput } from 'peeksafe/protocol';
import { holdAll, type HeldExperiment } from './held.ts';
import { openingOf, postingOf } from './openings.ts';
import { eventOf } from './report.ts';
import type { ImportStep, Readings, StepOptions } from './steps.ts';

interface Moment {
  readonly at: number;
  readonly event: EventInput;
  readonly line: number;
}

/** The moments of an experiment: it goes out with its earliest row, unless the map says when. */
function momentsOf({ opening, variants, reports }: HeldExperiment, { map }: StepOptions): Moment[] {
  const firsts = new Map<string, number>();
  for (const { variant, at } of reports) firsts.set(variant, Math.min(at, firsts.get(variant) ?? Infinity));
  const startOf = (variant: string, at: number): number =>
    map.opened === undefined ? (firsts.get(variant) ?? at) : at;
  const posted = variants.map((variant) => ({ ...variant, at: startOf(variant.variant, variant.at) }));
  const at = Math.min(...posted.map((variant) => variant.at));
  const ids = posted.map(({ variant }) => variant);
  return [
    { at, line: opening.line, event: openingOf({ ...opening, at }, map, ids) },
    ...posted.map((variant) => ({ at: variant.at, line: variant.line, event: postingOf(variant) })),
    ...reports.map((report) => ({ at: report.at, line: report.line, event: eventOf(report, map.counts) })),
  ];
}

/** Steps in the order of time, whatever the order of the file; all its rows are held meanwhile. */
export async function* sorted(rows: Readings, options: StepOptions): AsyncGenerator<ImportStep> {
  const experiments = await holdAll(rows, options);
  const moments = experiments.flatMap((one) => momentsOf(one, options)).sort((a, b) => a.at - b.at);
  for (const [i, { at, event, line }] of moments.entries())
    yield { at, events: [event], lines: [line], progress: (i + 1) / moments.length };
}
