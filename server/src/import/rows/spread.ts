import type { EventInput } from 'peeksafe/protocol';
import { createRandom, type Random } from 'peeksafe/simulator';
import { holdAll, type HeldExperiment } from './held.ts';
import { openingOf, postingOf } from './openings.ts';
import { eventOf, type Report } from './report.ts';
import type { ImportStep, Readings, StepOptions } from './steps.ts';

const HOUR_MS = 3_600_000;

interface Counts {
  impressions: number;
  engagements: number;
}

const totalOf = (reports: readonly Report[]): number => reports.reduce((sum, { impressions }) => sum + impressions, 0);

/**
 * Draws the impressions of an experiment in random order, without putting any back, and cuts them into batches. So the counts of each
 * batch are hypergeometric, as they would be had the experiment been watched, and the totals are exact.
 */
function* drawBatches(reports: readonly Report[], batch: number, random: Random): Generator<Counts[]> {
  const left = reports.map(({ impressions, engagements }) => ({ impressions, engagements }));
  let total = totalOf(reports);
  while (total > 0) {
    const counts = reports.map(() => ({ impressions: 0, engagements: 0 }));
    for (let i = Math.min(total, batch * reports.length); i > 0; i--, total--) {
      let place = Math.floor(random.next() * total);
      const variant = left.findIndex((one) => (place -= one.impressions) < 0);
      const urn = left[variant] as Counts;
      const drawn = counts[variant] as Counts;
      if (random.next() * urn.impressions < urn.engagements) {
        urn.engagements--;
        drawn.engagements++;
      }
      urn.impressions--;
      drawn.impressions++;
    }
    yield counts;
  }
}

interface Moment {
  readonly at: number;
  readonly events: EventInput[];
  readonly lines: number[];
  readonly impressions: number;
}

interface Playing {
  readonly held: HeldExperiment;
  readonly startsAt: number;
}

/** One experiment as it may have gone: the opening, then its batches, evenly over the invented time. */
function* play({ held, startsAt: at }: Playing, { map, seed }: StepOptions): Generator<Moment> {
  const { opening, variants, reports } = held;
  const { hours = 1, batch = 1 } = map.spread ?? {};
  const ids = variants.map(({ variant }) => variant);
  const opened = openingOf({ ...opening, at }, map, ids);
  const events = [opened, ...variants.map((variant) => postingOf({ ...variant, at }))];
  yield { at, events, lines: [opening.line, ...variants.map(({ line }) => line)], impressions: 0 };
  const batches = Math.ceil(totalOf(reports) / (batch * reports.length));
  let index = 0;
  for (const counts of drawBatches(reports, batch, createRandom(`${seed}/${opening.experiment}`))) {
    index++;
    const moment = at + Math.round((index * hours * HOUR_MS) / batches);
    const drawn = reports.flatMap((report, i) => {
      const count = counts[i] as Counts;
      return count.impressions === 0 ? [] : [{ ...report, ...count, id: `${report.id}-${index}`, at: moment }];
    });
    const told = drawn.map((report) => eventOf(report, map.counts));
    yield { at: moment, events: told, lines: drawn.map(({ line }) => line), impressions: totalOf(drawn) };
  }
}

/** Merges the experiments by time; only those that overlap are drawn at once. */
function* merge(all: readonly Playing[], options: StepOptions): Generator<Moment> {
  const running: { next: Moment; rest: Generator<Moment> }[] = [];
  let begun = 0;
  for (;;) {
    const first = running.reduce<(typeof running)[number] | null>(
      (a, b) => (a === null || b.next.at < a.next.at ? b : a),
      null,
    );
    const starting = all[begun];
    if (starting !== undefined && (first === null || starting.startsAt <= first.next.at)) {
      begun++;
      const rest = play(starting, options);
      running.push({ next: rest.next().value as Moment, rest });
      continue;
    }
    if (first === null) return;
    yield first.next;
    const following = first.rest.next();
    if (following.done) running.splice(running.indexOf(first), 1);
    else first.next = following.value;
  }
}

/** Steps of a file of final totals, one row a variant: their impressions in an order that is drawn, in a time that is invented. */
export async function* spread(rows: Readings, options: StepOptions): AsyncGenerator<ImportStep> {
  const { limit } = options;
  const all = (await holdAll(rows, { ...options, limit: undefined }))
    .map((held) => ({ held, startsAt: Math.min(...held.reports.map(({ at }) => at)) }))
    .sort((a, b) => a.startsAt - b.startsAt || (a.held.opening.experiment < b.held.opening.experiment ? -1 : 1))
    .slice(0, limit);
  const total = all.reduce((sum, { held }) => sum + totalOf(held.reports), 0);
  let done = 0;
  for (const { at, events, lines, impressions } of merge(all, options)) {
    done += impressions;
    yield { at, events, lines, progress: total === 0 ? 1 : done / total };
  }
}
