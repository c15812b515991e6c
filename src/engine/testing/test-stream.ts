import assert from 'node:assert/strict';
import {
  IncomingEvent,
  type EventInput,
  type Experiment,
  type LoggedEvent,
  type Variant,
} from '../../protocol/index.ts';
import { MemoryHost, viewOfAll, type LogRecord, type StreamState } from '../index.ts';

/** An event as a test writes it, apart from its id and time. */
export type Body = EventInput extends infer E ? (E extends EventInput ? Omit<E, 'id' | 'at'> : never) : never;

/** When every such stream begins, milliseconds since 1970. */
const START = Date.UTC(2026, 0, 5);

/** A stream in memory whose clock goes by seconds; events may happen at one second and be received at another. */
export class TestStream {
  readonly #host = new MemoryHost();
  readonly #inFlight = new Map<number, EventInput[]>();
  readonly records: LogRecord[] = [];
  #sent = 0;
  /** Seconds since the start. */
  second = 0;

  /** Opens the experiment `x` with these variants. */
  constructor(
    variants: readonly string[],
    settings: Omit<Extract<Body, { kind: 'stream.configured' }>, 'kind'> = {},
    experiment: Omit<Extract<Body, { kind: 'experiment.opened' }>, 'kind' | 'experiment'> = {},
  ) {
    this.submit({ kind: 'stream.configured', ...settings });
    this.submit({ kind: 'experiment.opened', experiment: 'x', ...experiment });
    for (const variant of variants) this.post(variant);
  }

  /** The events of its log. */
  get log(): LoggedEvent[] {
    return this.records.map(({ event }) => event);
  }

  get state(): StreamState {
    return this.#host.state;
  }

  get experiment(): Experiment {
    return viewOfAll(this.state).experiments.find(({ id }) => id === 'x') as Experiment;
  }

  variant(id: string): Variant {
    return viewOfAll(this.state).variants.find((one) => one.id === id) as Variant;
  }

  /** Whether a variant is shown. */
  isShown(id: string): boolean {
    return this.state.variants.get(id)?.status === 'active';
  }

  /** Whether the comparison has ever stopped a variant. */
  wasStopped(id: string): boolean {
    return this.decided('variant.killed').some(({ variant, cause }) => variant === id && cause === 'below-leader');
  }

  /** Events of the log of a kind. */
  decided<K extends LoggedEvent['kind']>(kind: K): Extract<LoggedEvent, { kind: K }>[] {
    return this.log.filter((event): event is Extract<LoggedEvent, { kind: K }> => event.kind === kind);
  }

  post(variant: string): void {
    this.submit({ kind: 'variant.posted', variant, experiment: 'x', content: variant });
  }

  #eventOf(body: Body, at: number): EventInput {
    return { ...body, id: `e${this.#sent++}`, at: new Date(START + at * 1000).toISOString() };
  }

  /** Sends an event now. @returns The code of its problem; null when it was accepted. */
  try(body: Body, at = this.second): string | null {
    const event = IncomingEvent.parse(this.#eventOf(body, at));
    const { results, records } = this.#host.submit([event], START + this.second * 1000);
    this.records.push(...records);
    const [result] = results;
    return result?.status === 'rejected' ? (result.errors[0]?.code ?? 'no code') : null;
  }

  /** Sends an event now that has to be accepted. */
  submit(body: Body, at = this.second): void {
    assert.equal(this.try(body, at), null, JSON.stringify(body));
  }

  /** Sends an event that happens at one second and is received at another; accepted when its time comes. */
  send(body: Body, at = this.second, arrives = this.second): void {
    const due = this.#inFlight.get(arrives);
    const event = this.#eventOf(body, at);
    if (due === undefined) this.#inFlight.set(arrives, [event]);
    else due.push(event);
  }

  /** Reports counts. */
  count(variant: string, impressions: number, engagements: number, at = this.second, arrives = this.second): void {
    this.send({ kind: 'variant.observed', variant, impressions, engagements }, at, arrives);
  }

  /** Lets seconds go by until this one. */
  until(second: number): void {
    for (; this.second < second; this.second++) {
      const now = START + this.second * 1000;
      const events = this.#inFlight.get(this.second) ?? [];
      this.#inFlight.delete(this.second);
      const { results, records } = this.#host.submit(
        events.map((event) => IncomingEvent.parse(event)),
        now,
      );
      for (const result of results) assert.equal(result.status, 'accepted', JSON.stringify(result));
      this.records.push(...records, ...this.#host.tick(now + 999).records);
    }
  }
}
