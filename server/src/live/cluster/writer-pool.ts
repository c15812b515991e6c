import { contain } from '../../contain.ts';
import type { Speaker } from './writer-rpc.ts';
import { Seat, type SeatParts } from './stream-node.ts';

/** Seats are looked after this often, milliseconds. */
const LOOK_MS = 200;

/** Streams whose log nobody speaks of are looked for this often, milliseconds. */
const SEARCH_MS = 10_000;

/** The part of a node that may write streams. */
export class Writers {
  readonly #parts: SeatParts;
  readonly #seats = new Map<string, Seat>();
  readonly #stops: (() => void)[] = [];
  readonly #timer: NodeJS.Timeout;
  #searchAt = 0;
  #isSearching = false;

  constructor(parts: SeatParts) {
    this.#parts = parts;
    this.#timer = setInterval(() => this.#look(), LOOK_MS);
  }

  /** Begins to listen and to take what is free. */
  async start(): Promise<void> {
    if (this.#stops.length === 0) this.#listen();
    await this.#search();
    await Promise.all([...this.#seats.values()].map((seat) => seat.claim()));
  }

  #listen(): void {
    const { service } = this.#parts;
    this.#stops.push(
      service.hear(service.names.everyChanges, (subject, about) => {
        const stream = service.names.about(subject);
        if (stream !== null) this.#seat(stream).heard(JSON.parse(about) as Speaker);
      }),
      service.answer(service.names.open, 'writers', async (stream) => {
        await this.#seat(stream).claim();
        return '';
      }),
    );
  }

  #seat(stream: string): Seat {
    let seat = this.#seats.get(stream);
    if (seat === undefined) this.#seats.set(stream, (seat = new Seat(stream, this.#parts)));
    return seat;
  }

  async #search(): Promise<void> {
    this.#searchAt = performance.now() + SEARCH_MS;
    const { service, log } = this.#parts;
    for (const { stream } of log.streams()) this.#seat(stream);
    for (const stream of await service.streams()) this.#seat(stream);
  }

  #look(): void {
    if (!this.#isSearching && this.#stops.length > 0 && performance.now() >= this.#searchAt) {
      this.#isSearching = true;
      this.#search()
        .catch((error: unknown) => this.#parts.onTrouble('looking for streams', error))
        .finally(() => (this.#isSearching = false));
    }
    if (this.#stops.length > 0)
      for (const seat of this.#seats.values())
        contain(`${seat.stream}: its turn`, () => seat.tick(), this.#parts.onTrouble);
  }

  /** Lets time pass for the streams that this node writes; to be called once a second. */
  beat(): void {
    for (const seat of this.#seats.values()) seat.beat();
  }

  /** The streams that this node writes now. */
  writing(): string[] {
    return [...this.#seats.values()].flatMap(({ stream, runner }) => (runner === null ? [] : [stream]));
  }

  /** Ends the work in good order and gives the leases back. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    for (const stop of this.#stops) stop();
    await Promise.all([...this.#seats.values()].map((seat) => seat.close()));
  }
}
