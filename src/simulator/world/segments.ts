import type { EventInput, Segments } from '../../protocol/index.ts';
import type { Random } from './random.ts';

type DeclaredDimensions = NonNullable<Extract<EventInput, { kind: 'experiment.opened' }>['dimensions']>;

/** A value of a dimension: its part of the impressions, and how often they are engaged with, relative to the others. */
interface Share {
  readonly value: string;
  readonly share: number;
  readonly lift: number;
}

/** Where the visitors of the simulated world are. The shares of a dimension add up to 1. */
const DIMENSIONS: Readonly<Record<string, readonly Share[]>> = {
  device: [
    { value: 'mobile', share: 0.62, lift: 1 },
    { value: 'desktop', share: 0.31, lift: 1.15 },
    { value: 'tablet', share: 0.07, lift: 0.9 },
  ],
  country: [
    { value: 'US', share: 0.48, lift: 1 },
    { value: 'DE', share: 0.27, lift: 1.1 },
    { value: 'EG', share: 0.17, lift: 0.95 },
    { value: 'JP', share: 0.08, lift: 1 },
  ],
};

/** The dimensions that an experiment declares; countries that are not named are counted together. */
export const DECLARED_DIMENSIONS: DeclaredDimensions = [
  { name: 'device', values: ['mobile', 'desktop', 'tablet'] },
  { name: 'country', values: ['US', 'DE', 'EG'] },
];

/** Moments whose late engagements may still come; beyond, nobody says where those were. */
const MAX_MOMENTS = 600;

/** Splits a number over parts with these weights, each at most its room; the last draws take what is left. */
function split(random: Random, count: number, weights: readonly number[], room: readonly number[]): number[] {
  let [left, weight] = [count, weights.reduce((sum, one) => sum + one, 0)];
  const parts = weights.map((one, i) => {
    const part = weight <= 0 ? 0 : Math.min(room[i] as number, random.binomial(left, Math.min(1, one / weight)));
    [left, weight] = [left - part, weight - one];
    return part;
  });
  for (const [i, most] of room.entries()) {
    const more = Math.min(left, most - (parts[i] as number));
    parts[i] = (parts[i] as number) + more;
    left -= more;
  }
  return parts;
}

/** Draws where the visitors of one variant were, for what was counted of them. */
export class Places {
  readonly #random: Random;
  /** By moment and dimension, the impressions of each value that nobody has engaged with. */
  readonly #room = new Map<number, Readonly<Record<string, number[]>>>();

  constructor(random: Random) {
    this.#random = random;
  }

  /** The segments of the impressions of a moment, and of those of them that were engaged with at once. */
  draw(at: number, impressions: number, engagements: number): Segments {
    const shown = Object.fromEntries(
      Object.entries(DIMENSIONS).map(([name, values]) => {
        const shares = values.map(({ share }) => share);
        return [
          name,
          split(
            this.#random,
            impressions,
            shares,
            shares.map(() => impressions),
          ),
        ];
      }),
    );
    this.#room.set(at, shown);
    if (this.#room.size > MAX_MOMENTS) this.#room.delete(this.#room.keys().next().value as number);
    return this.#segments(shown, engagements, true);
  }

  /** The segments of engagements that come later, with impressions of a moment; none where that is too long ago. */
  later(shownAt: number, engagements: number): { readonly segments?: Segments } {
    const room = this.#room.get(shownAt);
    return room === undefined ? {} : { segments: this.#segments(room, engagements, false) };
  }

  /** @param room What is left of the impressions; what is engaged with is taken out. @param isShown Whether the impressions are counted here. */
  #segments(room: Readonly<Record<string, number[]>>, engagements: number, isShown: boolean): Segments {
    return Object.fromEntries(
      Object.entries(DIMENSIONS).map(([name, values]) => {
        const left = room[name] as number[];
        const weights = values.map(({ lift }, i) => lift * (left[i] as number));
        const engaged = split(this.#random, engagements, weights, left);
        const entries = values.map(({ value }, i) => {
          const counts = { impressions: isShown ? (left[i] as number) : 0, engagements: engaged[i] as number };
          left[i] = (left[i] as number) - counts.engagements;
          return [value, counts] as const;
        });
        return [name, Object.fromEntries(entries.filter(([, one]) => one.impressions + one.engagements > 0))];
      }),
    );
  }
}
