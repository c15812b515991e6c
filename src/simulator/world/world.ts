import type { Experiment, ExperimentClosing, EventInput, Kill } from '../../protocol/index.ts';
import { isBelowThreshold } from '../../stats/index.ts';
import { ExperimentRuns, type Emit, type RunVariant, type ExperimentRun } from './experiment-runs.ts';
import { triggerScenario, type Scenario, type ScenarioEffect } from '../scenarios/scenarios.ts';
import { resolveOptions, type Opening, type Settings, type WorldOptions } from './options.ts';
import { createRandom, type Random } from './random.ts';
import { erFactor, trafficFactor } from './day-rhythm.ts';
import { PatternFatigue } from './pattern-fatigue.ts';

const HOUR_MS = 60 * 60 * 1000;
// The past has this many steps, however long it is: enough for a chart, few enough to post in one go.
const BACKLOG_STEPS = 120;
// In the past an experiment runs for about this part of it, so that some are over and some still run at the start.
const BACKLOG_LIVES = 3;
// A broken split gives one variant this many times its planned weight.
const FAVOR = 3;

/** The truth about a variant, which nobody knows outside a simulation. */
export interface Truth {
  /** Its id. */
  readonly variant: string;
  /** Id of its experiment. */
  readonly experiment: string;
  /** Names of its patterns. */
  readonly patterns: readonly string[];
  /** Its predicted ER, 0 to 1; null without a prediction. */
  readonly predictedEr: number | null;
  /** Whether it is shown at present. */
  readonly live: boolean;
  /** Its true ER at the world's present moment, 0 to 1. */
  readonly trueEr: number;
  /** Impressions so far. */
  readonly impressions: number;
  /** Engagements reported so far. */
  readonly engagements: number;
  /** Engagements that will be reported late. */
  readonly pending: number;
  /** The mean of engagements and pending together: the sum of the true ER over the impressions. */
  readonly expected: number;
}

/** A seeded world of variants and their viewers. Time is passed in; nothing in it runs by itself. */
export interface World {
  /** The name of this run, which every id begins with: made of the seed and the start. */
  readonly name: string;
  /** The moment up to which the world has advanced, milliseconds since 1970. */
  readonly now: number;
  /** The events before `startAt`, in order; empty without `backlogHours`. Each call gives the same. */
  history(): readonly EventInput[];
  /** The events since the last call up to a moment (ms since 1970), in order; none when it is not past `now`. */
  advance(to: number): EventInput[];
  /** No more impressions for a variant; its late engagements still come. Returns whether it was shown. */
  stop(variant: string): boolean;
  /** Shows a stopped variant again while its experiment is open. Returns whether it was possible. */
  revive(variant: string): boolean;
  /** Does what a kill asks of a publisher: stops the variant, or shows it again when the kill was taken back. */
  apply(kill: Pick<Kill, 'variant' | 'revivedAt'>): boolean;
  /** Ends an experiment before its time: none of its variants is shown any more. Returns whether it was open. */
  close(experiment: string): boolean;
  /** Takes the end of an experiment back; one whose time is over goes on for as long again. Returns whether it was possible. */
  reopen(experiment: string): boolean;
  /** Does what a closing asks of a publisher: ends the experiment, or goes on with it when the closing was taken back. */
  applyClosing(closing: Pick<ExperimentClosing, 'experiment' | 'reopenedAt'>): boolean;
  /** Splits the traffic of an experiment as it is planned, as a publisher does. Returns whether it is open. */
  split(experiment: string, shares: Experiment['shares']): boolean;
  /** Makes something happen, from the present moment on. */
  trigger(scenario: Scenario): ScenarioEffect;
  /** The truth about every variant posted so far. */
  truths(): Truth[];
}

class SimulatedWorld implements World {
  readonly name: string;
  now: number;
  readonly #settings: Settings;
  readonly #random: Random;
  readonly #fatigue: PatternFatigue;
  readonly #runs: ExperimentRuns;
  readonly #past: readonly EventInput[];
  readonly #openings: Opening[];
  readonly #emit: Emit;
  #slots: number[];
  #outbox: EventInput[] = [];
  #eventCount = 0;
  #trafficFactor = 1;

