import { IncomingEvent, type Experiment, type EventInput, type Kill, type Variant } from '../../protocol/index.ts';
import { MemoryHost, type Outcome } from '../log/memory-host.ts';
import { restoreState, serializeState } from '../snapshot.ts';
import { viewOfAll, type Entities } from '../view.ts';

/** An event as a sender writes it, apart from its id and time. */
type Body = EventInput extends infer E ? (E extends EventInput ? Omit<E, 'id' | 'at'> : never) : never;

/** Impressions and engagements of one variant in a batch. */
export type Seen = readonly [impressions: number, engagements: number];

const START = Date.UTC(2026, 0, 5);
const BATCH_MS = 10_000;

/** One experiment on the real engine, batch by batch. Nothing is stopped but by hand, so that a test says who is shown. */
export class SideBySide {
  #host = new MemoryHost();
  #sent = 0;
  #now = START;

  /** @param variants Those that are posted at once. @param settings Those of the experiment. */
  constructor(variants: readonly string[], settings: Partial<Extract<Body, { kind: 'experiment.opened' }>> = {}) {
    this.send({ kind: 'stream.configured', batchMs: BATCH_MS, attributionWindowMs: BATCH_MS });
    this.send({ kind: 'experiment.opened', experiment: 'x', policy: 'off', ...settings });
    for (const variant of variants) this.post(variant);
  }

  /** Sends an event of this moment. Throws when it is refused. */
  send(body: Body): Outcome {
    const event = { ...body, id: `e${this.#sent++}`, at: new Date(this.#now).toISOString() };
    const outcome = this.#host.submit([IncomingEvent.parse(event)], this.#now);
    for (const result of outcome.results)
      if (result.status === 'rejected') throw new Error(result.errors.map(({ message }) => message).join(' '));
    return outcome;
  }

  /** Lets a variant in. */
  post(variant: string): void {
    this.send({ kind: 'variant.posted', variant, experiment: 'x', content: variant });
  }

  /** Stops a variant by hand. */
  stop(variant: string): void {
    this.send({ kind: 'variant.killed', variant, cause: 'operator' });
  }

  /** One batch of counts by variant, then the time that it takes. */
  batch(counts: Readonly<Record<string, Seen>>): void {
    for (const [variant, [impressions, engagements]] of Object.entries(counts))
      this.send({ kind: 'variant.observed', variant, impressions, engagements });
    this.#now += BATCH_MS;
    this.#host.tick(this.#now);
  }

  /** Lets time go by, so that what is open is judged. */
  settle(): void {
    for (let n = 0; n < 3; n++) {
      this.#now += BATCH_MS;
      this.#host.tick(this.#now);
    }
  }

  /** Goes on from what a snapshot holds. @param change Makes the snapshot one of another version. */
  restart(change: (text: string) => string = (text) => text): void {
    this.#host = new MemoryHost(restoreState(change(serializeState(this.#host.state))));
  }

  /** The state as text: equal states are equal texts. */
  get text(): string {
    return serializeState(this.#host.state);
  }

  /** The experiment as viewers see it. */
  get experiment(): Experiment {
    return this.#entities.experiments[0] as Experiment;
  }

  /** A variant as viewers see it. */
  variant(id: string): Variant {
    return this.#entities.variants.find((one) => one.id === id) as Variant;
  }

  /** The newest stop as viewers see it. */
  get kill(): Kill {
    return this.#entities.kills.at(-1) as Kill;
  }

  get #entities(): Entities {
    return viewOfAll(this.#host.state);
  }
}
