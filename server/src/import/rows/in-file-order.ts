import type { EventInput } from 'peeksafe/protocol';
import { Openings, openingOf, postingOf } from './openings.ts';
import { eventOf } from './report.ts';
import type { ImportStep, Readings, StepOptions } from './steps.ts';

/** Steps in the order of the file, a row at a time: nothing of it is held but the names of experiments and variants. */
export async function* inFileOrder(
  rows: Readings,
  { map, limit, fraction, guard }: StepOptions,
): AsyncGenerator<ImportStep> {
  const openings = new Openings();
  let done = 0;
  for await (const readings of rows) {
    done++;
    const progress = limit === undefined ? fraction() : Math.max(fraction(), done / limit);
    for (const reading of readings) {
      const { report } = reading;
      const events: EventInput[] = [];
      guard(() => {
        const { experiment, variant } = openings.meet(reading);
        if (experiment !== null) events.push(openingOf(experiment, map));
        if (variant !== null) events.push(postingOf(variant));
        events.push(eventOf(report, map.counts));
      });
      if (events.length > 0) yield { at: report.at, events, lines: events.map(() => report.line), progress };
    }
  }
}
