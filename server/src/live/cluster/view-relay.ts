import { LogUnavailable } from '../../log/event-log.ts';
import type { Received } from '../../views/join-views.ts';
import type { ViewOutcome } from '../../views/outcomes.ts';

/** Views come together for this long before they are sent to the writer, which waits for the end of their second anyway. Milliseconds. */
const GATHER_MS = 50;

/** Bytes of the views in one request, well below what NATS takes. */
const REQUEST_BYTES = 256 * 1024;

/** Views that may wait at the same time. */
const MAX_WAITING = 100_000;

interface Call {
  readonly views: readonly Received[];
  readonly done: (outcomes: readonly ViewOutcome[]) => void;
  readonly failed: (error: unknown) => void;
}

/** Carries the views that this node received to the writer of their stream: those of many calls in one request. */
export class ViewRelay {
  readonly #send: (views: readonly Received[]) => Promise<readonly ViewOutcome[]>;
  #calls: Call[] = [];
  #gathered = 0;
  #waiting = 0;
  #settled = Promise.withResolvers<void>();
  #timer: NodeJS.Timeout | null = null;

  /** @param send Asks the writer to count views; resolves with what became of each, in their order. */
  constructor(send: (views: readonly Received[]) => Promise<readonly ViewOutcome[]>) {
    this.#send = send;
  }

  /**
   * Takes the views of one call. Resolves with what became of each, once that is durable.
   * @throws LogUnavailable when that is not certain, or too many wait; all of them may be sent again.
   */
  async add(views: readonly Received[]): Promise<readonly ViewOutcome[]> {
    if (this.#waiting + views.length > MAX_WAITING)
      throw new LogUnavailable(new Error('too many views wait for the writer'));
    const bytes = Buffer.byteLength(JSON.stringify(views));
    // Reports of other systems may be larger than one request.
    if (bytes > REQUEST_BYTES && views.length > 1) {
      const middle = Math.ceil(views.length / 2);
      const halves = await Promise.all([this.add(views.slice(0, middle)), this.add(views.slice(middle))]);
      return halves.flat();
    }
    this.#waiting += views.length;
    const call = new Promise<readonly ViewOutcome[]>((done, failed) => {
      if (this.#gathered + bytes > REQUEST_BYTES) this.#flush();
      this.#calls.push({ views, done, failed });
      this.#gathered += bytes;
      this.#timer ??= setTimeout(() => this.#flush(), GATHER_MS);
    });
    return call.finally(() => {
      this.#waiting -= views.length;
      if (this.#waiting === 0) this.#settled.resolve();
    });
  }

  /** Sends at once what waits. Resolves when all of it is answered. */
  async settle(): Promise<void> {
    this.#flush();
    if (this.#waiting === 0) return;
    this.#settled = Promise.withResolvers<void>();
    await this.#settled.promise;
  }

  #flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    const calls = this.#calls;
    this.#timer = null;
    this.#calls = [];
    this.#gathered = 0;
    if (calls.length === 0) return;
    this.#send(calls.flatMap(({ views }) => views)).then(
      (outcomes) => {
        let place = 0;
        for (const { views, done } of calls) {
          done(outcomes.slice(place, place + views.length));
          place += views.length;
        }
      },
      (error: unknown) => {
        for (const { failed } of calls) failed(error);
      },
    );
  }
}