  constructor(options: WorldOptions) {
    const settings = resolveOptions(options);
    this.#settings = settings;
    this.name = `sim-${settings.seed}-${settings.startAt.toString(36)}`;
    this.#random = createRandom(`${this.name}/world`);
    this.#fatigue = new PatternFatigue(settings.fatiguePerUse);
    this.#emit = (at, body) => {
      this.#outbox.push({ id: `${this.name}-${this.#eventCount++}`, at: new Date(at).toISOString(), ...body });
    };
    this.#runs = new ExperimentRuns(settings, this.#fatigue, this.name, this.#emit);
    this.#openings = [...settings.openings].sort((a, b) => a.afterMs - b.afterMs);
    this.now = settings.startAt - settings.backlogHours * HOUR_MS;
    this.#slots = Array.from({ length: settings.experiments }, () => this.now);
    this.#emit(this.now, { kind: 'stream.configured', origin: 'simulated', ...settings.batches });
    this.#past = this.#liveThroughPast();
  }

  history(): readonly EventInput[] {
    return this.#past;
  }

  advance(to: number): EventInput[] {
    if (!Number.isFinite(to))
      throw new RangeError(`A world advances to a moment in milliseconds since 1970, not to ${to}.`);
    const { tickMs, impressionsPerSecond, experimentMs, speed } = this.#settings;
    while (this.now + tickMs <= to) {
      this.#tick(this.now + tickMs, impressionsPerSecond * speed, experimentMs / speed);
    }
    return this.#takeOutbox();
  }

  stop(variant: string): boolean {
    const found = this.#runs.variants.get(variant);
    if (found === undefined || !found.variant.traffic.live) return false;
    found.variant.traffic.live = false;
    return true;
  }

  revive(variant: string): boolean {
    const found = this.#runs.variants.get(variant);
    if (found === undefined || found.variant.traffic.live || !this.#runs.open.includes(found.run)) return false;
    found.variant.traffic.live = true;
    return true;
  }

  apply(kill: Pick<Kill, 'variant' | 'revivedAt'>): boolean {
    return kill.revivedAt === null ? this.stop(kill.variant) : this.revive(kill.variant);
  }

  close(experiment: string): boolean {
    return this.#runs.closeEarly(experiment);
  }

  reopen(experiment: string): boolean {
    return this.#runs.reopen(experiment, this.now);
  }

  applyClosing({ experiment, reopenedAt }: Pick<ExperimentClosing, 'experiment' | 'reopenedAt'>): boolean {
    return reopenedAt === null ? this.close(experiment) : this.reopen(experiment);
  }

  split(experiment: string, shares: Experiment['shares']): boolean {
    return this.#runs.split(experiment, shares);
  }

  trigger(scenario: Scenario): ScenarioEffect {
    return triggerScenario(scenario, {
      now: this.now,
      runs: this.#runs,
      fatigue: this.#fatigue,
      emit: this.#emit,
      openRun: (opening) => this.#open(this.now, opening ?? null, this.#settings.experimentMs / this.#settings.speed),
      setTraffic: (factor) => {
        this.#trafficFactor = factor;
      },
    });
  }

  truths(): Truth[] {
    return [...this.#runs.variants.values()].map(({ variant, run }) => {
      const { id, draft, traffic } = variant;
      const { live, impressions, engagements, pending, expected } = traffic;
      const { patterns, predictedEr } = draft;
      const trueEr = this.#trueEr(variant, this.now);
      return {
        variant: id,
        experiment: run.id,
        patterns,
        predictedEr,
        live,
        trueEr,
        impressions,
        engagements,
        pending,
        expected,
      };
    });
  }

  #takeOutbox(): EventInput[] {
    const events = this.#outbox;
    this.#outbox = [];
    return events;
  }

  #liveThroughPast(): EventInput[] {
    const { startAt, backlogHours, backlogImpressionsPerSecond, experimentMs, speed } = this.#settings;
    const beginning = this.now;
    if (backlogHours === 0) return this.#takeOutbox();
    const length = backlogHours * HOUR_MS;
    for (let step = 1; step <= BACKLOG_STEPS; step++) {
      this.#tick(
        beginning + Math.round((step * length) / BACKLOG_STEPS),
        backlogImpressionsPerSecond,
        length / BACKLOG_LIVES,
      );
      this.#stopLosers();
    }
    // Experiments that still run end one after the other, within the time that one takes from now on.
    const soon = (): number => startAt + ((0.2 + 0.8 * this.#random.next()) * experimentMs) / speed;
    for (const run of this.#runs.open) run.closesAt = soon();
    this.#slots = this.#slots.map((opensAt) => Math.min(opensAt, soon()));
    return this.#takeOutbox();
  }

  /** Nobody listens for kills in the past: there the publisher follows the simple rule by itself, as a server would have. */
  #stopLosers(): void {
    for (const run of this.#runs.open) {
      for (const { id, draft, traffic } of run.variants) {
        const others = run.variants.filter((variant) => variant.traffic.live).length > 1;
        const { predictedEr } = draft;
        if (!traffic.live || !others || predictedEr === null || !isBelowThreshold(traffic, predictedEr)) continue;
        traffic.live = false;
        const reason = `Below half of its prediction after ${traffic.impressions} impressions, by the publisher's own rule`;
        this.#emit(this.now, { kind: 'variant.killed', variant: id, cause: 'external', reason });
      }
    }
  }

  #tick(end: number, perSecond: number, lifeMs: number): void {
    const mean =
      (perSecond * this.#trafficFactor * trafficFactor(this.#settings.rhythm, end) * (end - this.now)) / 1000;
    this.#runs.closeDue(end);
    this.#openDue(end, lifeMs);
    this.#reportLate(end);
    this.#show(end, mean);
    this.now = end;
  }

  #openDue(at: number, lifeMs: number): void {
    for (const [slot, opensAt] of this.#slots.entries()) {
      if (opensAt > at) continue;
      const run = this.#open(at, null, lifeMs);
      this.#slots[slot] = run.closesAt + this.#random.exponential(lifeMs / 20);
    }
    while (this.#openings[0] !== undefined && this.#settings.startAt + this.#openings[0].afterMs < at) {
      const opening = this.#openings.shift() as Opening;
      this.#open(at, opening, lifeMs);
    }
  }

  /** @param opening How it is planned; null for one that is drawn. */
  #open(at: number, opening: Omit<Opening, 'afterMs'> | null, meanMs: number): ExperimentRun {
    const { weight = 1, variants = null, guardrail = null, lifeMs } = opening ?? {};
    const life = lifeMs ?? meanMs * (0.5 + this.#random.next());
    return this.#runs.openRun(at, at + life, weight, variants, guardrail);
  }

  #reportLate(at: number): void {
    for (const [id, { variant }] of this.#runs.variants) {
      if (variant.traffic.pending === 0) continue;
      // With the time of the impressions, so that they are judged together.
      for (const { shownAt, engagements } of variant.traffic.arrived(at)) {
        const where = variant.places?.later(shownAt, engagements) ?? {};
        this.#emit(shownAt, { kind: 'variant.observed', variant: id, impressions: 0, engagements, ...where });
      }
    }
  }

  #show(at: number, mean: number): void {
    const shown = this.#runs.open.filter((run) => run.variants.some((variant) => variant.traffic.live));
    const weights = shown.reduce((sum, run) => sum + run.weight, 0);
    for (const run of shown) this.#showRun(run, at, (mean * run.weight) / weights);
  }

  #showRun(run: ExperimentRun, at: number, mean: number): void {
    const live = run.variants.filter((variant) => variant.traffic.live);
    const favor = ({ id }: RunVariant): number => (run.shares?.get(id) ?? 1) * (id === run.favored ? FAVOR : 1);
    const parts = live.reduce((sum, variant) => sum + favor(variant), 0);
    for (const variant of live) {
      const counts = variant.traffic.show((mean * favor(variant)) / parts, this.#trueEr(variant, at), at);
      if (counts.impressions === 0) continue;
      const metrics = variant.visits === null ? {} : { metrics: variant.visits.draw(counts.impressions) };
      const where =
        variant.places === null ? {} : { segments: variant.places.draw(at, counts.impressions, counts.engagements) };
      this.#emit(at, { kind: 'variant.observed', variant: variant.id, ...counts, ...metrics, ...where });
    }
  }

  #trueEr({ draft }: RunVariant, at: number): number {
    return Math.min(1, draft.appeal * erFactor(this.#settings.rhythm, at) * this.#fatigue.factor(draft.patterns, at));
  }
}

/**
 * Makes a world. The same options, calls and moments give the same events; in how many steps time advances makes no difference.
 * @throws RangeError naming the option that is out of its range, and what is expected there.
 */
export function createWorld(options: WorldOptions): World {
  return new SimulatedWorld(options);
}
