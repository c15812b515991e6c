import { formatCount, type EventInput } from 'peeksafe/protocol';
import { Openings, openingOf, postingOf } from './openings.ts';
import { eventOf } from './report.ts';
import type { ImportStep, Readings, StepOptions } from './steps.ts';

/** The attribution window of a stream for which nobody has set another, milliseconds. */
const USUAL_WINDOW_MS = 10 * 60 * 1000;

/** Notices rows that are earlier than the ones before them. */
class OrderWatch {
  readonly #windowMs: number;
  #newest = -Infinity;
  #rows = 0;
  #most = 0;

  constructor(windowMs: number) {
    this.#windowMs = windowMs;
  }

  pass(at: number): void {
    const back = this.#newest - at;
    this.#newest = Math.max(this.#newest, at);
    if (back <= this.#windowMs) return;
    this.#rows++;
    this.#most = Math.max(this.#most, back);
  }

  /** A sentence about them; null when each is in time. */
  get note(): string | null {
    if (this.#rows === 0) return null;
    const much = `${formatCount(Math.ceil(this.#most / 60_000))} minutes`;
    return (
      `${formatCount(this.#rows)} counts are up to ${much} earlier than others before them. What is more than the attribution window late ` +
      'is in the totals and in no decision: sort the file by time, or say "order": "sorted" in the map.'
    );
  }
}

/** Steps in the order of the file, a row at a time: nothing of it is held but the names of experiments and variants. */
export async function* inFileOrder(
  rows: Readings,
  { map, limit, fraction, guard, onNote }: StepOptions,
): AsyncGenerator<ImportStep> {
  const openings = new Openings();
  const order = new OrderWatch(map.stream?.attributionWindowMs ?? USUAL_WINDOW_MS);
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
      if (events.length === 0) continue;
      order.pass(report.at);
      yield { at: report.at, events, lines: events.map(() => report.line), progress };
    }
  }
  if (order.note !== null) onNote(order.note);
}
