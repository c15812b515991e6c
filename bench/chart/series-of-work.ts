// The work of the chart bench, the same for every subject: seeded counts of ten variants over time.
import type { History, Variant } from '../../src/protocol/index.ts';
import { createRandom, type Random } from '../../src/simulator/index.ts';

/** Lines of a chart. */
export const LINES = 10;
/** Points of a line that are shown while new ones come. */
export const WINDOW = 10_000;
/** From point to point, milliseconds. */
export const STEP_MS = 1000;

const BEGIN = Date.UTC(2026, 0, 5, 10);
/** Rates of neighbors are so far apart that their lines never touch: what is drawn can be told line by line. */
const SPACING = 0.01;
const LOWEST = 0.02;

/** Counts and rates over time, as columns: `er[line][point]`. */
export interface SeriesOfWork {
  readonly ids: readonly string[];
  /** Milliseconds since 1970. */
  readonly times: readonly number[];
  readonly er: readonly (readonly number[])[];
  readonly history: History;
}

/** The points that arrive at one time: one of each line. */
export interface PointsOfWork {
  readonly time: number;
  readonly er: readonly number[];
  /** The same as whole variants, as a stream tells it. */
  readonly variants: readonly Variant[];
}

/** Cumulative counts of one variant. Traffic grows all the time, so that the cumulative rate goes on moving. */
class Line {
  readonly #random: Random;
  readonly #rate: number;
  readonly #phase: number;
  readonly #growth: number;
  #wander = 0;
  #point = 0;
  impressions = 100_000;
  engagements: number;

  constructor(index: number, points: number, seed: string) {
    this.#random = createRandom(`bench/chart/${seed}/${index}`);
    this.#rate = LOWEST + SPACING * index;
    this.#phase = this.#random.next() * 2 * Math.PI;
    this.#growth = 12 / points;
    this.engagements = Math.round(this.impressions * this.#rate);
  }

  step(): void {
    this.#wander = 0.99 * this.#wander + 0.01 * this.#random.normal();
    const swing = 0.25 * Math.sin(this.#phase + (this.#point++ * this.#growth * Math.PI) / 2);
    const more = Math.round(this.impressions * this.#growth);
    this.impressions += more;
    this.engagements += Math.round(more * (this.#rate + SPACING * (swing + this.#wander)));
  }
}

function variantOf(id: string, { impressions, engagements }: Line, seq: number, time: number): Variant {
  const er = engagements / impressions;
  const at = new Date(time).toISOString();
  return {
    id,
    seq,
    experiment: 'x',
    content: `Variant ${id}`,
    patterns: [],
    predictedEr: 0.05,
    status: 'active',
    level: 'steady',
    postedAt: new Date(BEGIN).toISOString(),
    impressions,
    engagements,
    er,
    delta: (er - 0.05) / 0.05,
    interval: [er * 0.99, er * 1.01],
    judged: { impressions, engagements },
    killDistance: null,
    probabilityBest: null,
    trend: null,
    protected: false,
    countedAt: at,
    endedAt: null,
  };
}

/** A chart's past with `points` points a line, its variants, and the points that come after. */
export function seriesOfWork(
  points: number,
  more: number,
): { past: SeriesOfWork; variants: Variant[]; coming: PointsOfWork[] } {
  const ids = Array.from({ length: LINES }, (_, i) => `v${i}`);
  const lines = ids.map((_, i) => new Line(i, points, String(points)));
  const times = Array.from({ length: points }, (_, i) => BEGIN + i * STEP_MS);
  const er: number[][] = [];
  const series: History['series'] = lines.map((line, k) => {
    const [rates, impressions, engagements]: [number[], number[], number[]] = [[], [], []];
    for (let i = 0; i < points; i++) {
      line.step();
      impressions.push(line.impressions);
      engagements.push(line.engagements);
      rates.push(line.engagements / line.impressions);
    }
    er.push(rates);
    return { variant: ids[k] as string, times: [...times], impressions, engagements };
  });
  const all = (seq: number, time: number): Variant[] =>
    lines.map((line, k) => variantOf(ids[k] as string, line, seq, time));
  const variants = all(1, times.at(-1) as number);
  const coming = Array.from({ length: more }, (_, i): PointsOfWork => {
    for (const line of lines) line.step();
    const time = BEGIN + (points + i) * STEP_MS;
    const now = all(i + 2, time);
    return { time, er: now.map((variant) => variant.er as number), variants: now };
  });
  return { past: { ids, times, er, history: { cursor: 'e.1', resolutionMs: STEP_MS, series } }, variants, coming };
}
