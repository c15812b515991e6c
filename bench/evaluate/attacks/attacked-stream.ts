import { MemoryHost, type StreamState } from 'peeksafe/engine';
import {
  IncomingEvent,
  type EventInput,
  type Experiment,
  type FatigueLevel,
  type LoggedEvent,
  type SuggestionAction,
} from 'peeksafe/protocol';
import { killDistanceOf } from '../../../src/engine/evidence/kill-distance.ts';

/** An event as a sender writes it, apart from its id and time. */
type Body = EventInput extends infer E ? (E extends EventInput ? Omit<E, 'id' | 'at'> : never) : never;

/** An event as it comes in at the door. Counts have no fields that it would fill in, and the engine checks them itself. */
const received = (event: EventInput): IncomingEvent =>
  event.kind === 'variant.observed' ? event : IncomingEvent.parse(event);

/** A suggestion as the log has it. */
export type Suggested = Extract<LoggedEvent, { kind: 'suggestion.made' }>;

/** Where the days of the attacks begin, milliseconds since 1970. */
const START = Date.UTC(2026, 0, 5);

/** Batches and a window of ten seconds: attacks that need no late counts are over sooner. */
const SHORT = { batchMs: 10_000, attributionWindowMs: 10_000 };

/** The experiment that is attacked. */
export const EXPERIMENT = 'x';

/**
 * A stream of the real engine, with senders whose reports arrive when the attack says. Time goes by seconds; at each, what has arrived is taken
 * in and the monitors are asked, as on a server.
 */
export class AttackedStream {
  readonly #host = new MemoryHost();
  readonly #inFlight = new Map<number, EventInput[]>();
  readonly #killed = new Set<string>();
  readonly #levels = new Set<FatigueLevel>();
  /** Everything that was ever suggested. */
  readonly suggestions: Suggested[] = [];
  #experiment: Experiment | undefined;
  #sent = 0;
  /** Seconds since the start. */
  second = 0;

  /**
   * @param variants Variants that are posted at once. @param experiment Its settings.
   * @param settings How its batches close; null for the defaults of a stream.
   */
  constructor(
    variants: readonly string[],
    experiment: Partial<Body & { kind: 'experiment.opened' }> = {},
    settings: Partial<Body & { kind: 'stream.configured' }> | null = SHORT,
  ) {
    if (settings !== null) this.send({ kind: 'stream.configured', ...settings });
    this.send({ kind: 'experiment.opened', experiment: EXPERIMENT, ...experiment });
    for (const variant of variants) this.post(variant);
  }

  /** Lets a variant in. @param more Its patterns, its prediction, and another experiment. */
  post(variant: string, more: Partial<Body & { kind: 'variant.posted' }> = {}): void {
    this.send({ kind: 'variant.posted', variant, experiment: EXPERIMENT, content: variant, ...more });
  }

  /**
   * Sends an event.
   * @param at When it says it happened, seconds since the start. @param arrives When it is received.
   */
  send(body: Body, at = this.second, arrives = this.second): void {
    const event = { ...body, id: `e${this.#sent++}`, at: new Date(START + at * 1000).toISOString() };
    const due = this.#inFlight.get(arrives);
    if (due === undefined) this.#inFlight.set(arrives, [event]);
    else due.push(event);
  }

  /** Reports counts. @param at When they happened, seconds since the start. @param arrives When they are received. */
  count(variant: string, impressions: number, engagements: number, at = this.second, arrives = this.second): void {
    if (impressions === 0 && engagements === 0) return;
    this.send({ kind: 'variant.observed', variant, impressions, engagements }, at, arrives);
  }

  /** Sends an event at once, whether or not it is accepted. */
  tryNow(body: Body): void {
    const now = START + this.second * 1000;
    const event = { ...body, id: `e${this.#sent++}`, at: new Date(now).toISOString() };
    this.tick();
    this.#host.submit([received(event)], now);
  }

  /** Lets a second go by. Throws when an event is refused: the attack would not be the one that was meant. */
  tick(): void {
    const now = START + this.second * 1000;
    const events = this.#inFlight.get(this.second) ?? [];
    this.#inFlight.delete(this.second);
    const { results, records } = this.#host.submit(events.map(received), now);
    for (const result of results)
      if (result.status === 'rejected') throw new Error(result.errors.map(({ message }) => message).join(' '));
    for (const { event } of [...records, ...this.#host.tick(now + 999).records]) {
      if (event.kind === 'variant.killed' && event.cause === 'below-leader') this.#killed.add(event.variant);
      if (event.kind === 'pattern.warned') this.#levels.add(event.level);
      if (event.kind === 'suggestion.made') this.suggestions.push(event);
    }
    this.second++;
  }

  /** Lets time go by until a second. */
  until(second: number): void {
    while (this.second < second) this.tick();
  }

  /** Whether the comparison has ever stopped a variant. */
  wasKilled(variant: string): boolean {
    return this.#killed.has(variant);
  }

  /** Whether an action was ever suggested. */
  wasSuggested(action: SuggestionAction): boolean {
    return this.suggestions.some((one) => one.action === action);
  }

  /** The present second, milliseconds since 1970. */
  get now(): number {
    return START + this.second * 1000;
  }

  /** The state that the engine has of all that was received. */
  get state(): Readonly<StreamState> {
    return this.#host.state;
  }

  /** Whether any pattern was ever said to be this worn. */
  wasCalled(level: FatigueLevel): boolean {
    return this.#levels.has(level);
  }

  /** Whether a variant is shown. */
  isShown(variant: string): boolean {
    return this.#host.state.variants.get(variant)?.status === 'active';
  }

  /** The ER of a variant so far, 0 without impressions. */
  erOf(variant: string): number {
    const { impressions = 0, engagements = 0 } = this.#host.state.variants.get(variant) ?? {};
    return impressions === 0 ? 0 : engagements / impressions;
  }

  /** The attacked experiment as viewers see it. */
  get experiment(): Experiment | undefined {
    this.#look();
    return this.#experiment;
  }

  /** Natural logarithm of the evidence against a variant as viewers see it, 0 before any is shown. */
  evidenceAgainst(variant: string): number {
    const state = this.#host.state.variants.get(variant);
    const experiment = this.#host.state.experiments.get(state?.experiment ?? '');
    if (state === undefined || experiment === undefined) return 0;
    return killDistanceOf(state, experiment).killDistance?.logE ?? 0;
  }

  /** Takes what has changed for viewers since the last look. */
  #look(): void {
    const { experiments } = this.#host.takeChanges();
    this.#experiment = experiments.find(({ id }) => id === EXPERIMENT) ?? this.#experiment;
  }

  /** Whether automatic kills are paused. */
  get isPaused(): boolean {
    return (this.#host.state.experiments.get(EXPERIMENT)?.pauses.length ?? 0) > 0;
  }

  /** The part of a variant's impressions that was judged, 0 to 1. */
  judgedPart(variant: string): number {
    const state = this.#host.state.variants.get(variant);
    return state === undefined || state.impressions === 0 ? 0 : state.judged.impressions / state.impressions;
  }
}
