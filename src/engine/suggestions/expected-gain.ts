import type { Gain } from '../../protocol/index.ts';
import { MIN_IMPRESSIONS } from '../../stats/index.ts';
import type { StreamState, VariantState } from '../state.ts';
import { erOf } from './candidate.ts';

/** A variant's share of the traffic now and as advised, 0 to 1. */
export interface Share {
  readonly variant: VariantState;
  readonly now: number;
  readonly advised: number;
}

/** Before anything is known the ERs of an experiment's variants are taken to differ by 15 % of their mean, one standard deviation. */
const USUAL_SPREAD = 0.15 ** 2;

/** How many differences that is worth. */
const WEIGHT_OF_USUAL = 2;

/** Standard errors on both sides of the estimate: 95 %. */
const ERRORS = 1.96;

const tenth = (n: number): number => Math.round(n * 10) / 10;

/** Variance of an ER of `impressions` by chance, where the mean of all is `mean`. */
const chanceIn = (mean: number, impressions: number): number => (mean * (1 - mean)) / impressions;

function meanOf(variants: readonly VariantState[]): number {
  let [impressions, engagements] = [0, 0];
  for (const { judged } of variants) {
    impressions += judged.impressions;
    engagements += judged.engagements;
  }
  return impressions === 0 ? 0 : engagements / impressions;
}

/** How much the variants of an experiment differ beyond chance: a variance relative to their mean squared, its degrees of freedom, and how much it says. */
function spreadIn(variants: readonly VariantState[]): { excess: number; freedom: number } {
  const mean = meanOf(variants);
  if (variants.length < 2 || mean === 0) return { excess: 0, freedom: 0 };
  const ers = variants.map(erOf);
  const middle = ers.reduce((sum, er) => sum + er, 0) / ers.length;
  const squares = ers.reduce((sum, er) => sum + (er - middle) ** 2, 0);
  const chance = variants.reduce((sum, one) => sum + chanceIn(mean, one.judged.impressions), 0);
  const freedom = variants.length - 1;
  const noise = chance / variants.length / mean ** 2;
  const weight = (USUAL_SPREAD / (USUAL_SPREAD + noise)) ** 2;
  return { excess: (weight * (squares - (freedom / variants.length) * chance)) / mean ** 2, freedom: weight * freedom };
}

const isKnown = ({ isWaiting, judged }: VariantState): boolean => !isWaiting && judged.impressions >= MIN_IMPRESSIONS;

/** The last spread of each stream. Not of the state: it follows from it. */
const spreads = new WeakMap<Readonly<StreamState>, { readonly seq: number; readonly spread: number }>();

/** How much the variants of one experiment differ beyond chance, over all experiments of a stream: a variance relative to their mean squared. */
export function spreadOf(state: Readonly<StreamState>): number {
  const known = spreads.get(state);
  if (known?.seq === state.seq) return known.spread;
  let [excess, freedom] = [WEIGHT_OF_USUAL * USUAL_SPREAD, WEIGHT_OF_USUAL];
  for (const { evidence } of state.experiments.values()) {
    const found = spreadIn(evidence.variants.flatMap((id) => state.variants.get(id) ?? []).filter(isKnown));
    excess += found.excess;
    freedom += found.freedom;
  }
  const spread = Math.max(0, excess / freedom);
  spreads.set(state, { seq: state.seq, spread });
  return spread;
}

/**
 * The engagements per 1,000 impressions that other shares would bring. Each difference from the mean is shrunk by n / (n + kappa), kappa = variance
 * within / variance between: a leader owes part of its lead to luck, and its raw difference was up to eight times the true one
 * (`npm run evaluate`, attacks). The interval is
 * that of the shrunk rates, 95 %; like all advice it has no guarantee, and it is not meant for looking until it pleases.
 */
export function gainOf(shares: readonly Share[], spread: number): Gain {
  const mean = meanOf(shares.map(({ variant }) => variant));
  let [estimate, variance] = [0, 0];
  for (const { variant, now, advised } of shares) {
    const moved = 1000 * (advised - now);
    const within = chanceIn(mean, variant.judged.impressions);
    const between = spread * mean ** 2;
    const kept = between === 0 ? 0 : between / (between + within);
    estimate += moved * kept * (erOf(variant) - mean);
    variance += moved ** 2 * kept * within;
  }
  const width = ERRORS * Math.sqrt(variance);
  return { estimate: tenth(estimate), low: tenth(estimate - width), high: tenth(estimate + width) };
}
