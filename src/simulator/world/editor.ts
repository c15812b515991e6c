import type { Settings, VariantSketch } from './options.ts';
import { createRandom, type Random } from './random.ts';
import { PATTERNS, writePost, type PatternId } from './templates.ts';
import { TOPICS, type Topic } from './topics.ts';
import type { PatternFatigue } from './pattern-fatigue.ts';

/** A variant as the editor hands it in. */
export interface Draft {
  readonly content: string;
  readonly patterns: readonly PatternId[];
  readonly predictedEr: number | null;
  /** The true ER at the mean hour of the day, before fatigue. Known to the world alone. */
  readonly appeal: number;
}

// How much variants of one experiment differ, as sigma of a log-normal: the best of four is about 1.3 times the median.
const VARIANT_SIGMA = 0.25;
const PLAIN_SHARE = 0.25;
// A careful editor passes over patterns with this many uses in 7 days, most of the time.
const AVOIDED_FROM = 2;
const CARELESS_SHARE = 0.15;
const MAX_APPEAL = 0.9;

const rounded = (rate: number): number => Math.round(rate * 10_000) / 10_000;
const limited = (rate: number, high: number): number => Math.min(high, Math.max(0, rate));

/** Writes the variants of one experiment. Its draws depend on the seed and the experiment's number only. */
export class Editor {
  readonly topic: Topic;
  readonly #random: Random;
  readonly #settings: Settings;
  readonly #fatigue: PatternFatigue;
  readonly #baseEr: number;
  readonly #texts = new Set<string>();
  readonly #used = new Set<PatternId>();

  constructor(settings: Settings, fatigue: PatternFatigue, experiment: number) {
    const random = createRandom(`${settings.seed}/editor/${experiment}`);
    const [low, high] = settings.baseEr;
    this.#random = random;
    this.#settings = settings;
    this.#fatigue = fatigue;
    this.#baseEr = low * (high / low) ** random.next();
    // Walks through the topics from a place that the seed sets, so that neighbors differ.
    const first = createRandom(`${settings.seed}/topics`).integer(0, TOPICS.length - 1);
    this.topic = TOPICS[(first + experiment * 5) % TOPICS.length] as Topic;
  }

  /** How many variants this experiment has. */
  size(): number {
    return this.#random.integer(...this.#settings.variantsPerExperiment);
  }

  /** Writes one variant that goes out at a moment. */
  write(sketch: VariantSketch, at: number): Draft {
    const pattern = sketch.pattern === undefined ? this.#choosePattern(at) : sketch.pattern;
    if (pattern !== null) this.#used.add(pattern);
    const content = writePost(this.#random, this.topic, pattern, this.#texts);
    this.#texts.add(content);
    const patterns = pattern === null ? [] : [pattern];
    const drawn = this.#baseEr * Math.exp(VARIANT_SIGMA * this.#random.normal());
    const appeal = limited(sketch.trueEr ?? drawn, MAX_APPEAL);
    const predicted = this.#predict(appeal * this.#fatigue.factor(patterns, at));
    return {
      content,
      patterns,
      appeal,
      predictedEr: sketch.predictedEr === undefined ? predicted : sketch.predictedEr,
    };
  }

  #choosePattern(at: number): PatternId | null {
    if (this.#random.next() < PLAIN_SHARE) return null;
    const careless = this.#random.next() < CARELESS_SHARE;
    const open = PATTERNS.filter(
      (pattern) => !this.#used.has(pattern) && (careless || this.#fatigue.usesAt(pattern, at) < AVOIDED_FROM),
    );
    return open.length === 0 ? null : this.#random.pick(open);
  }

  #predict(truth: number): number {
    const { bias, sigma } = this.#settings.prediction;
    return rounded(limited(truth * bias * Math.exp(sigma * this.#random.normal()), 1));
  }
}
