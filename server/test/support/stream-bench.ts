import assert from 'node:assert/strict';
import { MemoryHost, restoreState, serializeState, viewOfAll, type Entities, type StreamState } from 'peeksafe/engine';
import { IncomingEvent, type EventInput, type LoggedEvent } from 'peeksafe/protocol';

/** When every such stream begins. */
export const BEGIN = Date.UTC(2026, 0, 5, 10);
const BATCH_MS = 1000;

/** An event as a test writes it. */
export type Draft = EventInput extends infer E ? (E extends EventInput ? Omit<E, 'id' | 'at'> : never) : never;

/** A stream in memory; every call also lets time pass. */
export class StreamBench {
  #host = new MemoryHost();
  readonly log: LoggedEvent[] = [];
  /** Events that were sent to it, so that a test can send them elsewhere too. */
  readonly sent: IncomingEvent[] = [];
  /** The same, by the calls in which they were sent. */
  readonly calls: (readonly IncomingEvent[])[] = [];

  constructor(
    settings: { batchMs?: number; attributionWindowMs?: number } = { batchMs: BATCH_MS, attributionWindowMs: 0 },
  ) {
    this.send(0, { kind: 'stream.configured', ...settings });
  }

  get state(): StreamState {
    return this.#host.state;
  }

  /** Goes on from the text of a snapshot, as a server does that was started again. */
  restart(): void {
    this.#host = new MemoryHost(restoreState(serializeState(this.state)));
  }

  /** Sends events at a second of the stream, and lets time pass until then; the clock is the stream's own. */
  send(second: number, ...drafts: Draft[]): void {
    const at = new Date(BEGIN + second * 1000).toISOString();
    const name = (i: number): string => `e${this.sent.length + i}`;
    this.take(BEGIN + second * 1000, ...drafts.map((draft, i): EventInput => ({ ...draft, id: name(i), at })));
  }

  /** Sends a report that comes at a second of the stream and belongs to an earlier one. */
  late(second: number, of: number, draft: Draft): void {
    const at = new Date(BEGIN + of * 1000).toISOString();
    this.take(BEGIN + second * 1000, { ...draft, id: `e${this.sent.length}`, at });
  }

  /** Takes whole events at a moment, milliseconds since 1970. */
  take(clock: number, ...events: EventInput[]): void {
    const read = events.map((event) => IncomingEvent.parse(event));
    this.sent.push(...read);
    this.calls.push(read);
    const { results, records } = this.#host.submit(read, clock);
    for (const result of results) assert.equal(result.status, 'accepted', JSON.stringify(result));
    for (const { event } of [...records, ...this.#host.tick(clock).records]) this.log.push(event);
  }

  get view(): Entities {
    return viewOfAll(this.state);
  }

  variant(id: string): Entities['variants'][number] {
    return this.view.variants.find((one) => one.id === id) as Entities['variants'][number];
  }

  experiment(): Entities['experiments'][number] {
    return this.view.experiments[0] as Entities['experiments'][number];
  }

  decided<K extends LoggedEvent['kind']>(kind: K): Extract<LoggedEvent, { kind: K }>[] {
    return this.log.filter((event): event is Extract<LoggedEvent, { kind: K }> => event.kind === kind);
  }
}

/** Counts of one report. */
export type Counts = readonly [impressions: number, engagements: number];

/** A report of counts. */
export const counts = (variant: string, [impressions, engagements]: Counts): Draft => ({
  kind: 'variant.observed',
  variant,
  impressions,
  engagements,
});

/** Opens an experiment with these variants, at the beginning. */
export function opened(
  bench: StreamBench,
  variants: readonly string[],
  settings: Partial<Extract<Draft, { kind: 'experiment.opened' }>> = {},
  predictedEr: number | null = null,
): void {
  bench.send(
    0,
    { kind: 'experiment.opened', experiment: 'x', ...settings },
    ...variants.map((variant): Draft => ({
      kind: 'variant.posted',
      variant,
      experiment: 'x',
      content: variant,
      predictedEr,
      patterns: [],
    })),
  );
}

/** Sends the same counts every second. */
export function play(
  bench: StreamBench,
  from: number,
  seconds: number,
  variants: readonly string[],
  rows: readonly Counts[],
): void {
  for (let second = from; second < from + seconds; second++) {
    bench.send(second, ...variants.map((variant, i) => counts(variant, rows[i] as Counts)));
  }
}
